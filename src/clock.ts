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
