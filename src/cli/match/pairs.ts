/** Files with a pair in each row: bans, pins, pairs of former times, an earlier result. */
import type { PairField } from './columns';
import type { Directory, Person } from './directory';
import type { Reference } from './people';
import type { Problem } from './problems';
import type { Row, Table } from './table';

/** How a row names the two: by id, e-mail address or name, the surest first. */
export interface NamedPair {
  row: Row<PairField>;
  mentor: Reference[];
  mentee: Reference[];
}

export function namedPairs(table: Table<PairField> | null, problems: Problem[]): NamedPair[] {
  if (!table) return [];
  const { file, fields } = table;
  problems.push(...table.problems);
  const has = (...wanted: PairField[]) => wanted.some((field) => fields.has(field));
  const complete = has('mentor', 'mentorId', 'mentorEmail') && has('mentee', 'menteeId', 'menteeEmail');
  if (!table.problems.length && !complete) {
    const message = 'The file needs a column “mentor” and a column “mentee”, with ids or e-mail addresses.';
    problems.push({ file, row: null, column: null, message });
    return [];
  }
  return table.rows.flatMap((row) => {
    const told = (...wanted: PairField[]) => wanted.flatMap((field) => row.cells[field] ?? []);
    const mentor = told('mentorId', 'mentorEmail', 'mentor');
    const mentee = told('menteeId', 'menteeEmail', 'mentee');
    if (mentor.length && mentee.length) return [{ row, mentor, mentee }];
    const message = 'The row must name a mentor and a mentee. Fill in both, or remove the row.';
    problems.push({ file, row: row.number, column: null, message });
    return [];
  });
}

/** Where both must be known. */
export function pairsOf(
  table: Table<PairField> | null,
  directory: Directory,
  problems: Problem[],
): { row: number; first: Person; second: Person }[] {
  return namedPairs(table, problems).flatMap(({ row, mentor, mentee }) => {
    const [first, second] = [directory.needAny(mentor, problems), directory.needAny(mentee, problems)];
    return first && second ? [{ row: row.number, first, second }] : [];
  });
}
