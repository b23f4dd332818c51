// Hours and days as the server works them out, kept until they are asked for anew.

import { aggregates } from './api.js';

const hour = 3600e3;
const day = 24 * hour;
const freshMilliseconds = 60e3;

/** 'day' or 'week': what every chart shows. */
let range = 'day';
const known = new Map();

export const currentRange = () => range;

export function setRange(next) {
  range = next === 'week' ? 'week' : 'day';
}

/**
 * The buckets of a kind over the chosen time.
 * @param {{kind: string, device?: string, byDay?: boolean}} query without a device all of them as one; by days where a week of hours would be too fine
 * @param {() => void} arrived called when the answer is there
 * @returns {{series: object[], from: number, to: number, byDay: boolean}|null} null until then
 */
export function trend({ kind, device, each = false, byDay = false }, now, arrived) {
  const days = byDay && range === 'week';
  const key = [kind, device, each, range, days].join();
  const entry = known.get(key);
  if (!entry || (now - entry.asked > freshMilliseconds && !entry.underway)) ask({ key, kind, device, each, days, entry }, now, arrived);
  return known.get(key)?.answer ?? null;
}

function ask({ key, kind, device, each, days, entry }, now, arrived) {
  // Whole buckets: the running one is the last.
  const to = now;
  const from = range === 'week' ? (days ? startOfDayBefore(now, 6) : now - 7 * day + hour) : now - day + hour;
  const query = { kind, from: new Date(from).toISOString(), to: new Date(to).toISOString(), bucket: days ? 'day' : 'hour' };
  if (days) query.zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (device) query.device = device;
  else if (!each) query.combine = 'true';
  known.set(key, { asked: now, underway: true, answer: entry?.answer });
  aggregates(query).then(answer => {
    known.set(key, { asked: now, answer: { ...answer, from: Date.parse(answer.from), to: Date.parse(answer.to), byDay: days } });
    arrived();
  }, () => {
    // The old answer is better than none; the next drawing asks again.
    known.set(key, { asked: now - freshMilliseconds + 10e3, answer: entry?.answer });
  });
}

function startOfDayBefore(now, days) {
  const date = new Date(now);
  date.setHours(0, 0, 0, 0);
  date.setDate(date.getDate() - days);
  return date.getTime();
}
