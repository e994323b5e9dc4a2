/**
 * From weekly hours in people's own zones to what the matcher compares: open quarters of an hour on one clock, for each
 * kind of week that the cohort has. Pure, but for the zone rules that the runtime brings.
 */
import { createHash } from 'node:crypto';
import type { Schedule } from '../../matching/types';

/** A window as profiles have it, in wall-clock times. */
export interface Hours {
  personId: string;
  timeZone: string;
  windows: readonly { weekday: number; fromTime: string; toTime: string }[];
}

const MINUTE_MS = 60_000;
const QUARTER_MS = 15 * MINUTE_MS;
const DAY_MS = 24 * 60 * MINUTE_MS;
const WEEK_MS = 7 * DAY_MS;
const WEEK = 7 * 24 * 4;
/** Of a cohort without an end. */
const USUAL_WEEKS = 52;
/** Zone rules repeat; what lies further ahead tells nothing new. */
const MOST_WEEKS = 3 * 53;

/** Mondays, 0:00 UTC, of the ISO weeks that a cohort touches. */
export function weeksOf(startsOn: string, endsOn: string | null): number[] {
  const first = mondayOf(Date.parse(startsOn));
  const last = endsOn ? mondayOf(Date.parse(endsOn)) : first + (USUAL_WEEKS - 1) * WEEK_MS;
  const count = Math.max(1, Math.min(Math.round((last - first) / WEEK_MS) + 1, MOST_WEEKS));
  return Array.from({ length: count }, (_, week) => first + week * WEEK_MS);
}

function mondayOf(day: number): number {
  return day - ((new Date(day).getUTCDay() + 6) % 7) * DAY_MS;
}

/** Clocks of a zone in a week: how far ahead of UTC, in quarters of an hour, from which quarter of the week on. */
type Clocks = readonly { from: number; ahead: number }[];

/** The schedules that occur, each once, and whose they are. */
export function schedulesOf(
  people: readonly Hours[],
  mondays: readonly number[],
): { schedules: Schedule[]; idOf: Map<string, string> } {
  const zones = [...new Set(people.map(({ timeZone }) => timeZone))].sort();
  const clocks = new Map(zones.map((zone) => [zone, mondays.map((monday) => clocksOf(zone, monday))]));
  const kinds = new Map(
    mondays
      .map((_, week) => [JSON.stringify(zones.map((zone) => clocks.get(zone)![week])), week] as const)
      .reverse(),
  );
  const weeks = [...kinds.values()].sort((a, b) => a - b);
  const schedules = new Map<string, Schedule>();
  const known = new Map<string, string>();
  const idOf = new Map<string, string>();
  for (const { personId, timeZone, windows } of people) {
    const key = JSON.stringify([
      timeZone,
      windows.map((window) => [window.weekday, window.fromTime, window.toTime]),
    ]);
    let id = known.get(key);
    if (!id) {
      const local = wallClock(windows);
      const schedule = named(weeks.map((week) => openSpans(local, clocks.get(timeZone)![week]!)));
      id = schedule.id;
      schedules.set(id, schedule);
      known.set(key, id);
    }
    idOf.set(personId, id);
  }
  return { schedules: [...schedules.values()], idOf };
}

/** By content: people of two zones whose hours fall together share one. */
function named(weeks: number[][]): Schedule {
  const id = createHash('sha256').update(JSON.stringify(weeks)).digest('hex').slice(0, 32);
  return { id, weeks };
}

/** Which quarters of a week are open, on the person's own clock. Only whole ones count. */
function wallClock(windows: Hours['windows']): Uint8Array {
  const open = new Uint8Array(WEEK);
  for (const { weekday, fromTime, toTime } of windows) {
    const midnight = (weekday - 1) * 24 * 4;
    open.fill(
      1,
      midnight + Math.ceil(minutesOf(fromTime) / 15),
      midnight + Math.floor(minutesOf(toTime) / 15),
    );
  }
  return open;
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

/** Asking what each quarter's wall clock shows leaves no doubt about hours that are skipped or come twice. */
function openSpans(local: Uint8Array, clocks: Clocks): number[] {
  const spans: number[] = [];
  let open = 0;
  clocks.forEach(({ from, ahead }, at) => {
    const to = clocks[at + 1]?.from ?? WEEK;
    for (let quarter = from; quarter < to; quarter++) {
      const now = local[(quarter + ahead + WEEK) % WEEK]!;
      if (now !== open) spans.push(quarter);
      open = now;
    }
  });
  if (open) spans.push(WEEK);
  return spans;
}

/** No zone changes its clocks twice in a week, and all of them count in quarters of an hour. */
function clocksOf(timeZone: string, monday: number): Clocks {
  const [before, after] = [aheadAt(timeZone, monday), aheadAt(timeZone, monday + WEEK_MS)];
  const first = { from: 0, ahead: before };
  if (before === after) return [first];
  let [old, changed] = [0, WEEK];
  while (changed - old > 1) {
    const middle = (old + changed) >> 1;
    if (aheadAt(timeZone, monday + middle * QUARTER_MS) === before) old = middle;
    else changed = middle;
  }
  return changed < WEEK ? [first, { from: changed, ahead: after }] : [first];
}

const formats = new Map<string, Intl.DateTimeFormat>();

function aheadAt(timeZone: string, instant: number): number {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
    formats.set(timeZone, format);
  }
  const shown = format.formatToParts(instant).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const found = /^GMT(?:([+-])(\d\d):(\d\d))?$/.exec(shown);
  if (!found) throw new Error(`The offset of ${timeZone} is not understood: ${shown}`);
  const [, sign, hours = '0', minutes = '0'] = found;
  const quarters = (Number(hours) * 60 + Number(minutes)) / 15;
  return Math.round(sign === '-' ? -quarters : quarters);
}
