// People per hour out of running totals.

import { moment } from './time.js';

/** The totals of a footfall frame run modulo this: FootfallReading.CountModulus of the codec. */
export const totalsModulus = 32768;

/**
 * How far a running total went from one reading to the next. The total wraps at the modulus; a step of more than half of it
 * is no crowd but a node that began anew at zero.
 */
export function step(previous, current, modulus = totalsModulus) {
  const difference = (((current - previous) % modulus) + modulus) % modulus;
  return difference > modulus / 2 ? current : difference;
}

/**
 * Counts since the beginning of a day.
 * @param {object[]} readings one doorway's, oldest first; the last one before the day is where the counts start
 * @param {number} dayStart milliseconds
 * @returns {{in: number, out: number, hours: {in: number, out: number}[], since: number}} `since`: the moment counting could start
 */
export function today(readings, dayStart) {
  const hours = Array.from({ length: 24 }, () => ({ in: 0, out: 0 }));
  const sum = { in: 0, out: 0, hours, since: NaN };
  let previous = null;
  for (const reading of readings) {
    const { countIn, countOut } = reading.data ?? {};
    if (typeof countIn !== 'number' || typeof countOut !== 'number') continue;
    const time = moment(reading.time);
    if (time < dayStart || previous === null) {
      previous = reading.data;
      sum.since = Math.max(time, dayStart);
      continue;
    }
    const hour = hours[Math.min(23, Math.floor((time - dayStart) / 3600000))];
    const stepIn = step(previous.countIn, countIn);
    const stepOut = step(previous.countOut, countOut);
    hour.in += stepIn;
    hour.out += stepOut;
    sum.in += stepIn;
    sum.out += stepOut;
    previous = reading.data;
  }
  return sum;
}
