/** Equity reports without a database, as they are exported: of public counts, and with names that try to break out. */
import type { CurvePlot, Figure, ReportDocument, Section } from '../../src/modules/equity-exports/document';
import { participationSections } from '../../src/modules/equity-exports/equity-document.participation';
import { documentOf, type ReportFacts } from '../../src/modules/equity-exports/equity-document';
import { DEFAULT_PROFILE, getProfile } from '../../src/modules/equity-profiles/equity-profile';
import type { Cell } from '../../src/disclosure/types';
import { printed, type Line, type Side } from '../../src/modules/equity-participation/equity-participation';
import { compared } from '../../src/modules/equity-participation/equity-participation.compare';
import { shownParticipation } from '../../src/modules/equity-participation/equity-participation.words';
import { comparisonsOf } from '../../src/modules/equity-reports/equity-report.comparisons';
import { EquityReportRole } from '../../src/modules/equity-reports/equity-report.entity';
import {
  METHOD,
  NOT_DISCLOSED,
  STAGES,
  type StoredAttribute,
} from '../../src/modules/equity-reports/equity-report.result';
import type { EquityReportResult } from '../../src/modules/equity-reports/equity-report.types';
import { inWords } from '../../src/modules/equity-reports/equity-report.words';
import { countExits } from '../../src/statistics/durations';
import { kaplanMeier } from '../../src/statistics/kaplan-meier';
import { statisticsBy } from './vectors';

export const PROFILE = getProfile(DEFAULT_PROFILE);

export const FACTS: ReportFacts = {
  id: 'equityreport_00000000-0000-7000-8000-000000000001',
  programId: null,
  filters: [],
  role: EquityReportRole.MENTEE,
  cohortIds: ['cohort_00000000-0000-7000-8000-000000000002'],
  method: METHOD,
};

/** Names that mean something to HTML, to spreadsheets or to readers' eyes. */
export const HOSTILE = [
  '</script><img src=x onerror=alert(1)>',
  '=HYPERLINK("https://example.org","x")',
  '"><svg onload=alert(1)>',
  '+1 & <b>',
  'right\u202eto left, and a very long name that does not end where one would expect it to',
];

/** A number, a range, or nothing. */
type Printed = number | [number, number] | null;

/** What is printed of groups along the stages: of the first, admissions to Berkeley in 1973. */
const PRINTED: Record<string, Record<string, Printed[]>> = {
  gender: {
    women: [1835, 557, 300, 240, 120],
    men: [2691, 1198, 800, 520, 200],
    few: [null, null, null, null, null],
    [NOT_DISCLOSED]: [null, null, null, null, null],
  },
  origin: {
    north: [108, 89, 50, null, 20],
    south: [825, 512, 100, 40, 20],
    east: [60, null, 40, [0, 4], [0, 4]],
    west: [60, 50, 40, 30, [0, 4]],
    [NOT_DISCLOSED]: [30, [26, 30], 20, 15, null],
  },
};

const AS_OF = '2026-01-01T00:00:00.000Z';

function cellOf(printed: Printed): Cell {
  if (printed === null) return { kind: 'HIDDEN' };
  if (typeof printed === 'number') return { kind: 'COUNT', value: printed };
  return { kind: 'BAND', atLeast: printed[0], atMost: printed[1] };
}

function attributeOf(key: string): StoredAttribute {
  const groups = Object.entries(PRINTED[key]!).map(([code, cells]) => ({
    code,
    kind: code === NOT_DISCLOSED ? ('NOT_DISCLOSED' as const) : ('VALUE' as const),
    hidden: cells.every((cell) => cell === null),
    cells: cells.map(cellOf),
  }));
  const stages = [...STAGES];
  const table = { published: { groups, refused: false }, rows: groups, reference: 'HIGHEST' as const };
  const comparisons = comparisonsOf([table], stages);
  const version = { number: 1, multiple: false, asOf: AS_OF, refusal: null };
  return { key, ...version, stages, groups, comparisons, answered: null, totals: [] };
}

export function resultFor(labelOf: (code: string) => string = (code) => code): EquityReportResult {
  const attributes = Object.keys(PRINTED).map(attributeOf);
  const wordsOf = (key: string) => ({
    label: labelOf(key),
    categories: new Map(Object.keys(PRINTED[key]!).map((code) => [code, labelOf(code)])),
  });
  return inWords({ method: METHOD, k: 5, asOf: AS_OF, attributes }, wordsOf, PROFILE.wording);
}

export const berkeley = (labelOf?: (code: string) => string): ReportDocument =>
  documentOf(FACTS, PROFILE, resultFor(labelOf));

/** The shares still waiting of the two groups of a published study, as a figure. */
export function curves(labelOf: (group: string) => string = (group) => group): Figure {
  const { time, event, group } = statisticsBy('log-rank').find(({ id }) => id === 'logrank-aml')!.input
    .columns;
  const groups = [...new Set<string>(group)];
  const series: CurvePlot['series'] = groups.map((name) => {
    const members = (time as number[]).flatMap((time, at) =>
      group[at] === name ? [{ time, ending: event[at] ? ('EVENT' as const) : ('CENSORED' as const) }] : [],
    );
    const points = kaplanMeier(countExits(members)).steps.map(({ time, survival, interval }) => ({
      x: time,
      y: survival,
      lower: interval.value?.lower ?? null,
      upper: interval.value?.upper ?? null,
    }));
    return { label: labelOf(name), points: [{ x: 0, y: 1, lower: null, upper: null }, ...points] };
  });
  return {
    plot: {
      kind: 'CURVES',
      title: 'The share still in remission',
      legend: 'Upright lines are 95 % limits.',
      description: 'Two curves. The numbers are in the table that follows.',
      xLabel: 'Weeks',
      series,
    },
    table: {
      caption: 'Shares still in remission',
      heads: ['group', 'stage'],
      columns: [{ measure: 'share', heading: 'Share', as: 'share' }],
      rows: series.flatMap(({ label, points }) =>
        points.map(({ x, y, lower, upper }) => ({
          at: { group: { code: label, label }, stage: { code: String(x), label: String(x) } },
          values: [{ value: y, lower, upper, note: null }],
        })),
      ),
    },
  };
}

/** Participants beside others, in units of these names. */
function participation(labelOf: (unit: string) => string): Section[] {
  const side = (people: number, stayed: number): Side => ({
    people,
    had: { RETAINED: stayed, NEW_ROLE: people - stayed },
    untitled: 0,
  });
  const lines = ['one', 'another', 'third'].map((id, at): Line => ({
    unit: { id, name: labelOf(id) },
    participants: side(40, 20 + at),
    nonParticipants: side(90, 50 - at),
  }));
  const period = { months: 12, startOn: '2024-01-15', endOn: '2025-01-15' };
  const print = printed(period, { lines, leftOut: 12, notEmployed: 3 }, 5);
  return participationSections(shownParticipation(compared(print, 0.05)));
}

/** Every kind of plot and table, all names of which try to break out. */
export function hostile(): ReportDocument {
  const names = new Map<string, string>();
  const labelOf = (code: string) =>
    names.get(code) ?? names.set(code, HOSTILE[names.size % HOSTILE.length]!).get(code)!;
  const document = berkeley(labelOf);
  const section = { key: 'times', heading: HOSTILE[0]!, figures: [curves(labelOf)] };
  return { ...document, sections: [...document.sections, section, ...participation(labelOf)] };
}
