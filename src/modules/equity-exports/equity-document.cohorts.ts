/** Cohorts and divisions apart, comparisons within them, and how groups are spread. */
import type { EquityAttribute } from '../equity-reports/equity-report.types';
import type { EquityStratum, EquityUnitStratum } from '../equity-reports/equity-within.types';
import type { EquityMeasure } from '../equity-reports/equity-measures.types';
import type { Column, Row, Section, Table } from './document';
import { BASIS_WORDS, STAGE_WORDS } from './equity-document.words';
import { coded, noted, plain } from './numbers';

export function cohortSections(attribute: EquityAttribute): Section[] {
  const filled = (tables: Table[]) => tables.filter(({ rows }) => rows.length);
  const tables = filled([withinTable(attribute, 'cohorts'), ...strataTables(attribute)]);
  const divided = filled([withinTable(attribute, 'divisions'), ...unitTables(attribute)]);
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
    ...(divided.length
      ? [
          {
            key: 'within_units',
            heading: 'Within divisions',
            paragraphs: [
              'The same by the part of the institution that people belonged to when they were counted.',
            ],
            tables: divided,
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

function withinTable({ label, groups }: EquityAttribute, places: 'cohorts' | 'divisions'): Table {
  const rows = groups.flatMap(({ code, label: name, comparisons }) =>
    comparisons.flatMap(({ stage, basis, ...found }): Row[] => {
      const within = places === 'cohorts' ? found.within : found.withinUnits;
      return within
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
        : [];
    }),
  );
  return {
    caption: `${label}: within ${places}`,
    heads: ['group', 'stage', 'basis'],
    columns: [
      column('strata', 'Parts', 'count'),
      column('crude_ratio', 'Ratio, thrown together', 'number'),
      column('within_rate_ratio', `Ratio within ${places}`, 'number'),
      column('within_odds_ratio', `Odds ratio within ${places}`, 'number'),
      column('within_adjusted_p', 'Adjusted p', 'p'),
      column('homogeneity_p', `p that ${places} are alike`, 'p'),
      column('reversal', 'Other way round', 'words'),
      column(`${places}_differ`, `The ${places} differ`, 'words'),
    ],
    rows,
  };
}

const told = (value: boolean | null) =>
  value === null ? noted('not known') : value ? coded('YES', 'yes') : coded('NO', 'no');

function strataTables({ label, strata }: EquityAttribute): Table[] {
  return strata.map((stratum, at) =>
    stratumTable(`${label}: people in ${stratum.cohortIds.join(', ')}`, stratum, {
      cohort: { code: stratum.cohortIds.join(' '), label: `Part ${at + 1}` },
    }),
  );
}

/** Of a count that is not divided, all its people. */
function unitTables({ label, units }: EquityAttribute): Table[] {
  const counts = [...new Set(units.map(({ cohortIds }) => cohortIds.join(' ')))];
  return units.map((stratum, at) => {
    const { unitIds, withoutUnit, cohortIds } = stratum;
    const places = [...unitIds, ...(withoutUnit ? ['no unit'] : [])];
    const count = counts.length > 1 ? `, count ${counts.indexOf(cohortIds.join(' ')) + 1}` : '';
    const caption = `${label}: people in ${places.join(', ') || 'all divisions'}${count}`;
    const unit = { code: places.join(' ') || 'ALL', label: `Part ${at + 1}` };
    return stratumTable(caption, stratum, {
      ...(count && { cohort: { code: cohortIds.join(' '), label: `Count${count.slice(7)}` } }),
      unit,
    });
  });
}

function stratumTable(
  caption: string,
  { stages, groups }: EquityStratum | EquityUnitStratum,
  place: Row['at'],
): Table {
  return {
    caption,
    heads: ['group', place.unit ? 'unit' : 'cohort'],
    columns: stages.map((stage) => column(`people_${stage.toLowerCase()}`, STAGE_WORDS[stage], 'count')),
    rows: groups.map(({ code, label: name, counts }) => ({
      at: { group: { code, label: name }, ...place },
      values: counts.map((count) => plain(count, 'not known')),
    })),
  };
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
