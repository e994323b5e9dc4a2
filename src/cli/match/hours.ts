/** Weekly hours as people write them: `Mon 9-12, Tue 13-17`, `Mo-Fr 8.30-12`, `Wed 2pm-5pm`. */
import { schedulesOf, weeksOf, type Hours } from '../../modules/match-runs/match-hours';
import type { Schedule } from '../../matching/types';
import type { MatchArguments } from './arguments';
import type { Entry } from './people';
import type { Problem } from './problems';
import { valueWord } from './vocabulary';

export type Windows = Hours['windows'];

const DAYS = [
  'mo mon monday montag',
  'tu tue tues tuesday di dienstag',
  'we wed wednesday mi mittwoch',
  'th thu thur thurs thursday do donnerstag',
  'fr fri friday freitag',
  'sa sat saturday samstag sonnabend',
  'su sun sunday so sonntag',
];
const DAY_OF = new Map(DAYS.flatMap((words, at) => words.split(' ').map((word) => [word, at + 1] as const)));

const TIME = /^(\d{1,2})(?:[:.](\d\d))?(am|pm)?$/;

/** The windows, or what is wrong with the text. */
export function readHours(text: string): Windows | string {
  const windows: { weekday: number; fromTime: string; toTime: string }[] = [];
  let days: number[] = [];
  let timed = true;
  for (const token of tokensOf(text)) {
    const told = daysOf(token);
    if (told) {
      days = timed ? told : [...days, ...told];
      timed = false;
      continue;
    }
    const span = spanOf(token);
    if (typeof span === 'string') return span;
    if (!days.length) return `“${token}” stands before any day. Write days first, as in Mon 9-12.`;
    windows.push(...days.map((weekday) => ({ weekday, ...span })));
    timed = true;
  }
  return timed ? windows : 'A day is without its hours. Write them after it, as in Mon 9-12.';
}

/** Days and spans apart, with a plain hyphen in each span. */
function tokensOf(text: string): string[] {
  return valueWord(text)
    .replace(/\b(?:to|until|bis)\b|[–—−]/g, '-')
    .replace(/\b(?:and|und|uhr)\b|[,;&+/|]/g, ' ')
    .replace(/\s*-\s*/g, '-')
    .replace(/(\d)\s*([ap])\.?m\b\.?/g, '$1$2m')
    .split(/\s+/)
    .map((token) => token.replace(/[:.]+$/, ''))
    .filter((token) => token !== '');
}

function daysOf(token: string): number[] | null {
  const [first, last, ...more] = token.split('-').map((word) => DAY_OF.get(word.replace(/\.$/, '')));
  if (first === undefined || more.length) return null;
  if (!token.includes('-')) return [first];
  if (last === undefined) return null;
  // Sunday to Tuesday goes over the end of the week.
  return Array.from({ length: ((last - first + 7) % 7) + 1 }, (_, at) => ((first - 1 + at) % 7) + 1);
}

function spanOf(token: string): { fromTime: string; toTime: string } | string {
  const unknown = `“${token}” is neither a day nor a span of time. Write it as in Mon 9-12, Tue 13:30-17.`;
  const [from, to, ...more] = token.split('-').map((time) => TIME.exec(time));
  if (!from || !to || more.length || Boolean(from[3]) !== Boolean(to[3])) return unknown;
  const [start, end] = [minutesOf(from), minutesOf(to)];
  if (start === null || end === null) return unknown;
  if (end <= start) return `“${token}” ends before it starts. Write afternoons as 13-17.`;
  return { fromTime: clockText(start), toTime: clockText(end) };
}

function minutesOf([, hour, minute = '0', half]: RegExpExecArray): number | null {
  const [hours, minutes] = [Number(hour), Number(minute)];
  if (minutes > 59 || hours > (half ? 12 : 24) || (half && !hours)) return null;
  const total = (half ? (hours % 12) + (half === 'pm' ? 12 : 0) : hours) * 60 + minutes;
  return total > 24 * 60 ? null : total;
}

function clockText(minutes: number): string {
  return [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':');
}

/** Whose hours are which of the schedules. */
export interface Timetable {
  schedules: Schedule[];
  of(entry: Entry): string | null;
}

type Asked = Pick<MatchArguments, 'timeZone' | 'startsOn' | 'endsOn'>;

export function timetableOf(entries: readonly Entry[], asked: Asked, problems: Problem[]): Timetable {
  const told = entries.filter(({ hours }) => hours);
  const zoneOf = ({ timeZone }: Entry) => timeZone ?? asked.timeZone;
  const anyZone = told.some((entry) => zoneOf(entry) !== null);
  for (const entry of told)
    if (anyZone && zoneOf(entry) === null)
      problems.push({
        ...{ file: entry.file, row: entry.row, column: null },
        message:
          'The row has hours but no time zone, as others have. Fill it in, or name one by --time-zone.',
      });
  const key = ({ file, row }: Entry) => JSON.stringify([file, row]);
  const people = told.map((entry) => ({
    personId: key(entry),
    timeZone: zoneOf(entry) ?? 'UTC',
    windows: entry.hours ?? [],
  }));
  const zones = new Set(people.map(({ timeZone }) => timeZone.toLowerCase()));
  // Within one zone all clocks are set at once, so that any week tells what they have in common.
  if (zones.size > 1 && asked.startsOn === null)
    problems.push({
      ...{ file: told[0]!.file, row: null, column: null },
      message:
        'Hours are told in several time zones. Say by --starts-on when the cohort starts: clocks are not set everywhere on the same day.',
    });
  const { schedules, idOf } = schedulesOf(people, weeksOf(asked.startsOn ?? ANY_DAY, asked.endsOn));
  return { schedules, of: (entry) => idOf.get(key(entry)) ?? null };
}

const ANY_DAY = '2024-01-01';
