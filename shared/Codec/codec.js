// NanoSensors payload codec, frames of version 1, for The Things Stack and ChirpStack v4 (paste the whole file).
// ES5.1, strict-mode-safe, nothing outside this file. What the frames mean: SPECIFICATION.md.
// An uplink's data is the object that NanoSensors' own server makes, key for key.

// The rows between the two marks are written from the table of fields in Frames.cs; a test holds them against it. "decimals" and "minimum" left out are 0.
// <table>
var LIST_1 = ["free","occupied","disturbed"];
var LIST_2 = [4096,1,4096,10,4096,60,4094,600];
var LIST_3 = ["ok","degraded","fault"];
var LIST_4 = [1000,1,900,10];
var LIST_5 = ["unknown","powerOn","deepSleep","command","watchdog","exception","brownOut"];
var LIST_6 = ["magnetometer","overhead","climate","co2","particulates","outerZone","innerZone"];
var ROW_7 = {"key":"occupied","type":"state","bits":2,"words":LIST_1};
var ROW_8 = {"key":"sensorHealth","type":"word","bits":2,"words":LIST_3};
var ROW_9 = {"key":"batteryVolts","type":"number","bits":8,"decimals":3,"minimum":1500,"steps":[254,20]};
var ROW_10 = {"key":"hasClimate","type":"flag","bits":1};
var ROW_11 = {"key":"hasCo2","type":"flag","bits":1};
var ROW_12 = {"key":"hasParticulates","type":"flag","bits":1};
var ROW_13 = {"key":"firmwareVersion","type":"version","bits":24};
var ROW_14 = {"key":"resetCause","type":"word","bits":4,"words":LIST_5};
var ROW_15 = {"key":"resetCount","type":"number","bits":10,"steps":[1022,1]};
var ROW_16 = {"key":"uptimeHours","type":"number","bits":16,"steps":[65534,1]};
var ROW_17 = {"key":"lateWindows","type":"number","bits":12,"steps":[4094,1]};
var ROW_18 = {"key":"storeWrites","type":"number","bits":20,"steps":[1048574,1]};
var ROW_19 = {"key":"configurationHash","type":"hash","bits":32};
var ROW_20 = {"key":"command","type":"word","bits":4,"words":[null,"setInterval","setThreshold","calibrate","requestStatus","restart","requestConfigurationHash","factoryReset","setParticulatesEvery","setStatusPeriod","setSamplePeriod"]};
var UPLINKS = {
  "1": { "fPort": 1, "name": "parking event", "kind": "parking", "fields": [
    ROW_7,
    {"key":"previousStateSeconds","type":"number","bits":14,"steps":LIST_2}
  ] },
  "2": { "fPort": 2, "name": "parking heartbeat", "kind": "parking", "fields": [
    ROW_7,
    ROW_8,
    ROW_9,
    {"key":"temperature","type":"number","bits":11,"decimals":2,"minimum":-4000,"steps":[1250,10]}
  ] },
  "3": { "fPort": 3, "name": "air reading", "kind": "air", "fields": [
    ROW_10,
    ROW_11,
    ROW_12,
    ROW_9,
    {"key":"temperature","type":"number","bits":14,"decimals":2,"minimum":-4000,"steps":[12500,1],"when":{"field":0,"codes":[1]}},
    {"key":"relativeHumidity","type":"number","bits":11,"decimals":2,"steps":[2000,5],"when":{"field":0,"codes":[1]}},
    {"key":"pressure","type":"number","bits":17,"decimals":2,"minimum":30000,"steps":[80000,1],"when":{"field":0,"codes":[1]}},
    {"key":"vocIndex","type":"number","bits":9,"steps":[500,1],"when":{"field":0,"codes":[1]}},
    {"key":"co2","type":"number","bits":12,"steps":[2500,1,750,10,600,50],"when":{"field":1,"codes":[1]}},
    {"key":"pm25","type":"number","bits":11,"decimals":1,"steps":LIST_4,"when":{"field":2,"codes":[1]}},
    {"key":"pm10","type":"number","bits":11,"decimals":1,"steps":LIST_4,"when":{"field":2,"codes":[1]}}
  ] },
  "4": { "fPort": 4, "name": "footfall reading", "kind": "footfall", "fields": [
    {"key":"hasCountIn","type":"flag","bits":1},
    {"key":"hasCountOut","type":"flag","bits":1},
    ROW_9,
    {"key":"intervalSeconds","type":"number","bits":8,"steps":[60,10,110,60,84,900]},
    {"key":"countIn","type":"total","bits":15,"when":{"field":0,"codes":[1]}},
    {"key":"countOut","type":"total","bits":15,"when":{"field":1,"codes":[1]}}
  ] },
  "5": { "fPort": 5, "name": "status reading", "kind": "status", "fields": [
    ROW_13,
    ROW_9,
    ROW_14,
    ROW_8,
    ROW_15,
    ROW_16,
    ROW_17,
    ROW_18,
    ROW_19
  ] },
  "6": { "fPort": 6, "name": "acknowledgement", "kind": "acknowledgement", "fields": [
    {"key":"token","type":"total","bits":8},
    ROW_20,
    {"key":"result","type":"word","bits":4,"words":["done","unknownCommand","outOfRange","notSupported","busy","malformed","storeFailed","unknownVersion"]},
    ROW_19
  ] },
  "8": { "fPort": 8, "name": "status by sensor", "kind": "status", "fields": [
    ROW_13,
    ROW_9,
    ROW_14,
    ROW_8,
    ROW_15,
    ROW_16,
    ROW_17,
    ROW_18,
    ROW_19,
    {"key":"hasParkingSensors","type":"flag","bits":1},
    {"key":"hasAirSensors","type":"flag","bits":1},
    {"key":"hasFootfallSensors","type":"flag","bits":1},
    {"key":"magnetometerHealth","type":"word","bits":2,"words":LIST_3,"when":{"field":9,"codes":[1]}},
    {"key":"overheadHealth","type":"word","bits":2,"words":LIST_3,"when":{"field":9,"codes":[1]}},
    {"key":"wakeUps","type":"total","bits":16,"when":{"field":9,"codes":[1]}},
    {"key":"climateHealth","type":"word","bits":2,"words":LIST_3,"when":{"field":10,"codes":[1]}},
    {"key":"co2Health","type":"word","bits":2,"words":LIST_3,"when":{"field":10,"codes":[1]}},
    {"key":"particulatesHealth","type":"word","bits":2,"words":LIST_3,"when":{"field":10,"codes":[1]}},
    {"key":"outerZoneHealth","type":"word","bits":2,"words":LIST_3,"when":{"field":11,"codes":[1]}},
    {"key":"innerZoneHealth","type":"word","bits":2,"words":LIST_3,"when":{"field":11,"codes":[1]}}
  ] },
  "9": { "fPort": 9, "name": "late parking events", "kind": "parking", "fields": [
    {"key":"ageSeconds","type":"number","bits":14,"steps":LIST_2},
    {"key":"hasSecond","type":"flag","bits":1},
    {"key":"hasThird","type":"flag","bits":1},
    {"key":"hasFourth","type":"flag","bits":1},
    {"key":"hasFifth","type":"flag","bits":1},
    {"key":"hasSixth","type":"flag","bits":1},
    {"key":"transitions[0].occupied","type":"state","bits":2,"words":LIST_1},
    {"key":"transitions[0].previousStateSeconds","type":"number","bits":14,"steps":LIST_2},
    {"key":"transitions[1].occupied","type":"state","bits":2,"words":LIST_1,"when":{"field":1,"codes":[1]}},
    {"key":"transitions[1].previousStateSeconds","type":"number","bits":14,"steps":LIST_2,"when":{"field":1,"codes":[1]}},
    {"key":"transitions[2].occupied","type":"state","bits":2,"words":LIST_1,"when":{"field":2,"codes":[1]}},
    {"key":"transitions[2].previousStateSeconds","type":"number","bits":14,"steps":LIST_2,"when":{"field":2,"codes":[1]}},
    {"key":"transitions[3].occupied","type":"state","bits":2,"words":LIST_1,"when":{"field":3,"codes":[1]}},
    {"key":"transitions[3].previousStateSeconds","type":"number","bits":14,"steps":LIST_2,"when":{"field":3,"codes":[1]}},
    {"key":"transitions[4].occupied","type":"state","bits":2,"words":LIST_1,"when":{"field":4,"codes":[1]}},
    {"key":"transitions[4].previousStateSeconds","type":"number","bits":14,"steps":LIST_2,"when":{"field":4,"codes":[1]}},
    {"key":"transitions[5].occupied","type":"state","bits":2,"words":LIST_1,"when":{"field":5,"codes":[1]}},
    {"key":"transitions[5].previousStateSeconds","type":"number","bits":14,"steps":LIST_2,"when":{"field":5,"codes":[1]}}
  ] },
  "11": { "fPort": 11, "name": "late air reading", "kind": "air", "fields": [
    {"key":"ageSeconds","type":"number","bits":12,"steps":[1440,60,2654,600]},
    ROW_10,
    ROW_11,
    ROW_12,
    ROW_9,
    {"key":"temperature","type":"number","bits":14,"decimals":2,"minimum":-4000,"steps":[12500,1],"when":{"field":1,"codes":[1]}},
    {"key":"relativeHumidity","type":"number","bits":11,"decimals":2,"steps":[2000,5],"when":{"field":1,"codes":[1]}},
    {"key":"pressure","type":"number","bits":17,"decimals":2,"minimum":30000,"steps":[80000,1],"when":{"field":1,"codes":[1]}},
    {"key":"vocIndex","type":"number","bits":9,"steps":[500,1],"when":{"field":1,"codes":[1]}},
    {"key":"co2","type":"number","bits":12,"steps":[2500,1,750,10,600,50],"when":{"field":2,"codes":[1]}},
    {"key":"pm25","type":"number","bits":11,"decimals":1,"steps":LIST_4,"when":{"field":3,"codes":[1]}},
    {"key":"pm10","type":"number","bits":11,"decimals":1,"steps":LIST_4,"when":{"field":3,"codes":[1]}}
  ] },
  "15": { "fPort": 15, "name": "status by slot", "kind": "status", "open": true, "fields": [
    ROW_13,
    ROW_9,
    {"key":"resetCause","type":"word","bits":4,"words":LIST_5,"open":true},
    ROW_8,
    ROW_15,
    {"key":"uptimeHours","type":"number","bits":12,"steps":[2048,1,2046,24]},
    {"key":"lateWindows","type":"number","bits":8,"steps":[128,1,126,32]},
    {"key":"storeWrites","type":"number","bits":14,"steps":[4096,1,4096,16,8190,128]},
    ROW_19,
    {"key":"runtimeVersion","type":"runtimeversion","bits":28},
    {"key":"remainingDevNonces","type":"number","bits":8,"steps":[128,8,126,512]},
    {"key":"silenceStep","type":"word","bits":3,"words":["none","droppedAnswers","rejoined","restarted"],"open":true},
    {"key":"silenceSteps","type":"number","bits":5,"steps":[30,1]},
    {"key":"unfinishedTransmissions","type":"number","bits":6,"steps":[32,1,30,8]},
    {"key":"hasWakeUps","type":"flag","bits":1},
    {"key":"sensorCount","type":"count","bits":3},
    {"key":"wakeUps","type":"total","bits":16,"when":{"field":14,"codes":[1]}},
    {"key":"sensors[0].type","type":"word","bits":6,"words":LIST_6,"open":true,"when":{"field":15,"codes":[1,2,3,4,5,6,7]}},
    {"key":"sensors[0].health","type":"word","bits":2,"words":LIST_3,"when":{"field":15,"codes":[1,2,3,4,5,6,7]}},
    {"key":"sensors[1].type","type":"word","bits":6,"words":LIST_6,"open":true,"when":{"field":15,"codes":[2,3,4,5,6,7]}},
    {"key":"sensors[1].health","type":"word","bits":2,"words":LIST_3,"when":{"field":15,"codes":[2,3,4,5,6,7]}},
    {"key":"sensors[2].type","type":"word","bits":6,"words":LIST_6,"open":true,"when":{"field":15,"codes":[3,4,5,6,7]}},
    {"key":"sensors[2].health","type":"word","bits":2,"words":LIST_3,"when":{"field":15,"codes":[3,4,5,6,7]}},
    {"key":"sensors[3].type","type":"word","bits":6,"words":LIST_6,"open":true,"when":{"field":15,"codes":[4,5,6,7]}},
    {"key":"sensors[3].health","type":"word","bits":2,"words":LIST_3,"when":{"field":15,"codes":[4,5,6,7]}},
    {"key":"sensors[4].type","type":"word","bits":6,"words":LIST_6,"open":true,"when":{"field":15,"codes":[5,6,7]}},
    {"key":"sensors[4].health","type":"word","bits":2,"words":LIST_3,"when":{"field":15,"codes":[5,6,7]}},
    {"key":"sensors[5].type","type":"word","bits":6,"words":LIST_6,"open":true,"when":{"field":15,"codes":[6,7]}},
    {"key":"sensors[5].health","type":"word","bits":2,"words":LIST_3,"when":{"field":15,"codes":[6,7]}},
    {"key":"sensors[6].type","type":"word","bits":6,"words":LIST_6,"open":true,"when":{"field":15,"codes":[7]}},
    {"key":"sensors[6].health","type":"word","bits":2,"words":LIST_3,"when":{"field":15,"codes":[7]}}
  ] }
};
var DOWNLINKS = {
  "6": { "fPort": 6, "name": "command", "fields": [
    {"key":"token","type":"total","bits":8,"maximum":255},
    ROW_20,
    {"key":"seconds","type":"number","bits":20,"minimum":10,"maximum":86400,"steps":[86390,1],"when":{"field":1,"codes":[1]}},
    {"key":"counts","type":"number","bits":20,"minimum":1,"maximum":65535,"steps":[65534,1],"when":{"field":1,"codes":[2]}},
    {"key":"readings","type":"number","bits":12,"minimum":1,"maximum":1000,"steps":[999,1],"when":{"field":1,"codes":[8]}},
    {"key":"hours","type":"number","bits":12,"minimum":1,"maximum":168,"steps":[167,1],"when":{"field":1,"codes":[9]}},
    {"key":"milliseconds","type":"number","bits":20,"minimum":250,"maximum":10000,"steps":[9750,1],"when":{"field":1,"codes":[10]}}
  ] }
};
// </table>

var POWERS_OF_TEN = [1, 10, 100, 1000];

function decodeUplink(input) {
  return decodeFrame(input, UPLINKS, 'uplinks have FPort 1 to 6, 8, 9, 11 and 15');
}

function decodeDownlink(input) {
  return decodeFrame(input, DOWNLINKS, 'commands have FPort 6');
}

// Only the fields that The Things Stack has a place for, and only where its schema takes the value.
function normalizeUplink(input) {
  var data = input.data;
  var normalized = {};
  var air = {};
  if (data.batteryVolts !== undefined) normalized.battery = data.batteryVolts;
  // It dates a measurement at its reception, which is wrong for one that waited.
  if (data.kind === 'air' && data.ageSeconds === undefined) {
    if (data.temperature !== undefined) air.temperature = data.temperature;
    if (data.relativeHumidity !== undefined) air.relativeHumidity = data.relativeHumidity;
    if (data.pressure >= 900 && data.pressure <= 1100) air.pressure = data.pressure;
    if (data.co2 !== undefined) air.co2 = data.co2;
    if (Object.keys(air).length > 0) normalized.air = air;
  }
  return { data: normalized };
}

// {"command":"setInterval","token":7,"seconds":600}; the token may be left out and is then 0.
function encodeDownlink(input) {
  var data = input.data;
  var frame = DOWNLINKS[6];
  var codes = [];
  var keys = [];
  var words = frame.fields[1].words;
  var i, field, value, type, key, minimum;

  if (data === null || typeof data !== 'object' || data instanceof Array) {
    return { errors: ['The command is not an object; give one such as {"command":"requestStatus","token":1}'] };
  }
  type = typeof data.command === 'string' ? words.indexOf(data.command) : -1;
  if (type < 0) {
    return { errors: [problem(data, 'command') + '; give ' + words.slice(1).join(', ')] };
  }
  codes[1] = type;
  for (i = 0; i < frame.fields.length; i++) {
    field = frame.fields[i];
    if (!isPresent(field, codes)) continue;
    keys.push(field.key);
    if (i === 1) continue;
    value = data[field.key];
    minimum = field.minimum || 0;
    if (field.type === 'total' && !has(data, field.key)) value = 0;
    if (typeof value !== 'number' || Math.floor(value) !== value || value < minimum || value > field.maximum) {
      return { errors: [problem(data, field.key) + '; give a whole number from ' + minimum + ' to ' + field.maximum] };
    }
    codes[i] = value - minimum;
  }
  for (key in data) {
    if (has(data, key) && keys.indexOf(key) < 0) {
      return { errors: [data.command + ' has no ' + key + '; its keys are ' + keys.join(', ')] };
    }
  }
  return { bytes: pack(frame, codes), fPort: frame.fPort };
}

function problem(data, key) {
  return has(data, key) ? key + ' is ' + JSON.stringify(data[key]) : key + ' is missing';
}

function has(object, key) {
  return Object.prototype.hasOwnProperty.call(object, key);
}

function decodeFrame(input, frames, ports) {
  var fPort = input.fPort;
  var frame, result;
  if (!(fPort >= 1 && fPort <= 223)) {
    return { errors: ['NotApplicationPort: FPort ' + fPort + ' carries no application\'s frames; ' + ports] };
  }
  if (fPort >= 32) {
    return { errors: ['UnknownVersion: FPort ' + fPort + ' belongs to version ' + (Math.floor(fPort / 32) + 1) +
      ' and this codec knows version 1; use a newer codec'] };
  }
  if (!has(frames, fPort)) {
    return { errors: ['UnknownKind: version 1 has no frame on FPort ' + fPort + ' in this direction; ' + ports] };
  }
  frame = frames[fPort];
  result = unpack(frame, input.bytes);
  return result.error ? { errors: [result.error] } : { data: toData(frame, result.codes) };
}

// Codes by field index; a field that is not in the frame has none.
function unpack(frame, bytes) {
  var codes = [];
  var bit = 0;
  var end = bytes.length * 8;
  var i, field, code;
  var start = frame.name + ' of length ' + bytes.length;
  var port = 'meant for another FPort than ' + frame.fPort + '?';
  for (i = 0; i < frame.fields.length; i++) {
    field = frame.fields[i];
    if (!isPresent(field, codes)) continue;
    if (bit + field.bits > end) {
      return { error: 'TooShort: ' + start + ' ends before ' + field.key + '; was it cut, or ' + port };
    }
    code = readBits(bytes, bit, field.bits);
    bit += field.bits;
    if (!isAssigned(field, code)) {
      return { error: 'ReservedCode: ' + frame.name + ' holds code ' + code + ' for ' + field.key +
        ', which has no meaning in version 1; use a newer codec' };
    }
    codes[i] = code;
  }
  // What later firmware appends is ignored.
  if (frame.open) return { codes: codes };
  if (end - bit >= 8) {
    return { error: 'TooLong: ' + start + ' goes on after its last field; was it ' + port };
  }
  if (end > bit && readBits(bytes, bit, end - bit) !== 0) {
    return { error: 'ReservedBits: ' + start + ' has bits set after its last field; was it ' + port };
  }
  return { codes: codes };
}

function pack(frame, codes) {
  var bytes = [];
  var bit = 0;
  var i, j, field;
  for (i = 0; i < frame.fields.length; i++) {
    field = frame.fields[i];
    if (!isPresent(field, codes)) continue;
    for (j = field.bits - 1; j >= 0; j--) {
      if (bit % 8 === 0) bytes.push(0);
      if (Math.floor(codes[i] / Math.pow(2, j)) % 2 === 1) bytes[bytes.length - 1] += 128 >> (bit % 8);
      bit++;
    }
  }
  return bytes;
}

function readBits(bytes, bit, width) {
  var code = 0;
  var i;
  for (i = bit; i < bit + width; i++) {
    code = code * 2 + ((bytes[i >> 3] >> (7 - (i & 7))) & 1);
  }
  return code;
}

function isPresent(field, codes) {
  return !field.when || field.when.codes.indexOf(codes[field.when.field]) >= 0;
}

function isNotAvailable(field, code) {
  switch (field.type) {
    case 'total':
    case 'flag':
    case 'count':
      return false;
    case 'hash':
      return code === 0;
    default:
      return code === Math.pow(2, field.bits) - 1;
  }
}

function isAssigned(field, code) {
  if (field.open || isNotAvailable(field, code)) return true;
  if (field.words) return code < field.words.length && field.words[code] !== null;
  return !field.steps || code <= lastCode(field);
}

function lastCode(field) {
  var code = 0;
  var i;
  for (i = 0; i < field.steps.length; i += 2) code += field.steps[i];
  return code;
}

function toData(frame, codes) {
  var data = {};
  var last = '';
  var i, field, place, target, type;
  if (frame.kind) data.kind = frame.kind;
  for (i = 0; i < frame.fields.length; i++) {
    field = frame.fields[i];
    if (codes[i] === undefined || field.type === 'flag' || field.type === 'count' || isNotAvailable(field, codes[i])) continue;
    target = data;
    // "transitions[2].occupied" is the key occupied of an element of the list transitions; an element without a value is left out of it.
    place = /^((\w+)\[\d\])\.\w+$/.exec(field.key);
    if (place) {
      if (!has(data, place[2])) data[place[2]] = [];
      if (place[1] !== last) data[place[2]].push(place[2] === 'sensors' ? { slot: +place[1].charAt(8) } : {});
      last = place[1];
      target = data[place[2]][data[place[2]].length - 1];
    }
    if (field.type === 'state' && field.words[codes[i]] === 'disturbed') target.disturbed = true;
    else target[field.key.replace(/^.*\./, '')] = toValue(field, codes[i]);
    // The first sensor of each known type has the key of FPort 8, too: magnetometerHealth.
    if (place && place[2] === 'sensors' && /health$/.test(field.key)) {
      type = frame.fields[i - 1].words[codes[i - 1]];
      if (type && !has(data, type + 'Health')) data[type + 'Health'] = target.health;
    }
  }
  return data;
}

function toValue(field, code) {
  var hex, value, i;
  switch (field.type) {
    case 'state':
      return field.words[code] === 'occupied';
    case 'word':
      return field.words[code] || 'unknown' + code;
    case 'hash':
      hex = '0000000' + code.toString(16);
      return hex.substring(hex.length - 8);
    case 'runtimeversion':
      return (code >> 25) + '.' + ((code >> 18) & 127) + '.' + ((code >> 12) & 63) + '.' + (code & 4095);
    case 'version':
      return (code >> 16) + '.' + ((code >> 8) & 255) + '.' + (code & 255);
    case 'total':
      return code;
    default:
      value = field.minimum || 0;
      for (i = 0; i < field.steps.length; i += 2) {
        value += Math.min(code, field.steps[i]) * field.steps[i + 1];
        code = Math.max(code - field.steps[i], 0);
      }
      // A quotient of whole numbers prints as the decimal number that it stands for.
      return value / POWERS_OF_TEN[field.decimals || 0];
  }
}
