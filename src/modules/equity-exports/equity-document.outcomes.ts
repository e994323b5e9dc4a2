/** How people fared: a table of classes for each outcome, and curves of waiting times. */
import type { EquityAttribute } from '../equity-reports/equity-report.types';
import type { EquityOutcome } from '../equity-reports/equity-outcome.types';
import type { CurvePlot, Row, Section, Table } from './document';
import { STAGE_WORDS } from './equity-document.words';
import { plain } from './numbers';

const HEADINGS: Record<EquityOutcome['kind'], string> = {
  TIME_TO_MATCH: 'Time until a match',
  TIME_TO_FIRST_MEETING: 'Time until a first meeting',
  MILESTONES: 'Milestones reached',
  MEETINGS: 'Meetings held',
  OUT_OF_CONTACT: 'Out of contact',
  EARLY_ENDING: 'Early endings',
  SATISFACTION: 'Answers in feedback rounds',
  BELONGING: 'Answers about belonging',
  REMATCH: 'Paired again',
  LOAD: 'Pairings of a mentor',
};

export function outcomeSections({ label, outcomes }: EquityAttribute): Section[] {
  return outcomes.map((outcome) => {
    const curves = curvesOf(label, outcome);
    return {
      key: `outcome:${outcome.kind.toLowerCase()}`,
      heading: HEADINGS[outcome.kind],
      paragraphs: [`Of the people who reached the stage “${STAGE_WORDS[outcome.of]}”.`],
      ...(curves ? { figures: [curves] } : {}),
      tables: [classesTable(label, outcome), testsTable(label, outcome)],
    };
  });
}

const groupOf = ({ code, label }: { code: string; label: string }) => ({ group: { code, label } });

function classesTable(label: string, { kind, classes, groups }: EquityOutcome): Table {
  return {
    caption: `${label}: ${HEADINGS[kind].toLowerCase()}, people by class`,
    heads: ['group'],
    columns: classes.map(({ label: name }, at) => ({
      measure: `class_${at + 1}`,
      heading: name,
      as: 'count' as const,
    })),
    rows: groups.map((group) => ({
      at: groupOf(group),
      values: group.counts.map((count) => plain(count, 'not known')),
    })),
  };
}

function testsTable(label: string, { kind, groups }: EquityOutcome): Table {
  return {
    caption: `${label}: ${HEADINGS[kind].toLowerCase()}, beside all other groups shown`,
    heads: ['group'],
    columns: [
      { measure: 'outcome_share', heading: 'Share', as: 'share' },
      { measure: 'outcome_median_weeks', heading: 'Median, weeks', as: 'number' },
      { measure: 'outcome_delta', heading: 'Cliff’s delta', as: 'number' },
      { measure: 'outcome_p', heading: 'p', as: 'p' },
      { measure: 'outcome_adjusted_p', heading: 'Adjusted p', as: 'p' },
    ],
    rows: groups.map((group): Row => ({
      at: groupOf(group),
      values: [
        group.share ? valueOf(group.share) : plain(null, 'not known'),
        group.median ? valueOf(group.median) : plain(null, 'not known'),
        group.delta ? valueOf(group.delta) : plain(null, 'not known'),
        valueOf(group.p),
        plain(group.adjustedP, 'not known'),
      ],
    })),
  };
}

const valueOf = ({ value, lower, upper, reason }: EquityOutcome['groups'][number]['p']) => ({
  ...{ value, lower, upper },
  note: value === null ? reason : null,
});

function curvesOf(label: string, { kind, groups }: EquityOutcome): { plot: CurvePlot; table: Table } | null {
  const drawn = groups.filter(({ curve }) => curve?.length);
  if (!drawn.length) return null;
  const title = `${label}: ${HEADINGS[kind].toLowerCase()}`;
  return {
    plot: {
      kind: 'CURVES',
      title,
      legend: 'The share still waiting after so many weeks, with 95 % limits.',
      description: `The share of each group still waiting, week by week; the same numbers stand in the table below.`,
      xLabel: 'Weeks',
      series: drawn.map(({ label: name, curve }) => ({
        label: name,
        points: [
          { x: 0, y: 1, lower: null, upper: null },
          ...curve!.map(({ weeks, waiting }) => ({
            x: weeks,
            y: waiting.value ?? 0,
            lower: waiting.lower,
            upper: waiting.upper,
          })),
        ],
      })),
    },
    table: {
      caption: `${title}, share still waiting`,
      heads: ['group', 'weeks'],
      columns: [
        { measure: 'at_risk', heading: 'Waiting before', as: 'count' },
        { measure: 'still_waiting', heading: 'Share still waiting', as: 'share' },
      ],
      rows: drawn.flatMap((group) =>
        group.curve!.map(({ weeks, atRisk, waiting }) => ({
          at: { ...groupOf(group), weeks: { code: String(weeks), label: String(weeks) } },
          values: [plain(atRisk, 'not known'), valueOf(waiting)],
        })),
      ),
    },
  };
}
