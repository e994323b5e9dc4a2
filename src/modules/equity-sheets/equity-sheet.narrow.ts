/** A sheet about some of its cohorts or divisions alone, from what is printed of them apart and nothing else. Pure. */
import type { Cell, SuppressedGroup } from '../../disclosure/types';
import { STAGES, type Sheet, type Strata } from './equity-sheet';

/** What a report may be narrowed to. */
export const FILTER_FIELDS = ['COHORT', 'ORG_UNIT'] as const;
export type FilterField = (typeof FILTER_FIELDS)[number];

export interface Filter {
  field: FilterField;
  ids: string[];
}

/** Null where they are not printed apart from all others in one of the sheets, or are in none. */
export function narrowed(sheets: readonly Sheet[], filter: Filter): Sheet[] | null {
  const found = sheets.map((sheet) => narrow(sheet, filter));
  if (found.includes(null)) return null;
  const left = found.filter((sheet) => sheet !== null && sheet !== NOWHERE);
  return left.length ? left : null;
}

const NOWHERE = 'NOWHERE';

function narrow(sheet: Sheet, { field, ids }: Filter): Sheet | typeof NOWHERE | null {
  const own = sheet.cohortIds.filter((id) => ids.includes(id));
  if (field === 'COHORT' && !own.length) return NOWHERE;
  if (field === 'COHORT' && own.length === sheet.cohortIds.length) return sheet;
  const strata = field === 'COHORT' ? sheet.strata : (sheet.units ?? null);
  if (!strata) return null;
  const wanted = strata.parts.map((part) => part.filter((id) => ids.includes(id)).length);
  if (!wanted.some((count) => count)) return NOWHERE;
  // A part of which some are wanted and others are not can't be told apart.
  if (strata.parts.some((part, at) => wanted[at] && wanted[at] < part.length)) return null;
  const parts = strata.parts.flatMap((_, at) => (wanted[at] ? [at] : []));
  return only(sheet, strata, parts, field === 'COHORT' ? own : sheet.cohortIds);
}

function only(sheet: Sheet, strata: Strata, parts: readonly number[], cohortIds: string[]): Sheet {
  const sums = strata.counts.map((line) =>
    strata.stages.map((_, stage) => parts.reduce((sum, part) => sum + line[part]![stage]!, 0)),
  );
  const groups = sheet.groups.map(({ code }): SuppressedGroup => {
    const line = sums[strata.lines.indexOf(code)];
    const cells = strata.stages.map((_, at): Cell =>
      line ? { kind: 'COUNT', value: line[at]! } : { kind: 'HIDDEN' },
    );
    return { code, cells, hidden: !line };
  });
  const totals = STAGES.map((stage) => {
    const at = strata.stages.indexOf(stage);
    return at < 0 ? 0 : sums.reduce((sum, line) => sum + line[at]!, 0);
  });
  const tables = [{ ...sheet.tables[0]!, published: { groups, refused: false } }];
  return {
    ...sheet,
    cohortIds,
    stages: strata.stages,
    tables,
    totals,
    strata: null,
    units: null,
    classes: [],
  };
}
