// Charts of a day or a week: bays, air, people; of a whole site or of one device.

import { timeChart } from './chart.js';
import { h } from './dom.js';
import { number, t } from './i18n.js';
import { currentRange, setRange, trend } from './trends.js';

/** What an air chart may show, with the decimals that the sensors deserve. */
export const quantities = [
  { key: 'temperature', unit: '°C', decimals: 1 },
  { key: 'relativeHumidity', unit: '%', decimals: 0, low: 0 },
  { key: 'pressure', unit: 'hPa', decimals: 0 },
  { key: 'pm25', unit: 'µg/m³', decimals: 0, low: 0, short: true },
  { key: 'pm10', unit: 'µg/m³', decimals: 0, low: 0, short: true },
  { key: 'co2', unit: 'ppm', decimals: 0, short: true },
  { key: 'vocIndex', unit: '', decimals: 0, low: 0, short: true },
];

const mostStations = 6;
let quantity = 'pm25';

const timesOf = buckets => [...buckets.map(bucket => Date.parse(bucket.from)), Date.parse(buckets.at(-1).to)];
const orNull = value => value ?? null;

/** Day or week, for every chart of the page. */
export function rangeButtons() {
  return h('div', { class: 'segments', role: 'group', 'aria-label': t('range') }, ['day', 'week'].map(range =>
    h('button', { type: 'button', name: 'range', value: range, 'aria-pressed': String(currentRange() === range) }, t(`range_${range}`))));
}

function quantityChoice(available) {
  return h('label', { class: 'choice' }, h('span', { class: 'quiet' }, t('quantity')),
    h('select', { name: 'quantity' }, quantities.filter(one => available.has(one.key)).map(one =>
      h('option', { value: one.key, selected: one.key === quantity }, `${t(one.key)}${one.short ? ` (${t(`${one.key}Short`)})` : ''}`))));
}

/** Clicks and choices of both controls. */
export function listenToControls(redraw) {
  document.addEventListener('click', event => {
    const button = event.target.closest('button[name=range]');
    if (!button) return;
    setRange(button.value);
    redraw();
  });
  document.addEventListener('change', event => {
    if (event.target.name !== 'quantity') return;
    quantity = event.target.value;
    redraw();
  });
}

const waiting = () => h('p', { class: 'empty' }, t('connecting'));
const none = () => h('p', { class: 'empty' }, t('nothingKnown'));

/** For how much of each hour cars stood on the bays. */
export function occupancyChart({ device, key }, now, available, redraw) {
  const answer = trend({ kind: 'parking', device }, now, redraw);
  if (!answer) return waiting();
  const [series] = answer.series;
  if (!series) return none();
  return timeChart({
    key, area: true, label: t(device ? 'occupancyOfBay' : 'occupancyLabel', { range: t(`rangeIn_${currentRange()}`) }), times: timesOf(series.buckets),
    series: [{ name: t('occupancy'), className: 'occupied', values: series.buckets.map(bucket => orNull(bucket.occupiedShare)) }],
    format: value => `${number(value * 100)} %`, scale: { low: 0, high: 1 },
  }, available, redraw);
}

/** One quantity of the air, a line for each station. */
export function airChart({ device, key }, now, available, redraw) {
  const answer = trend({ kind: 'air', device, each: true }, now, redraw);
  if (!answer) return { controls: null, chart: waiting() };
  const measured = new Set(answer.series.flatMap(one => one.buckets.flatMap(bucket => Object.keys(bucket.air ?? {}))));
  if (!measured.size) return { controls: null, chart: none() };
  const shown = quantities.find(one => one.key === quantity && measured.has(one.key)) ?? quantities.find(one => measured.has(one.key));
  const stations = answer.series.slice(0, mostStations);
  return {
    controls: quantityChoice(measured),
    chart: timeChart({
      key, label: t('airLabel', { quantity: t(shown.key), range: t(`rangeIn_${currentRange()}`) }), times: timesOf(answer.series[0].buckets),
      series: stations.map((station, index) => ({ name: station.name, className: `station-${index + 1}`,
        values: station.buckets.map(bucket => orNull(bucket.air?.[shown.key]?.mean)) })),
      format: value => `${number(value, shown.decimals)} ${shown.unit}`.trim(), scale: { low: shown.low, tick: value => number(value, value < 10 && shown.decimals ? 1 : 0) },
    }, available, redraw),
  };
}

/** People in and out: an hour, or a day, each. */
export function peopleChart({ device, key }, now, available, redraw) {
  const answer = trend({ kind: 'footfall', device, byDay: true }, now, redraw);
  if (!answer) return waiting();
  const [series] = answer.series;
  if (!series) return none();
  return timeChart({
    key, label: t(answer.byDay ? 'peopleByDay' : 'peopleByHour', { range: t(`rangeIn_${currentRange()}`) }), times: timesOf(series.buckets),
    series: [
      { name: t('in'), className: 'in', bars: 'up', values: series.buckets.map(bucket => orNull(bucket.in)) },
      { name: t('out'), className: 'out', bars: 'down', values: series.buckets.map(bucket => orNull(bucket.out)) },
    ],
    format: value => number(value),
  }, available, redraw);
}
