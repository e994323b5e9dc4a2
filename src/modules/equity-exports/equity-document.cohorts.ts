/** Cohorts apart, comparisons within them, and how groups are spread. */
import type { EquityAttribute } from '../equity-reports/equity-report.types';
import type { EquityMeasure } from '../equity-reports/equity-measures.types';
import type { Column, Row, Section, Table } from './document';
import { BASIS_WORDS, STAGE_WORDS } from './equity-document.words';
import { coded, noted, plain } from './numbers';

export function cohortSections(attribute: EquityAttribute): Section[] {
  const tables = [withinTable(attribute), ...strataTables(attribute)].filter(({ rows }) => rows.length);
  const others = [spreadTable(attribute)].filter(({ rows }) => rows.length);
  return [
    ...(tables.length
      ? [
          {
            key: 'within',
            heading: 'Within cohorts',
            paragraphs: [
              'Groups that went to different cohorts are compared within each of them, and then together. Where cohorts differ too much from each other, one ratio describes none of them: look at each.',
            ],
            tables,
          },
        ]
      : []),
    ...(others.length ? [{ key: 'together', heading: 'Who is with whom', tables: others }] : []),
  ];
}

const number = (measure: EquityMeasure) => ({
  value: measure.value,
  lower: measure.lower,
  upper: measure.upper,
  note: measure.value === null ? measure.reason : null,
});
const column = (measure: string, heading: string, as: Column['as']): Column => ({ measure, heading, as });

function withinTable({ label, groups }: EquityAttribute): Table {
  const rows = groups.flatMap(({ code, label: name, comparisons }) =>
    comparisons.flatMap(({ stage, basis, within }): Row[] =>
      within
        ? [
            {
              at: {
                group: { code, label: name },
                stage: { code: stage, label: STAGE_WORDS[stage] },
                basis: { code: basis, label: BASIS_WORDS[basis] },
              },
              values: [
                plain(within.strata, 'not known'),
                number(within.crudeRatio),
                number(within.rateRatio),
                number(within.oddsRatio),
                plain(within.adjustedP, 'not known'),
                number(within.homogeneityP),
                told(within.reversal),
                told(within.differ),
              ],
            },
          ]
        : [],
    ),
  );
  return {
    caption: `${label}: within cohorts`,
    heads: ['group', 'stage', 'basis'],
    columns: [
      column('strata', 'Parts', 'count'),
      column('crude_ratio', 'Ratio, thrown together', 'number'),
      column('within_rate_ratio', 'Ratio within cohorts', 'number'),
      column('within_odds_ratio', 'Odds ratio within cohorts', 'number'),
      column('within_adjusted_p', 'Adjusted p', 'p'),
      column('homogeneity_p', 'p that cohorts are alike', 'p'),
      column('reversal', 'Other way round', 'words'),
      column('cohorts_differ', 'Cohorts differ', 'words'),
    ],
    rows,
  };
}

const told = (value: boolean | null) =>
  value === null ? noted('not known') : value ? coded('YES', 'yes') : coded('NO', 'no');

function strataTables({ label, strata }: EquityAttribute): Table[] {
  return strata.map(({ cohortIds, stages, groups }, at) => ({
    caption: `${label}: people in ${cohortIds.join(', ')}`,
    heads: ['group', 'cohort'],
    columns: stages.map((stage) => column(`people_${stage.toLowerCase()}`, STAGE_WORDS[stage], 'count')),
    rows: groups.map(({ code, label: name, counts }) => ({
      at: { group: { code, label: name }, cohort: { code: cohortIds.join(' '), label: `Part ${at + 1}` } },
      values: counts.map((count) => plain(count, 'not known')),
    })),
  }));
}

function spreadTable({ label, spread }: EquityAttribute): Table {
  return {
    caption: `${label}: how groups are spread over cohorts`,
    heads: ['group'],
    columns: [
      column('isolation', 'Average share of the own group', 'share'),
      column('dissimilarity', 'Unevenness', 'number'),
    ],
    rows: spread.map(({ code, label: name, isolation, dissimilarity }) => ({
      at: { group: { code, label: name } },
      values: [number(isolation), number(dissimilarity)],
    })),
  };
}
