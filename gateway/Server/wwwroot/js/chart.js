// Charts of our own: a small line in a card, and one over a day or a week that can be read with a finger, a mouse or the arrow keys, and as a table.
// What is not known is a gap, never a line across.

import { h, s } from './dom.js';
import { currentLanguage, t } from './i18n.js';

const width = 120;
const height = 30;
/** More points than this are averaged: no screen shows them apart. */
const mostPoints = 48;
/** A pause this many times the usual distance is shown as a gap. */
const gapFactor = 4;

/**
 * A line over time; pauses in the readings are gaps, not straight lines.
 * @param {{time: number, value: number}[]} all oldest first
 * @param {number} from left edge, milliseconds
 * @param {number} to right edge
 * @param {string} label what the picture says, for those who do not see it
 */
export function line(all, from, to, label) {
  const points = thin(all, mostPoints);
  const values = points.map(point => point.value);
  const low = Math.min(...values);
  const high = Math.max(...values);
  const x = time => round(3 + ((time - from) / Math.max(1, to - from)) * (width - 6));
  // A flat line lies in the middle.
  const y = value => round(high > low ? height - 4 - ((value - low) / (high - low)) * (height - 8) : height / 2);
  const last = points.at(-1);
  return s('svg', { class: 'line', viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': label, preserveAspectRatio: 'none' },
    s('path', { d: path(points, x, y), 'vector-effect': 'non-scaling-stroke' }),
    s('path', { class: 'dot', d: `M${x(last.time)} ${y(last.value)}h.01`, 'vector-effect': 'non-scaling-stroke' }));
}

// So many points at most, each the mean of some.
function thin(points, most) {
  const size = Math.ceil(points.length / most);
  if (size < 2) return points;
  const thinned = [];
  // From the end, so that the last point is an average as full as the others.
  for (let end = points.length; end > 0; end -= size) {
    const part = points.slice(Math.max(0, end - size), end);
    const mean = key => part.reduce((sum, point) => sum + point[key], 0) / part.length;
    thinned.unshift({ time: mean('time'), value: mean('value') });
  }
  return thinned;
}

function path(points, x, y) {
  const steps = points.slice(1).map((point, index) => point.time - points[index].time).sort((a, b) => a - b);
  const usual = steps[Math.floor(steps.length / 2)] ?? 0;
  let text = '';
  points.forEach((point, index) => {
    const joined = index > 0 && point.time - points[index - 1].time <= usual * gapFactor;
    text += `${joined ? 'L' : 'M'}${x(point.time)} ${y(point.value)}`;
  });
  return text;
}

const left = 52;
const right = 10;
const top = 12;
const bottom = 24;
/** Where somebody reads: chart and slot. */
const cursor = { chart: null, index: -1 };

/**
 * A chart over a day or a week.
 * @param {object} chart
 * @param {string} chart.key its name on the page
 * @param {string} chart.label what it shows, in a sentence
 * @param {number[]} chart.times when each slot begins, and when the last one ends
 * @param {{name: string, className: string, values: (number|null)[], bars?: 'up'|'down', dashed?: boolean}[]} chart.series null where nothing is known
 * @param {(value: number) => string} chart.format a value with its unit
 * @param {{low?: number, high?: number, tick?: (value: number) => string}} chart.scale ends that do not depend on the values
 * @param {number} available pixels
 * @param {() => void} redraw
 */
export function timeChart({ key, label, times, series, format, scale = {}, tall = 190, area = false }, available, redraw) {
  const wide = Math.max(260, Math.floor(available));
  const slots = times.length - 1;
  const known = series.flatMap(one => one.values.filter(value => value !== null).map(value => (one.bars === 'down' ? -value : value)));
  if (known.length && series.some(one => one.bars)) known.push(0);
  const name = `chart-${key}`;
  if (!known.length) return h('p', { class: 'empty' }, t('nothingKnown'));
  const [low, high, ticks] = axis(scale.low ?? Math.min(...known), scale.high ?? Math.max(...known), scale);
  const x = index => left + (index / slots) * (wide - left - right);
  const y = value => top + (1 - (value - low) / (high - low)) * (tall - top - bottom);
  const current = cursor.chart === key && cursor.index >= 0 && cursor.index < slots ? cursor.index : null;
  return h('div', { class: 'chart', 'data-key': name },
    h('div', { class: 'chart-head' },
      series.length > 1 && h('ul', { class: 'keys', 'aria-hidden': 'true' }, series.map(one => h('li', { class: one.className }, h('i'), one.name))),
      h('output', { class: 'reading', 'aria-live': 'polite' }, current === null ? '' : readout(series, times, current, format))),
    interactive(h('div', { class: 'canvas', tabindex: 0, role: 'group', 'aria-label': `${label} ${t('chartKeys')}` },
      s('svg', { viewBox: `0 0 ${wide} ${tall}`, width: wide, height: tall, 'aria-hidden': 'true', focusable: 'false' },
        ticks.map(value => [
          s('path', { class: value === 0 && low < 0 ? 'grid zero' : 'grid', d: `M${left} ${round(y(value))}H${wide - right}` }),
          s('text', { class: 'end', x: left - 7, y: round(y(value) + 4) }, (scale.tick ?? format)(series.some(one => one.bars) ? Math.abs(value) : value))]),
        timeTicks(times, wide).map(({ index, text }) => [
          s('path', { class: 'tick', d: `M${round(x(index))} ${tall - bottom}v4` }),
          text && s('text', { class: 'middle', x: round(Math.min(Math.max(x(index), left + 8), wide - 20)), y: tall - 6 }, text)]),
        series.map(one => (one.bars ? bars(one, x, y, slots) : curve(one, x, y, area))),
        current !== null && s('path', { class: 'cursor', d: `M${round(x(current + 0.5))} ${top}V${tall - bottom}` }))), { key, slots, wide, redraw }),
    h('details', { class: 'as-table' }, h('summary', {}, t('asTable')), asTable(label, series, times, format)));
}

function bars(one, x, y, slots) {
  const gap = slots > 60 ? 0.1 : 0.16;
  return one.values.map((value, index) => {
    if (!value) return null;
    const end = y(one.bars === 'down' ? -value : value);
    return s('rect', { class: one.className, x: round(x(index + gap)), width: round(Math.max(1.5, x(index + 1 - gap) - x(index + gap))), rx: 1.5,
      y: round(Math.min(end, y(0))), height: round(Math.max(1.5, Math.abs(end - y(0)))) });
  });
}

function curve(one, x, y, area) {
  const runs = [];
  one.values.forEach((value, index) => {
    if (value === null) return;
    if (index === 0 || one.values[index - 1] === null) runs.push([]);
    runs.at(-1).push([round(x(index + 0.5)), round(y(value))]);
  });
  const text = run => run.map(([a, b], index) => `${index ? 'L' : 'M'}${a} ${b}`).join('') + (run.length === 1 ? 'h.01' : '');
  return s('g', { class: `curve ${one.className}${one.dashed ? ' dashed' : ''}` },
    area && runs.filter(run => run.length > 1).map(run => s('path', { class: 'under', d: `${text(run)}L${run.at(-1)[0]} ${round(y(0))}L${run[0][0]} ${round(y(0))}Z` })),
    runs.map(run => s('path', { class: run.length === 1 ? 'over dot' : 'over', d: text(run) })));
}

// Ends and lines at round numbers.
function axis(low, high, scale) {
  if (!(high > low)) [low, high] = [low - 1, low + 1];
  const rough = (high - low) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].find(one => one * power >= rough) * power;
  const from = scale.low ?? Math.floor(low / step) * step;
  const to = scale.high ?? Math.ceil(high / step) * step;
  const ticks = [];
  for (let value = Math.ceil(from / step) * step; value <= to + step / 1e6; value += step) ticks.push(Math.abs(value) < step / 1e6 ? 0 : value);
  return [from, to, ticks];
}

// Days by their names, hours of one day by the clock: at most as many as there is room for.
function timeTicks(times, wide) {
  const language = currentLanguage();
  const span = times.at(-1) - times[0];
  const days = span > 36 * 3600e3;
  const byDay = times.length > 1 && times[1] - times[0] > 2 * 3600e3;
  const every = days ? 1 : wide < 420 ? 6 : 3;
  const format = new Intl.DateTimeFormat(language, days ? { weekday: 'short' } : { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const found = [];
  times.slice(0, -1).forEach((time, index) => {
    const date = new Date(time);
    if (!byDay && date.getMinutes()) return;
    if (byDay) found.push({ index: index + 0.5, text: format.format(time) });
    else if (days ? date.getHours() === 0 : date.getHours() % every === 0) found.push({ index, text: format.format(time) });
  });
  return found;
}

function readout(series, times, index, format) {
  return [h('b', {}, slotName(times, index)), ' ', series.map(one =>
    h('span', { class: one.className }, series.length > 1 && `${one.name} `, one.values[index] === null ? t('unknown') : format(one.values[index])))];
}

function slotName(times, index) {
  const language = currentLanguage();
  const [from, to] = [times[index], times[index + 1]];
  if (to - from > 2 * 3600e3) return new Intl.DateTimeFormat(language, { weekday: 'short', day: 'numeric', month: 'short' }).format(from);
  const week = times.at(-1) - times[0] > 36 * 3600e3;
  const clock = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', ...(week ? { weekday: 'short' } : {}) });
  return clock.format(from);
}

function interactive(element, { key, slots, wide, redraw }) {
  element.dataset.chart = key;
  element.dataset.slots = slots;
  element.dataset.wide = wide;
  listen(redraw);
  return element;
}

let listening = false;

// One set of listeners for all charts: they come and go with each drawing.
function listen(redraw) {
  if (listening) return;
  listening = true;
  const set = (chart, index) => {
    if (cursor.chart === chart && cursor.index === index) return;
    cursor.chart = chart;
    cursor.index = index;
    redraw();
  };
  const canvasOf = event => event.target.closest?.('.canvas');
  document.addEventListener('pointermove', event => {
    const canvas = canvasOf(event);
    if (!canvas) return;
    const box = canvas.getBoundingClientRect();
    const { chart, slots, wide } = canvas.dataset;
    const share = ((event.clientX - box.left) * (wide / box.width) - left) / (wide - left - right);
    if (share >= 0 && share < 1) set(chart, Math.floor(share * slots));
  });
  document.addEventListener('pointerout', event => {
    if (canvasOf(event) && event.pointerType === 'mouse' && document.activeElement !== canvasOf(event)) set(null, -1);
  });
  document.addEventListener('keydown', event => {
    const canvas = canvasOf(event);
    if (!canvas) return;
    const { chart, slots } = canvas.dataset;
    const at = cursor.chart === chart ? cursor.index : Number(slots);
    const next = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: slots - 1 }[event.key];
    if (event.key === 'Escape') set(null, -1);
    if (next === undefined) return;
    event.preventDefault();
    set(chart, Math.min(Math.max(next, 0), slots - 1));
  });
  document.addEventListener('focusout', event => {
    if (canvasOf(event)) set(null, -1);
  });
}

function asTable(label, series, times, format) {
  return h('div', { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': label }, h('table', {},
    h('caption', { class: 'quiet' }, label),
    h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, t('time')), series.map(one => h('th', { scope: 'col' }, one.name)))),
    h('tbody', {}, times.slice(0, -1).map((_, index) => h('tr', {},
      h('th', { scope: 'row' }, slotName(times, index)),
      series.map(one => h('td', {}, one.values[index] === null ? t('unknown') : format(one.values[index]))))).reverse())));
}

/**
 * Two-sided bars for the hours of a day: in upwards, out downwards.
 * @param {{in: number, out: number}[]} hours 24
 * @param {string} label
 */
export function twoSided(hours, label) {
  const chartWidth = 264;
  const half = 42;
  const most = Math.max(1, ...hours.map(hour => Math.max(hour.in, hour.out)));
  const column = chartWidth / hours.length;
  const bar = (value, index, upwards) => {
    const size = value ? Math.max(2, (value / most) * (half - 3)) : 0;
    return size && s('rect', { class: upwards ? 'in' : 'out', x: round(index * column + 1.5), width: round(column - 3),
      y: round(upwards ? half - size - 0.5 : half + 0.5), height: round(size), rx: 1.5 });
  };
  return s('svg', { class: 'bars', viewBox: `0 0 ${chartWidth} ${half * 2 + 18}`, role: 'img', 'aria-label': label },
    s('path', { class: 'axis', d: `M0 ${half}h${chartWidth}` }),
    hours.map((hour, index) => [bar(hour.in, index, true), bar(hour.out, index, false)]),
    [0, 6, 12, 18].map(hour => s('text', { x: round(hour * column + (hour ? 0 : 1)), y: half * 2 + 14, class: hour ? 'middle' : null }, String(hour))),
    s('text', { x: chartWidth - 1, y: half * 2 + 14, class: 'end' }, '24'));
}

const round = value => Math.round(value * 10) / 10;
