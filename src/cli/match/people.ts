/** The rows of mentors.csv or mentees.csv as people, with what is wrong in them. */
import { isEmail } from 'class-validator';
import type { PersonField } from './columns';
import { readHours, type Windows } from './hours';
import type { Problem } from './problems';
import { readSkills, type SkillTold } from './skills';
import type { Cell, Row, Table } from './table';
import { isZone } from './values';
import { languageCode, meetingModes, parts, valueWord } from './vocabulary';

/** Somebody is named by another: by id, e-mail address or name. */
export type Reference = Cell;

export interface Entry {
  file: string;
  row: number;
  id: string | null;
  email: string | null;
  name: string | null;
  seats: number;
  /** How many partners a mentor was promised. */
  least: number;
  level: number | null;
  discipline: string | null;
  orgUnit: string | null;
  skills: SkillTold[];
  goals: string[];
  languages: string[];
  meetingModes: string[];
  location: string | null;
  hours: Windows | null;
  timeZone: string | null;
  experience: number | null;
  waitingDays: number | null;
  jobTitle: string | null;
  affiliation: string | null;
  /** By the column in which groups are to be matched alike. */
  group: string | null;
  /** The first choice first. */
  wishes: Reference[];
  manager: Reference | null;
  notWith: Reference[];
}

const MAX_NUMBER = 100;
const MAX_DAYS = 36_500;

/** `unread`: columns that play no part in this run. Whatever stands there is nobody's mistake. */
export function readPeople(
  table: Table<PersonField>,
  unread: readonly PersonField[],
): { entries: Entry[]; problems: Problem[] } {
  const { file, fields, rows } = table;
  const problems = [...table.problems];
  const add = (row: number | null, column: string | null, message: string) =>
    problems.push({ file, row, column, message });
  if (!problems.length && !fields.has('id') && !fields.has('email'))
    add(
      null,
      null,
      'There is no column with an id or an e-mail address. Name one “id” or “e-mail”: people are told apart by it.',
    );
  else if (!problems.length && !rows.length)
    add(null, null, 'The file holds nobody. Add a row for each person.');
  const entries = rows.map(({ cells, ...row }) => {
    const read = Object.entries(cells).filter(([field]) => !unread.includes(field as PersonField));
    return entryOf(file, { ...row, cells: Object.fromEntries(read) }, add);
  });
  if (!problems.length && !entries.some(({ seats }) => seats > 0))
    add(null, null, 'Nobody has a free seat. Give somebody at least 1.');
  return { entries, problems };
}

function entryOf(
  file: string,
  { number: row, cells, group }: Row<PersonField>,
  add: (row: number, column: string | null, message: string) => void,
): Entry {
  const wrong: Wrong = (cell, message) => add(row, cell.column, message);
  const number = (cell: Cell | undefined, most = MAX_NUMBER): number | null => {
    if (!cell) return null;
    // Spreadsheets like to write 3 as 3.0.
    const [, digits] = /^(\d{1,5})(?:[.,]0+)?$/.exec(cell.text) ?? [];
    if (digits !== undefined && Number(digits) <= most) return Number(digits);
    wrong(cell, `The cell must be a whole number from 0 to ${most}. Write one, or leave it empty.`);
    return null;
  };
  const word = (cell: Cell | undefined) => (cell ? valueWord(cell.text) : null);
  const references = (cell: Cell | undefined): Reference[] =>
    cell ? parts(cell.text).map((text) => ({ ...cell, text })) : [];
  const { id, email } = cells;
  if (!id && !email) add(row, null, 'The row has neither an id nor an e-mail address. Fill in one of them.');
  if (email && !isEmail(email.text))
    wrong(email, 'The cell must be an e-mail address such as name@example.org.');
  const [seats, least] = [number(cells.seats) ?? 1, number(cells.least) ?? 0];
  if (cells.least && least > seats)
    wrong(
      cells.least,
      'Nobody can be promised more than she has seats. Lower this number, or raise the seats.',
    );
  const names = [cells.firstName?.text, cells.lastName?.text].filter((part) => part !== undefined);
  return {
    file,
    row,
    id: id?.text ?? null,
    email: email?.text ?? null,
    name: cells.name?.text ?? (names.length ? names.join(' ') : null),
    seats,
    least,
    level: number(cells.level),
    discipline: word(cells.discipline),
    orgUnit: word(cells.orgUnit),
    skills: readSkills(cells.skills?.text ?? ''),
    goals: parts(cells.goals?.text ?? '').map(valueWord),
    languages: languagesOf(cells.languages, wrong),
    meetingModes: meetingModes(cells.meetingModes?.text ?? ''),
    location: word(cells.location),
    hours: hoursOf(cells.hours, wrong),
    timeZone: zoneOf(cells.timeZone, wrong),
    experience: number(cells.experience),
    waitingDays: number(cells.waitingDays, MAX_DAYS),
    jobTitle: word(cells.jobTitle),
    affiliation: word(cells.affiliation),
    group: word(group ?? undefined),
    wishes: references(cells.wishes),
    manager: cells.manager ?? null,
    notWith: references(cells.notWith),
  };
}

type Wrong = (cell: Cell, message: string) => void;

function hoursOf(cell: Cell | undefined, wrong: Wrong): Windows | null {
  if (!cell) return null;
  const hours = readHours(cell.text);
  if (typeof hours !== 'string') return hours;
  wrong(cell, hours);
  return null;
}

function zoneOf(cell: Cell | undefined, wrong: Wrong): string | null {
  if (!cell) return null;
  if (!isZone(cell.text)) wrong(cell, `“${cell.text}” is no time zone. Write one such as Europe/Berlin.`);
  return cell.text;
}

function languagesOf(cell: Cell | undefined, wrong: Wrong): string[] {
  if (!cell) return [];
  const codes = parts(cell.text).map((text) => ({ text, code: languageCode(text) }));
  for (const { text, code } of codes)
    if (code === 'UNKNOWN')
      wrong(cell, `“${text}” is no language that is known. Write its name, or a code such as en or de.`);
  return codes.map(({ code }) => code).filter((code) => code !== 'UNKNOWN' && code !== 'LITTLE');
}
