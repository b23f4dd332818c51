// What the page knows: devices, bays, and the readings of air and footfall of the last day.

import { moment, startOfDay } from './time.js';

/** How long curves reach back. */
export const historyMilliseconds = 24 * 3600 * 1000;
/** Totals from just before midnight are where today's counts start. */
const beforeMidnightMilliseconds = 3600 * 1000;

/** What a node can be; readings of these kinds tell it. */
const profiles = new Set(['parking', 'air', 'footfall']);

export const state = {
  loaded: false,
  /** device → element of /api/devices */
  devices: new Map(),
  /** device → {device, name, occupied: true|false|null, since, heard, longitude, latitude} */
  bays: new Map(),
  /** device → readings, oldest first */
  air: new Map(),
  footfall: new Map(),
  /** elements of /api/alerts, the newest first, and how many are open in all */
  alerts: [],
  openAlerts: 0,
  /** 'connecting' | 'live' | 'lost' */
  connection: 'connecting',
  lostSince: NaN,
  /** When the last reading of any node was received, milliseconds. */
  lastMessage: NaN,
};

/** From when on readings of a kind are wanted at the start. */
export function wantedFrom(kind, now) {
  if (kind === 'footfall') return new Date(startOfDay(now) - beforeMidnightMilliseconds);
  return new Date(now - historyMilliseconds);
}

/** Replaces everything by what the server answered. */
export function load({ devices, bays, alerts, air, footfall }) {
  state.alerts = alerts.alerts;
  state.openAlerts = alerts.open;
  state.devices = new Map(devices.map(device => [device.device, device]));
  state.bays = new Map(bays.map(feature => [feature.properties.device, bayOf(feature)]));
  state.air = byDevice(air);
  state.footfall = byDevice(footfall);
  state.lastMessage = Math.max(...devices.map(device => moment(device.lastSeen)).filter(Number.isFinite), -Infinity);
  if (!Number.isFinite(state.lastMessage)) state.lastMessage = NaN;
  state.loaded = true;
}

function bayOf({ properties, geometry }) {
  const [longitude, latitude] = geometry?.coordinates ?? [];
  return {
    device: properties.device,
    name: properties.name ?? properties.device,
    occupied: typeof properties.occupied === 'boolean' ? properties.occupied : null,
    since: moment(properties.since),
    heard: moment(properties.lastSeen),
    longitude,
    latitude,
  };
}

function byDevice(readings) {
  const map = new Map();
  for (const reading of readings) {
    if (!map.has(reading.device)) map.set(reading.device, []);
    map.get(reading.device).push(reading);
  }
  return map;
}

/**
 * Takes in one reading as it comes from the stream.
 * @returns {object|null} the bay that changed its state by it, if one did
 */
export function take(reading) {
  const time = moment(reading.time);
  if (!Number.isFinite(time)) return null;
  if (!(time <= state.lastMessage)) state.lastMessage = time;
  takeDevice(reading, time);
  if (reading.kind === 'air') insert(state.air, reading, time);
  if (reading.kind === 'footfall') insert(state.footfall, reading, time);
  return reading.kind === 'parking' ? takeParking(reading, time) : null;
}

function takeDevice(reading, time) {
  let device = state.devices.get(reading.device);
  if (!device) {
    device = { device: reading.device, name: reading.name ?? reading.device, profile: profiles.has(reading.kind) ? reading.kind : null };
    state.devices.set(reading.device, device);
  }
  // A late reading takes its place in the curves but is not the latest word.
  if (moment(device.lastSeen) > time) return;
  device.lastSeen = reading.time;
  device.lastReading = reading;
  if (typeof reading.data?.batteryVolts === 'number') device.batteryVolts = reading.data.batteryVolts;
  if (typeof reading.rssi === 'number') device.rssi = reading.rssi;
  if (typeof reading.snr === 'number') device.snr = reading.snr;
  if (typeof reading.spreadingFactor === 'number') device.spreadingFactor = reading.spreadingFactor;
  for (const [key, told] of [['firmwareVersion', reading.data?.firmwareVersion], ['configurationHash', reading.data?.configurationHash], ['sensorHealth', reading.data?.sensorHealth]]) {
    if (told) device[key] = told;
  }
}

function takeParking(reading, time) {
  let bay = state.bays.get(reading.device);
  if (!bay) {
    const { latitude, longitude } = state.devices.get(reading.device);
    bay = { device: reading.device, name: reading.name ?? reading.device, occupied: null, since: NaN, heard: NaN, latitude, longitude };
    state.bays.set(reading.device, bay);
  }
  if (bay.heard > time) return null;
  bay.heard = time;
  // A disturbed sensor says nothing of the bay: as in the API, the last known state stays.
  const occupied = reading.data?.occupied;
  if (typeof occupied !== 'boolean' || occupied === bay.occupied) return null;
  bay.occupied = occupied;
  bay.since = time;
  return bay;
}

function insert(map, reading, time) {
  if (!map.has(reading.device)) map.set(reading.device, []);
  const list = map.get(reading.device);
  let place = list.length;
  while (place > 0 && moment(list[place - 1].time) > time) place--;
  const before = list[place - 1];
  if (before && before.time === reading.time && before.fCnt === reading.fCnt) return;
  list.splice(place, 0, reading);
}

/** Forgets what no curve and no count of today reaches back to. */
export function forget(now) {
  for (const [kind, map] of [['air', state.air], ['footfall', state.footfall]]) {
    const from = wantedFrom(kind, now).getTime();
    for (const list of map.values()) while (list.length && moment(list[0].time) < from) list.shift();
  }
}

/** The bays' numbers: {total, free, taken, unknown}. */
export function countBays(bays) {
  const counts = { total: 0, free: 0, taken: 0, unknown: 0 };
  for (const bay of bays) {
    counts.total++;
    counts[stateOf(bay)]++;
  }
  return counts;
}

/** 'free', 'taken' or 'unknown'. */
export const stateOf = bay => (bay.occupied === null ? 'unknown' : bay.occupied ? 'taken' : 'free');

/** By name as people sort: Bay 2 before Bay 10. */
export function byName(language) {
  const collator = new Intl.Collator(language, { numeric: true, sensitivity: 'base' });
  return (a, b) => collator.compare(a.name ?? a.device, b.name ?? b.device);
}
