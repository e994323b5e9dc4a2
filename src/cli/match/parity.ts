/** The column by which mentees are to be matched alike: one that puts many into a group, and no demographics. */
import { isDemographic, type PersonField } from './columns';
import type { Problem } from './problems';
import type { Table } from './table';

const GROUPING: readonly (PersonField | null)[] = [
  null,
  'orgUnit',
  'location',
  'discipline',
  'level',
  'jobTitle',
  'affiliation',
  'timeZone',
];

export function parityProblems({ file, groupColumn }: Table<PersonField>, asked: string | null): Problem[] {
  if (asked === null) return [];
  const wrong = (column: string | null, message: string) => [{ file, row: null, column, message }];
  if (isDemographic(asked))
    return wrong(
      asked,
      'Demographics take no part in matching, and so can’t be asked for by --parity. Name a column such as the department.',
    );
  if (!groupColumn) return wrong(null, `There is no column “${asked}” for --parity. Name one of this file.`);
  if (!GROUPING.includes(groupColumn.field))
    return wrong(
      groupColumn.column,
      'The column makes no groups for --parity. Name one such as the department.',
    );
  return [];
}
