// Two small charts of our own: a line over time and two-sided bars per hour.

import { s } from './dom.js';

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
  const points = thin(all);
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

function thin(points) {
  const size = Math.ceil(points.length / mostPoints);
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

/**
 * Two-sided bars for the hours of a day: in upwards, out downwards.
 * @param {{in: number, out: number}[]} hours 24
 * @param {string} label
 */
export function bars(hours, label) {
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
