/** Rules ask the context's clock for the time, never the machine or the database, so tests can set it. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** Making one costs fifty times what using it does. There are some hundred zones. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** The first instant of a calendar day in a time zone; where the clocks skip midnight, the first one after it. */
export function startOfDay(timeZone: string, day: string): Date {
  const noon = Date.parse(`${day}T12:00:00Z`);
  // Zones are at most fourteen hours ahead and twelve behind; whole minutes are exact enough for all of them.
  let [before, after] = [noon - 27 * 60 * MINUTE_MS, noon + 13 * 60 * MINUTE_MS];
  while (after - before > MINUTE_MS) {
    const middle = before + Math.floor((after - before) / MINUTE_MS / 2) * MINUTE_MS;
    if (dayIn(timeZone, new Date(middle)) < day) before = middle;
    else after = middle;
  }
  return new Date(after);
}

const MINUTE_MS = 60_000;

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
