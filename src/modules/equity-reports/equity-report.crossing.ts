/** Two attributes crossed, over the cuts of a report: what all of them print, added up and compared. Pure. */
import { REST } from '../../disclosure/refine';
import type { CrossSheet, Stage } from '../equity-sheets/equity-sheet';
import { STAGES } from '../equity-sheets/equity-sheet';
import { comparisonsOf, type Table } from './equity-report.comparisons';
import type { StoredCrossing, StoredPolicy } from './equity-report.result';

export function crossingOf(
  sheets: readonly CrossSheet[],
  policy: StoredPolicy,
  judged = true,
): StoredCrossing {
  const { keys, numbers } = sheets.at(-1)!;
  const stages = STAGES.filter((stage) => sheets.every((sheet) => sheet.stages.includes(stage)));
  const common = (lines: (sheet: CrossSheet) => string[]) =>
    lines(sheets[0]!).filter((code) => code !== REST && sheets.every((sheet) => lines(sheet).includes(code)));
  const [ones, others] = [common(({ ones }) => ones), common(({ others }) => others)];
  const head = { keys, numbers, stages };
  if (!stages.length || !ones.length || !others.length)
    return { ...head, refusal: 'TOO_FEW', groups: [], comparisons: [] };
  const groups = ones.flatMap((one) =>
    others.map((other) => ({
      codes: [one, other] as [string, string],
      counts: stages.map((stage) =>
        sheets.reduce((sum, sheet) => sum + countOf(sheet, one, other, stage), 0),
      ),
    })),
  );
  const codeOf = (codes: readonly string[]) => JSON.stringify(codes);
  const codesOf = (code: string) => JSON.parse(code) as [string, string];
  const rows = groups.map(({ codes, counts }) => ({
    code: codeOf(codes),
    kind: 'VALUE' as const,
    hidden: false,
    cells: counts.map((value) => ({ kind: 'COUNT' as const, value })),
  }));
  const table: Table = { published: { refused: false, groups: rows }, rows, reference: 'HIGHEST' };
  const comparisons = comparisonsOf([table], stages, policy, judged).map(
    ({ code, referenceCode, ...rest }) => ({
      ...rest,
      codes: codesOf(code),
      referenceCodes: referenceCode === null ? null : codesOf(referenceCode),
    }),
  );
  return { ...head, refusal: null, groups, comparisons };
}

function countOf(sheet: CrossSheet, one: string, other: string, stage: Stage): number {
  return sheet.counts[sheet.ones.indexOf(one)]![sheet.others.indexOf(other)]![sheet.stages.indexOf(stage)]!;
}
