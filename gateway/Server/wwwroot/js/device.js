// One device: is it heard, what does it say, how does it fare; and what one on site has it do. Its address is #device=EUI, which a label may bear.

import { access } from './access.js';
import { alertsOf } from './alerts.js';
import * as api from './api.js';
import { timeChart } from './chart.js';
import { drawCommands, forgetCommands, loadCommands } from './commands.js';
import { fill, h } from './dom.js';
import { batteryOf, readingInShort, signalBars, signalGrade } from './fleet.js';
import { airChart, occupancyChart, peopleChart, quantities, rangeButtons } from './history.js';
import { currentLanguage, number, profileName, t } from './i18n.js';
import { state, stateOf } from './store.js';
import { currentRange } from './trends.js';
import { ago, clock, moment } from './time.js';

const mostReadings = 20;
/** The sensors of a status whose type this page has no name for. */
const unknownSensors = status => (status.sensors ?? []).filter(({ type }) => /^unknown/.test(type ?? ''));

/** What a status tells of each sensor. */
const sensors = ['magnetometerHealth', 'overheadHealth', 'climateHealth', 'co2Health', 'particulatesHealth', 'outerZoneHealth', 'innerZoneHealth'];
/** A frame this young makes the lamp shine. */
const freshMilliseconds = 15000;

/** What is known of the device that is shown beyond what the store keeps. */
const detail = { eui: null, view: null, signal: [], readings: [], missing: false, asked: 0, range: '' };

/** Shows a device, or none. */
export function chooseDevice(eui) {
  if (detail.eui === eui) return;
  Object.assign(detail, { eui, view: null, signal: [], readings: [], missing: false, asked: 0, range: '' });
  forgetCommands();
}

/** Asks for what the device's page needs, if it is not there or old. */
export async function loadDevice(now, redraw, anew = false) {
  const { eui } = detail;
  if (!eui) return;
  if (!anew && detail.range === currentRange() && now - detail.asked < 60e3) return;
  detail.asked = now;
  detail.range = currentRange();
  const days = detail.range === 'week' ? 7 : 1;
  if (access.operator) loadCommands(eui, redraw);
  try {
    const [view, signal, readings] = await Promise.all([api.device(eui), api.signal(eui, new Date(now - days * 86400e3)), api.lastReadings(eui, mostReadings)]);
    if (detail.eui !== eui) return;
    Object.assign(detail, { view, signal, readings, missing: false });
  } catch {
    if (detail.eui !== eui) return;
    detail.missing = state.loaded && !state.devices.has(eui);
    detail.asked = now - 55e3;
  }
  redraw();
}

/** A reading of the device has come. */
export function hearDevice(reading, redraw) {
  if (reading.device !== detail.eui) return;
  const { time, fCnt, rssi, snr, spreadingFactor, gateway } = reading;
  if (detail.readings.some(one => one.fCnt === fCnt && one.time === time)) return;
  detail.readings = [reading, ...detail.readings].sort((a, b) => moment(b.time) - moment(a.time)).slice(0, mostReadings);
  detail.signal = [...detail.signal, { time, fCnt, rssi, snr, spreadingFactor, gateway }];
  // What it says of itself is asked for with the device.
  if (reading.kind === 'status') detail.asked = 0;
  if (access.operator) loadCommands(detail.eui, redraw);
}

export function drawDevice(body, now, redraw) {
  const { eui } = detail;
  const known = state.devices.get(eui);
  const device = known ? { ...detail.view, ...known } : detail.view;
  if (!device) {
    fill(body, back(), h('p', { class: 'empty' }, detail.missing ? t('noSuchDevice', { device: eui }) : t('connecting')));
    return;
  }
  const wide = Math.min(body.clientWidth, 1500);
  const half = wide > 900 ? Math.floor((wide - 20) / 2) - 44 : wide - 40;
  fill(body, back(),
    h('header', { class: 'device-head' },
      h('h2', { id: 'device-title', tabindex: -1 }, device.name ?? device.device),
      h('p', {}, profileName(device.profile), ' · ', h('code', {}, device.device)),
      alertsOf(device, now).length > 0 && h('p', { class: 'flags' }, alertsOf(device, now).map(kind => h('b', { class: 'flag' }, t(`alertKind.${kind}`))))),
    h('div', { class: 'device-cards' },
      card('heard', t('heardTitle'), heard(device, now)),
      card('now', t('nowTitle'), nowOf(device, now)),
      card('commands', t('commandsTitle'), drawCommands(device, now, redraw)),
      card('signal', t('signalTitle'), [rangeButtons(), signalChart(half, now, redraw)]),
      historyCard(device, now, half, redraw),
      card('battery', t('battery'), battery(device, now)),
      card('node', t('nodeTitle'), facts(device, now)),
      card('frames', t('framesTitle'), frames(now))));
}

const back = () => h('p', { class: 'back' }, h('a', { href: '#nodes' }, '← ', t('overview')));

const card = (key, title, content) => h('section', { class: `card device-${key}`, 'data-key': key, 'aria-labelledby': `card-${key}` },
  h('h3', { id: `card-${key}` }, title), content);

function heard(device, now) {
  const language = currentLanguage();
  const seen = moment(device.lastSeen);
  if (!Number.isFinite(seen)) {
    return h('div', { class: 'heard-now never' }, h('p', { class: 'big' }, h('span', { class: 'lamp', 'aria-hidden': 'true' }), t('neverHeard')), h('p', { class: 'note' }, t('neverHeardHelp')));
  }
  const grade = signalGrade(device);
  const fresh = now - seen < freshMilliseconds;
  const silent = alertsOf(device, now).includes('silent');
  return h('div', { class: 'heard-now', 'data-fresh': fresh ? 'yes' : silent ? 'silent' : 'no' },
    h('p', { class: 'big' }, h('span', { class: 'lamp', 'aria-hidden': 'true' }), h('time', { datetime: device.lastSeen, title: clock(seen, now, language) }, since(seen, now))),
    grade && h('p', { class: 'strength' }, signalBars(grade), h('b', {}, t(`signalGrade.${grade}`)), ' ', number(device.rssi), ' dBm, ',
      typeof device.snr === 'number' && `${number(device.snr, 1)} dB`, device.spreadingFactor && `, SF${device.spreadingFactor}`),
    h('p', { class: 'note' }, lost(detail.signal), device.silentAfterSeconds && ` ${t('silentAfter', { minutes: number(Math.round(device.silentAfterSeconds / 60)) })}`));
}

// To the second: who stands beside the node waits for it.
function since(then, now) {
  const seconds = Math.max(0, Math.round((now - then) / 1000));
  return seconds < 100 ? t('secondsAgo', { count: seconds, seconds: number(seconds) }) : ago(then, now, currentLanguage());
}

// Frames whose numbers are missing between two that were heard; a number that falls is a new session.
function lost(points) {
  let missing = 0;
  let frames = 0;
  points.forEach((point, index) => {
    const step = index ? point.fCnt - points[index - 1].fCnt : 1;
    frames++;
    if (step > 1 && step < 1000) missing += step - 1;
  });
  return frames > 1 && t('framesLost', { heard: number(frames), lost: number(missing), range: t(`rangeIn_${currentRange()}`) });
}

function nowOf(device, now) {
  const language = currentLanguage();
  const bay = state.bays.get(device.device);
  if (bay) {
    return h('div', { class: 'state-now', 'data-state': stateOf(bay) },
      h('p', { class: 'big' }, h('span', { class: 'swatch', 'aria-hidden': 'true' }), h('b', { class: 'state', 'data-state': stateOf(bay) }, t(stateOf(bay)))),
      Number.isFinite(bay.since) && h('p', { class: 'note' }, t('sinceAgo', { clock: clock(bay.since, now, language), ago: ago(bay.since, now, language) })),
      device.sensorHealth && h('p', { class: 'note' }, t('health'), ': ', t(`healthIs.${device.sensorHealth}`)));
  }
  const air = state.air.get(device.device)?.at(-1) ?? (device.lastReading?.kind === 'air' ? device.lastReading : null);
  if (air) {
    return h('dl', { class: 'values' }, quantities.filter(({ key }) => typeof air.data?.[key] === 'number').map(({ key, unit, decimals, short }) =>
      h('div', {}, h('dt', {}, short ? t(`${key}Short`) : t(key)), h('dd', {}, number(air.data[key], decimals), ' ', h('small', {}, unit)))));
  }
  return h('p', {}, device.lastReading ? readingInShort(device.lastReading) : t('nothingKnown'));
}

// Half an hour each, or in a week two hours: a node that reports now and then leaves no gap.
function slots(now) {
  const [count, size] = currentRange() === 'week' ? [84, 7200e3] : [48, 1800e3];
  const end = Math.ceil(now / size) * size;
  return Array.from({ length: count + 1 }, (_, index) => end - (count - index) * size);
}

function means(points, times, valueOf) {
  const sums = times.slice(1).map(() => [0, 0]);
  const size = times[1] - times[0];
  for (const point of points) {
    const sum = sums[Math.floor((moment(point.time) - times[0]) / size)];
    const value = valueOf(point);
    if (!sum || value === null) continue;
    sum[0] += value;
    sum[1]++;
  }
  return sums.map(([sum, count]) => (count ? sum / count : null));
}

function signalChart(available, now, redraw) {
  const points = detail.signal.filter(point => typeof point.rssi === 'number');
  if (points.length < 2) return h('p', { class: 'empty' }, t('nothingKnown'));
  const times = slots(now);
  const rssi = means(points, times, point => point.rssi);
  const snr = means(points, times, point => point.snr ?? null);
  const known = rssi.filter(value => value !== null);
  return [
    timeChart({ key: 'rssi', label: t('rssiLabel', { range: t(`rangeIn_${currentRange()}`) }), times, tall: 150, series: [{ name: 'RSSI', className: 'station-1', values: rssi }],
      format: value => `${number(value)} dBm`, scale: { high: Math.max(-60, ...known), low: Math.min(-120, ...known), tick: value => number(value) } }, available, redraw),
    timeChart({ key: 'snr', label: t('snrLabel', { range: t(`rangeIn_${currentRange()}`) }), times, tall: 120, series: [{ name: 'SNR', className: 'station-2', values: snr }],
      format: value => `${number(value, 1)} dB`, scale: { low: -20, high: 15, tick: value => number(value) } }, available, redraw),
  ];
}

function historyCard(device, now, available, redraw) {
  const which = { device: device.device, key: `own-${device.profile}` };
  if (device.profile === 'parking') return card('history', t('occupancyTitle'), [rangeButtons(), occupancyChart(which, now, available, redraw)]);
  if (device.profile === 'footfall') return card('history', t('people'), [rangeButtons(), peopleChart(which, now, available, redraw)]);
  if (device.profile !== 'air') return null;
  const { controls, chart } = airChart(which, now, available, redraw);
  return card('history', t('air'), [rangeButtons(), controls, chart]);
}

function battery(device, now) {
  const forecast = detail.view?.batteryForecast;
  const language = currentLanguage();
  const kinds = alertsOf(device, now);
  const at = moment(forecast?.lowAt);
  return [
    h('p', { class: 'big' }, batteryOf(device, kinds)),
    h('p', { class: 'note' }, !forecast ? t('noForecast') : at <= now ? t('forecastNow', { volts: number(forecast.limitVolts, 1) }) : t('forecast', {
      volts: number(forecast.limitVolts, 1), when: new Intl.DateTimeFormat(language, { month: 'long', year: 'numeric' }).format(at), days: number(forecast.days),
      fall: number(Math.abs(forecast.voltsPerDay) * 1000, 1) })),
  ];
}

function facts(device, now) {
  const language = currentLanguage();
  const time = text => (text ? `${clock(moment(text), now, language)}` : null);
  const { lastDownlink: downlink, lastFault: fault, linkStatus: link, status } = detail.view ?? {};
  const told = status?.data ?? {};
  const count = value => typeof value === 'number' && number(value);
  const rows = [
    ['firmware', device.firmwareVersion],
    ['runtime', told.runtimeVersion && [told.runtimeVersion, detail.view.runtimeExpected === false && h('b', { class: 'flag' }, t('otherRuntime'))]],
    ['configuration', device.configurationHash && h('code', {}, device.configurationHash)],
    ['health', device.sensorHealth && t(`healthIs.${device.sensorHealth}`)],
    ...sensors.filter(key => told[key]).map(key => [key, t(`healthIs.${told[key]}`)]),
    ...unknownSensors(told).map(({ slot, type, health }) => ['unknownSensor', health && t(`healthIs.${health}`), t('unknownSensor', { slot: number(slot + 1), type: type.replace('unknown', '') })]),
    ['wakeUpsPerDay', typeof status?.wakeUpsPerDay === 'number' && number(Math.round(status.wakeUpsPerDay))],
    ['uptime', typeof told.uptimeHours === 'number' && t('uptimeIs', { days: number(Math.floor(told.uptimeHours / 24)), hours: number(told.uptimeHours % 24) })],
    ['resets', typeof told.resetCount === 'number' && `${number(told.resetCount)}${told.resetCause ? `, ${t('lastReset', { cause: t(`resetIs.${/^unknown/.test(told.resetCause) ? 'unknown' : told.resetCause}`) })}` : ''}`],
    ['lateWindows', count(told.lateWindows)],
    ['storeWrites', count(told.storeWrites)],
    ['remainingDevNonces', count(told.remainingDevNonces)],
    ['silenceStep', told.silenceStep && told.silenceStep !== 'none' && `${t(`silenceIs.${/^unknown/.test(told.silenceStep) ? 'unknown' : told.silenceStep}`)}${told.silenceSteps ? `, ${number(told.silenceSteps)}×` : ''}`],
    ['unfinishedTransmissions', told.unfinishedTransmissions > 0 && number(told.unfinishedTransmissions)],
    ['statusOf', status && time(status.time)],
    ['through', device.source && t(`source.${device.source}`)],
    ['gateway', detail.readings[0]?.gateway && h('code', {}, detail.readings[0].gateway)],
    ['lastJoin', time(detail.view?.lastJoin)],
    ['linkMargin', link && `${number(link.marginDb)} dB, ${time(link.time)}`],
    ['lastDownlink', downlink && `${t(`downlinkIs.${downlink.state}`)}${downlink.detail ? ` (${downlink.detail})` : ''}, ${time(downlink.time)}`],
    ['lastFault', fault && `${fault.description || fault.code}, ${time(fault.time)}`],
    ['position', typeof device.latitude === 'number' && `${number(device.latitude, 5)}, ${number(device.longitude, 5)}`],
  ].filter(([, value]) => value);
  return h('dl', { class: 'facts' }, rows.map(([key, value, name]) => h('div', {}, h('dt', {}, name ?? t(key)), h('dd', {}, value))));
}

function frames(now) {
  if (!detail.readings.length) return h('p', { class: 'empty' }, t('nothingKnown'));
  const language = currentLanguage();
  return h('div', { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': t('framesTitle') }, h('table', { class: 'frames' },
    h('thead', {}, h('tr', {}, ['time', 'lastReading', 'signal'].map(key => h('th', { scope: 'col' }, t(key))))),
    h('tbody', {}, detail.readings.map(reading => h('tr', { 'data-key': `${reading.time}-${reading.fCnt}` },
      h('th', { scope: 'row' }, h('time', { datetime: reading.time }, new Intl.DateTimeFormat(language, { timeStyle: 'medium' }).format(moment(reading.time)),
        now - moment(reading.time) > 86400e3 && h('small', {}, ` ${new Intl.DateTimeFormat(language, { dateStyle: 'short' }).format(moment(reading.time))}`))),
      h('td', {}, reading.error ? t('unreadable') : readingInShort(reading)),
      h('td', {}, typeof reading.rssi === 'number' ? `${number(reading.rssi)} dBm` : '–', reading.spreadingFactor && h('small', {}, ` SF${reading.spreadingFactor}`)))))));
}
