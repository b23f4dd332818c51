// What somebody would write who has made a client from /openapi/v1.json. It does not compile where the description is wrong, and ends with an
// error where the server does not do what it describes.
import createClient from 'openapi-fetch';
import type { components, paths } from './schema.js';

declare const process: { argv: string[] };

const [, , baseUrl, key] = process.argv;
const api = createClient<paths>({ baseUrl, headers: { 'X-Api-Key': key! } });
const eui = '00000000000000c1';

function check(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(what);
}

const added = await api.POST('/api/devices', { body: { device: eui, name: 'Bay 1', profile: 'parking', latitude: 50.1, longitude: 9.2 } });
check(added.response.status === 201 && added.data !== undefined, `registering answered ${added.response.status}`);
const device: components['schemas']['DeviceView'] = added.data;
check(device.device === eui && device.latitude === 50.1, 'the device is not the one that was registered');

// @ts-expect-error a DevEUI is a text
const wrong = await api.POST('/api/devices', { body: { device: 7 } });
check(wrong.response.status === 400 && wrong.error !== undefined, `a wrong registration answered ${wrong.response.status}`);
const fields = (wrong.error as components['schemas']['HttpValidationProblemDetails']).errors;
check(fields !== undefined && 'device' in fields, 'the problem does not name the field');

const list = await api.GET('/api/devices');
check(list.data?.devices.some(one => one.device === eui && one.alerts.length === 0) ?? false, 'the device is not in the list');

const queued = await api.POST('/api/devices/{eui}/commands', { params: { path: { eui } }, body: { command: 'setInterval', seconds: 600 } });
check(queued.response.status === 202 && queued.data?.state === 'queued', `the command answered ${queued.response.status}`);
const commands = await api.GET('/api/devices/{eui}/commands', { params: { path: { eui } } });
check(commands.data?.commands[0]?.command['seconds'] === 600, 'the command is not among the commands');

const uplink = await api.POST('/ingest/chirpstack', {
  params: { query: { event: 'up' } } as never,
  body: {
    deviceInfo: { devEui: eui }, devAddr: '00189440', fCnt: 1, fPort: 1, data: 'QtA=', time: '2026-01-12T08:00:00Z',
    rxInfo: [{ gatewayId: '0016c001f153a14c', rssi: -96, snr: 6.5 }],
  } as never,
});
check(uplink.response.status === 200, `the event answered ${uplink.response.status}`);

const readings = await api.GET('/api/readings', { params: { query: { device: eui, limit: '1' } } });
const reading = readings.data?.readings[0];
check(reading !== undefined && reading.data['occupied'] === true && reading.rssi === -96 && readings.data?.next === null, 'the reading is not the one that was sent');

const bays = await api.GET('/api/parking');
const place: number | undefined = bays.data?.features[0]?.geometry?.coordinates[1];
check(place === 50.1, 'the bay is not where it was registered');

const signal = await api.GET('/api/devices/{eui}/signal', { params: { path: { eui }, query: { from: '2026-01-12T00:00:00Z' } } });
check(signal.data?.points.length === 1, 'the signal has not one point');

const hours = await api.GET('/api/aggregates', { params: { query: { kind: 'parking', from: '2026-01-12T08:00:00Z', to: '2026-01-12T10:00:00Z' } } });
check(hours.data?.series[0]?.buckets.length === 2 && hours.data.series[0].buckets[0]?.arrivals === 1, 'the hours do not tell the arrival');

const alerts = await api.GET('/api/alerts', { params: { query: { state: 'all' } } });
check(alerts.data?.open === 0, 'there is an alert');

const audit = await api.GET('/api/audit');
check(audit.data?.entries.length === 2 && audit.data.entries[0]?.who === 'Api__Key', 'the audit log does not tell who it was');

const nobody = await createClient<paths>({ baseUrl }).GET('/api/audit');
check(nobody.response.status === 401 && nobody.error?.status === 401, 'the audit log is open');

console.log('every answer is as described');
