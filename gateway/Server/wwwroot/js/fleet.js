// The table of nodes: who was heard when, and how they are doing.

import { airInShort } from './air.js';
import { alertsOf } from './alerts.js';
import { fill, h } from './dom.js';
import { currentLanguage, number, profileName, t } from './i18n.js';
import { byName, state } from './store.js';
import { ago, clock, moment } from './time.js';

const columns = [
  { key: 'name', order: null },
  { key: 'kind', order: device => profileName(device.profile) },
  { key: 'lastHeard', order: device => -moment(device.lastSeen) || Infinity },
  { key: 'battery', order: device => device.batteryVolts ?? Infinity },
  { key: 'signal', order: device => device.snr ?? Infinity },
  { key: 'firmware', order: device => device.firmwareVersion ?? '~' },
  { key: 'configuration', order: device => device.configurationHash ?? '~' },
  { key: 'lastReading', order: null, fixed: true },
];

const sorting = { key: 'name', down: false };

const isSilent = (device, now) => !device.lastSeen || alertsOf(device, now).includes('silent');

/** Draws the table; `redraw` is called when the reader changes its order. */
export function drawFleet(body, now, redraw) {
  const devices = [...state.devices.values()];
  if (!devices.length) {
    fill(body, h('p', { class: 'empty' }, t(state.loaded ? 'noNodes' : 'connecting')));
    return;
  }
  const silent = devices.filter(device => isSilent(device, now)).length;
  fill(body,
    h('p', { class: 'summary' }, t('heardOf', { heard: number(devices.length - silent), total: number(devices.length) })),
    h('table', { class: 'fleet', role: 'table' },
      h('caption', { class: 'quiet' }, t('nodesCaption')),
      h('thead', { role: 'rowgroup' }, h('tr', { role: 'row' }, columns.map(heading))),
      h('tbody', { role: 'rowgroup' }, sorted(devices).map(device => row(device, now)))));
  if (body.dataset.listening) return;
  body.dataset.listening = 'yes';
  body.addEventListener('click', event => {
    const key = event.target.closest('th button')?.value;
    if (!key) return;
    sorting.down = sorting.key === key && !sorting.down;
    sorting.key = key;
    redraw();
  });
}

function heading({ key, fixed }) {
  const active = sorting.key === key;
  return h('th', { role: 'columnheader', scope: 'col', 'data-column': key, 'aria-sort': active ? (sorting.down ? 'descending' : 'ascending') : null },
    fixed ? t(key) : h('button', { type: 'button', value: key }, t(key),
      h('span', { class: 'arrow', 'aria-hidden': 'true' }, active ? (sorting.down ? '▼' : '▲') : '')));
}

function sorted(devices) {
  const names = byName(currentLanguage());
  const order = columns.find(column => column.key === sorting.key)?.order;
  const compare = (a, b) => {
    if (!order) return names(a, b);
    const [x, y] = [order(a), order(b)];
    return (x < y ? -1 : x > y ? 1 : 0) || names(a, b);
  };
  const list = devices.sort(compare);
  return sorting.down ? list.reverse() : list;
}

function row(device, now) {
  const language = currentLanguage();
  const seen = moment(device.lastSeen);
  const kinds = alertsOf(device, now);
  const cell = (key, ...children) => h('td', { role: 'cell', 'data-column': key }, children);
  return h('tr', { role: 'row', 'data-key': device.device, 'data-device': device.device },
    h('th', { role: 'rowheader', scope: 'row', 'data-column': 'name' }, h('a', { href: `#device=${device.device}` }, device.name ?? device.device), h('small', { class: 'eui' }, device.device)),
    cell('kind', profileName(device.profile)),
    cell('lastHeard',
      Number.isFinite(seen) ? h('time', { datetime: device.lastSeen, title: clock(seen, now, language) }, ago(seen, now, language)) : t('never'),
      kinds.includes('silent') && [' ', h('b', { class: 'flag' }, t('silent'))], kinds.includes('sensor') && [' ', h('b', { class: 'flag' }, t('sensorFault'))]),
    cell('battery', batteryOf(device, kinds)),
    cell('signal', signalOf(device)),
    cell('firmware', device.firmwareVersion ?? '–'),
    cell('configuration', device.configurationHash ? h('code', {}, device.configurationHash) : '–'),
    cell('lastReading', readingInShort(device.lastReading)));
}

export function batteryOf({ batteryVolts, linkStatus }, kinds) {
  const low = kinds.includes('battery') && [' ', h('b', { class: 'flag' }, t('low'))];
  if (typeof batteryVolts === 'number') return [`${number(batteryVolts, 2)} V`, low];
  if (linkStatus?.externalPower) return t('externalPower');
  return typeof linkStatus?.batteryPercent === 'number' ? [`${number(linkStatus.batteryPercent)} %`, low] : '–';
}

// Three bars for the eye, the word and both figures for everyone.
/** 3 strong, 2 fair, 1 weak; null if it is not known. */
export const signalGrade = ({ rssi, snr }) => (typeof rssi !== 'number' ? null : rssi >= -105 && !(snr < -5) ? 3 : rssi >= -118 && !(snr < -12) ? 2 : 1);

export const signalBars = grade => h('span', { class: 'bars-of-three', 'data-grade': grade, 'aria-hidden': 'true' }, h('i'), h('i'), h('i'));

function signalOf({ rssi, snr, spreadingFactor }) {
  const grade = signalGrade({ rssi, snr });
  if (!grade) return '–';
  const word = t(`signalGrade.${grade}`);
  const full = t('signalFull', { word, rssi: number(rssi), snr: typeof snr === 'number' ? number(snr, 1) : '–' });
  return [signalBars(grade), h('span', { title: full }, word, h('small', {}, ` ${number(rssi)} dBm${spreadingFactor ? ` · SF${spreadingFactor}` : ''}`))];
}

/** A reading in a few words. */
export function readingInShort(reading) {
  const { kind, data } = reading ?? {};
  switch (kind ?? data?.kind) {
    case 'parking': return typeof data?.occupied === 'boolean' ? t(data.occupied ? 'taken' : 'free') : t('unknown');
    case 'air': return airInShort(data) || '–';
    case 'footfall': return typeof data?.countIn === 'number' ? t('inOutTotal', { in: number(data.countIn), out: number(data.countOut ?? 0) }) : '–';
    case 'status': return t('statusReading', { firmware: data?.firmwareVersion ?? '–' });
    case 'acknowledgement': return t('acknowledgementReading');
    default: return '–';
  }
}
