// Runs codec.js (first argument) as network servers do. Standard input has one call a line, {"function":…,"input":…};
// standard output gets the answer of each on a line of its own.
//   module   an ES module, thus strict, as ChirpStack v4 has it
//   script   the script, followed by the call on a global, as newer ChirpStack v4 has it
//   main     The Things Stack's way: a function main around it
import { readFileSync } from 'node:fs';
import vm from 'node:vm';

const source = readFileSync(process.argv[2], 'utf8');
const way = process.argv[3];
const names = ['decodeUplink', 'encodeDownlink', 'decodeDownlink', 'normalizeUplink'];

async function host() {
  switch (way) {
    case 'module': {
      const text = `${source}\nexport { ${names.join(', ')} };`;
      const module = await import(`data:text/javascript;base64,${Buffer.from(text).toString('base64')}`);
      return (name, input) => module[name](input);
    }
    case 'script': {
      const context = vm.createContext({});
      const scripts = Object.fromEntries(names.map(name => [name, new vm.Script(`${source}\n\n${name}(chirpstack_input)\n`)]));
      return (name, input) => {
        context.chirpstack_input = input;
        return scripts[name].runInContext(context);
      };
    }
    case 'main': {
      const context = vm.createContext({});
      vm.runInContext(`${source}
        function main(name, input) {
          const { bytes, fPort, data } = input;
          switch (name) {
            case 'decodeUplink': return decodeUplink({ bytes: bytes.slice(), fPort });
            case 'decodeDownlink': return decodeDownlink({ bytes: bytes.slice(), fPort });
            case 'encodeDownlink': return encodeDownlink({ data, fPort: 15 });
            default: return normalizeUplink({ data });
          }
        }`, context);
      return (name, input) => context.main(name, input);
    }
    default:
      throw new Error(`way is ${way}; give module, script or main`);
  }
}

const call = await host();
const answers = [];
for (const line of readFileSync(0, 'utf8').split('\n').filter(line => line !== '')) {
  const { function: name, input } = JSON.parse(line);
  answers.push(JSON.stringify(call(name, input)));
}
process.stdout.write(answers.join('\n') + '\n');
