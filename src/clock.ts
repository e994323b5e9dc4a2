/** Rules ask the context's clock for the time, never the machine or the database, so tests can set it. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** Making one costs fifty times what using it does. There are some hundred zones. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** The calendar day at an instant in an IANA time zone, as YYYY-MM-DD. */
export function dayIn(timeZone: string, at: Date): string {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    });
    formats.set(timeZone, format);
  }
  return format.format(at);
}

const HOUR_MS = 3_600_000;

/** The first instant of a calendar day in a time zone. Zones lie at most 14 hours from UTC, in steps of quarters. */
export function startOfDay(timeZone: string, day: string): Date {
  let at = Date.parse(`${day}T00:00:00Z`) - 14 * HOUR_MS;
  while (dayIn(timeZone, new Date(at)) < day) at += HOUR_MS / 4;
  return new Date(at);
}
