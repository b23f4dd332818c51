// Moments in the reader's own words and time zone.

/** Milliseconds since 1970 of an RFC 3339 time, or NaN. */
export const moment = text => (text ? Date.parse(text) : NaN);

/** The beginning of the reader's day. */
export function startOfDay(now) {
  const day = new Date(now);
  day.setHours(0, 0, 0, 0);
  return day.getTime();
}

/** "3 minutes ago", in the steps people think in. */
export function ago(then, now, language) {
  const seconds = Math.max(0, Math.round((now - then) / 1000));
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'long' });
  if (seconds < 10) return format.format(0, 'second');
  if (seconds < 60) return format.format(-(Math.floor(seconds / 10) * 10), 'second');
  if (seconds < 3600) return format.format(-Math.floor(seconds / 60), 'minute');
  if (seconds < 86400) return format.format(-Math.floor(seconds / 3600), 'hour');
  return format.format(-Math.floor(seconds / 86400), 'day');
}

/** "14:03", with the date where it is not today. */
export function clock(then, now, language) {
  const today = startOfDay(now) === startOfDay(then);
  return new Intl.DateTimeFormat(language, today ? { timeStyle: 'short' } : { dateStyle: 'medium', timeStyle: 'short' }).format(then);
}

/** "24 hours", "35 minutes": how much time a chart covers. */
export function span(milliseconds, language) {
  const minutes = Math.max(1, Math.round(milliseconds / 60000));
  const [value, unit] = minutes < 100 ? [minutes, 'minute'] : [Math.round(minutes / 60), 'hour'];
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(value);
}
