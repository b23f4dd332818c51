// A card for each air station.

import { line } from './chart.js';
import { fill, h } from './dom.js';
import { gradeOf, stationGrade } from './grading.js';
import { quantities } from './history.js';
import { currentLanguage, number, t } from './i18n.js';
import { byName, historyMilliseconds, state } from './store.js';
import { ago, moment, span } from './time.js';

/** What is measured, in one line: for the table of nodes. */
export function airInShort(data) {
  return quantities.filter(({ key }) => typeof data?.[key] === 'number' && ['temperature', 'pm25', 'co2'].includes(key))
    .map(({ key, unit, decimals, short }) => `${short ? `${t(`${key}Short`)} ` : ''}${number(data[key], decimals)} ${unit}`.trim())
    .join(' · ');
}

export function drawAir(body, now) {
  const stations = [...state.devices.values()].filter(device => device.profile === 'air' || state.air.get(device.device)?.length)
    .sort(byName(currentLanguage()));
  fill(body, stations.length ? stations.map(station => card(station, now)) : h('p', { class: 'empty' }, t(state.loaded ? 'noAir' : 'connecting')));
}

function card(station, now) {
  const language = currentLanguage();
  const readings = state.air.get(station.device) ?? [];
  const latest = readings.at(-1) ?? (station.lastReading?.kind === 'air' ? station.lastReading : null);
  const time = moment(latest?.time);
  const from = Math.max(now - historyMilliseconds, moment(readings[0]?.time) || now);
  const grade = stationGrade(latest?.data);
  const title = `air-${station.device}`;
  return h('article', { class: 'card air-card', 'data-key': station.device, 'data-device': station.device, 'aria-labelledby': title },
    h('header', {},
      h('h3', { id: title }, h('a', { href: `#device=${station.device}` }, station.name ?? station.device)),
      h('p', { class: 'heard' }, latest ? h('time', { datetime: latest.time }, ago(time, now, language)) : t('never'))),
    grade && h('p', { class: 'verdict', 'data-grade': grade.grade }, h('span', { class: 'sign', 'aria-hidden': 'true' }), t('airIs', { word: t(grade.word) })),
    latest && h('table', { role: 'table' },
      h('caption', { class: 'quiet' }, station.name ?? station.device),
      h('thead', { class: 'quiet', role: 'rowgroup' }, h('tr', { role: 'row' },
        ['quantity', 'value', 'course'].map(key => h('th', { role: 'columnheader', scope: 'col' }, t(key))))),
      h('tbody', { role: 'rowgroup' }, quantities.map(quantity => row(quantity, latest.data ?? {}, readings, from, now)))),
    readings.length > 1 && h('p', { class: 'note' }, t('lastSpan', { span: span(now - from, language) })));
}

function row({ key, unit, decimals, short }, data, readings, from, now) {
  const value = data[key];
  const measured = typeof value === 'number';
  const points = readings.filter(reading => typeof reading.data?.[key] === 'number')
    .map(reading => ({ time: moment(reading.time), value: reading.data[key] }))
    .filter(point => point.time >= from);
  if (!measured && !points.length) return null;
  const grade = gradeOf(key, value);
  const withUnit = some => `${number(some, decimals)} ${unit}`.trim();
  return h('tr', { role: 'row', 'data-key': key },
    h('th', { role: 'rowheader', scope: 'row' }, h('span', {}, t(key), short && h('small', {}, ' ', t(`${key}Short`))), grade && gradeMark(grade)),
    h('td', { role: 'cell', class: 'value' }, measured ? [h('b', {}, number(value, decimals)), unit && h('span', { class: 'unit' }, ` ${unit}`)] : h('small', {}, t('notMeasured'))),
    h('td', { role: 'cell', class: 'course' }, points.length > 1 ? line(points, from, now, t('lowHigh', {
      low: withUnit(Math.min(...points.map(point => point.value))),
      high: withUnit(Math.max(...points.map(point => point.value))),
      span: span(now - from, currentLanguage()) })) : null));
}

// Five steps, so many of them filled, and the word.
function gradeMark({ grade, word }) {
  return h('span', { class: 'grade', 'data-grade': grade },
    h('span', { class: 'steps', 'aria-hidden': 'true' }, [1, 2, 3, 4, 5].map(step => h('i', { class: step <= grade ? 'on' : null }))),
    h('span', { class: 'word' }, t(word)));
}
