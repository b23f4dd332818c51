using System.Globalization;
using NanoSensors.Load;

// The server under load, beside a bare reference of the store on the same machine in the same run:
//   dotnet run --project tests/Server/Load -c Release -- [http|amqp|udp] [uplinks] [senders] [sqlite|postgres]
// By HTTP: ChirpStack's events over kept connections. By AMQP: a backlog in a RabbitMQ that this starts, then a steady rate. By UDP: frames of
// registered devices through gateways.
string way = args.Length > 0 && args[0].Length > 0 && char.IsAsciiLetter(args[0][0]) ? args[0] : "http";
string[] rest = args.Length > 0 && args[0] == way ? args[1..] : args;
string store = rest.LastOrDefault(one => one is "sqlite" or "postgres") ?? "sqlite";
int[] numbers = [.. rest.Where(one => one != store).Select(one => int.Parse(one, CultureInfo.InvariantCulture))];
int count = numbers.Length > 0 ? numbers[0] : 100_000;
int senders = numbers.Length > 1 ? numbers[1] : 64;

await using var bench = new Bench(store, count);
switch (way)
{
    case "http":
        await HttpLoad.RunAsync(bench, count, senders);
        return 0;
    case "amqp":
        await AmqpLoad.RunAsync(bench, count);
        return 0;
    case "udp":
        await UdpLoad.RunAsync(bench, count, senders);
        return 0;
    default:
        Console.Error.WriteLine($"\"{way}\" is no way in: http, amqp or udp");
        return 1;
}
