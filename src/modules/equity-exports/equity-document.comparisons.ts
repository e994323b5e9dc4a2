/** The groups beside their reference, for each of what rates are shares of. Pure. */
import { REASON_WORDS } from '../../statistics/measure';
import type { EquityProfileData } from '../equity-profiles/equity-profile';
import type { EquityMeasure, EquityMeasures } from '../equity-reports/equity-measures.types';
import type { Basis, ReachedStage } from '../equity-reports/equity-report.result';
import type { EquityComparison } from '../equity-reports/equity-comparison.types';
import type { EquityAttribute, EquityGroup } from '../equity-reports/equity-report.types';
import type { Block, Column, Row, Section, Table, Value } from './document';
import { attributeName, BASIS_WORDS, basisName, STAGE_WORDS, stageName } from './equity-document.words';
import { coded, limitsText, NOT_SHOWN, noted, numberText, plain } from './numbers';

const BASES: readonly Basis[] = ['PREVIOUS_STAGE', 'APPLIED', 'INVITED', 'ELIGIBLE'];

interface Compared extends EquityComparison {
  group: EquityGroup;
}

interface Measured extends Column {
  of(comparison: Compared): Value;
}

export function comparisonSections(attribute: EquityAttribute, profile: EquityProfileData): Section[] {
  return BASES.flatMap((basis) => {
    const compared = comparisonsOf(attribute, basis);
    return compared.length ? [comparisonSection(attribute, basis, compared, profile)] : [];
  });
}

/** By group, then by stage, as the report has them. */
function comparisonsOf({ groups }: EquityAttribute, basis: Basis): Compared[] {
  return groups.flatMap((group) =>
    group.comparisons
      .filter((comparison) => comparison.basis === basis)
      .map((comparison) => ({ ...comparison, group })),
  );
}

function comparisonSection(
  attribute: EquityAttribute,
  basis: Basis,
  compared: Compared[],
  profile: EquityProfileData,
): Section {
  const { label } = attribute;
  const of = `of ${BASIS_WORDS[basis]}`;
  const threshold = profile.threshold.numerator / profile.threshold.denominator;
  const described = compared.length === 1 ? 'One ratio.' : `${compared.length} ratios.`;
  const table = (caption: string, columns: Measured[]): Table => ({
    caption: `${label}, ${of}: ${caption}`,
    heads: ['group', 'stage'],
    columns,
    rows: compared.map((comparison) => rowOf(attribute, comparison, columns)),
  });
  return {
    key: 'comparisons',
    heading: `Rates beside the reference, ${of}`,
    ...(basis === 'PREVIOUS_STAGE' ? { items: openings(attribute) } : {}),
    figures: [
      {
        plot: {
          kind: 'FOREST',
          title: `${label}: ratios of rates, ${of}`,
          legend: `Points are ratios of a group’s rate to the reference’s, lines their 95 % limits, on a logarithmic scale. Solid line: 1, equal rates. Dashed line: ${threshold}, the threshold of the policy profile.`,
          description: `${described} The numbers are in the table that follows.`,
          threshold,
          blocks: blocksOf(attribute, compared),
        },
        table: table('ratios and tests', resultsOf(attribute, profile)),
      },
    ],
    tables: [table('rates and sizes of a difference', SIZES), table('further tests, and people', TESTS)],
  };
}

function openings({ groups }: EquityAttribute): string[] {
  const found = groups.filter(({ opensAt }) => opensAt !== null);
  if (!found.length) return ['In the numbers shown, a gap opens at no stage.'];
  return found.map(
    ({ label, opensAt }) => `“${label}”: a gap opens at “${STAGE_WORDS[opensAt as ReachedStage]}”.`,
  );
}

function rowOf(attribute: EquityAttribute, comparison: Compared, columns: Measured[]): Row {
  const { stage, basis, group } = comparison;
  return {
    at: {
      attribute: attributeName(attribute),
      group: { code: group.code, label: group.label },
      stage: stageName(stage),
      basis: basisName(basis),
    },
    values: columns.map((column) => column.of(comparison)),
  };
}

const RANGE = 'from a range: the difference is at least this large';

function ratioOf({ ratio, measures, atLeast }: Compared): Value {
  const value = measures ? valueOf(measures.ratio) : plain(ratio, NOT_SHOWN.note!);
  return value.value !== null && atLeast ? { ...value, note: RANGE } : value;
}

function valueOf({ value, lower, upper, reason }: EquityMeasure): Value {
  return { value, lower, upper, note: reason && REASON_WORDS[reason] };
}

function referenceOf({ groups }: EquityAttribute, { referenceCode, measures }: Compared): Value {
  if (referenceCode === null)
    return measures ? coded('OTHERS', 'everybody else who answered') : noted('none');
  return coded(referenceCode, groups.find(({ code }) => code === referenceCode)?.label ?? referenceCode);
}

function resultsOf(attribute: EquityAttribute, { wording }: EquityProfileData): Measured[] {
  return [
    {
      measure: 'reference',
      heading: 'Reference',
      as: 'words',
      of: (comparison) => referenceOf(attribute, comparison),
    },
    { measure: 'ratio', heading: 'Ratio of rates', as: 'number', of: ratioOf },
    {
      measure: 'verdict',
      heading: 'What it amounts to',
      as: 'sentence',
      of: ({ verdict }) => coded(verdict, wording[verdict]),
    },
    {
      measure: 'fisher_p',
      heading: 'Fisher’s p',
      as: 'p',
      of: ({ fisherP }) => plain(fisherP, NOT_SHOWN.note!),
    },
    {
      measure: 'adjusted_p',
      heading: 'Adjusted (Holm)',
      as: 'p',
      of: ({ adjustedP }) => plain(adjustedP, 'not compared'),
    },
    {
      measure: 'minimum_detectable_ratio',
      heading: 'Detectable with 80 % power',
      as: 'number',
      of: ({ minimumDetectableRatio }) => plain(minimumDetectableRatio, 'does not apply'),
    },
  ];
}

function told(
  name: keyof EquityMeasures,
  measure: string,
  heading: string,
  as: Column['as'] = 'number',
): Measured {
  const of = ({ measures }: Compared) => (measures ? valueOf(measures[name]) : NOT_SHOWN);
  return { measure, heading, as, of };
}

/** Why it isn't told what people of unknown answers could change. */
const UNKNOWN = 'does not apply';

const SIZES: Measured[] = [
  told('rate', 'rate', 'Rate', 'share'),
  told('referenceRate', 'reference_rate', 'Reference’s rate', 'share'),
  told('difference', 'difference', 'Difference, in percentage points', 'points'),
  told('oddsRatio', 'odds_ratio', 'Odds ratio'),
  told('adverseRatio', 'adverse_ratio', 'Ratio of not reaching it'),
  {
    measure: 'ratio_unknown_in_group',
    heading: 'Ratio, were all unknown in this group',
    as: 'number',
    of: ({ unknownIn }) => plain(unknownIn?.group ?? null, UNKNOWN),
  },
  {
    measure: 'ratio_unknown_in_reference',
    heading: 'Were they in the reference',
    as: 'number',
    of: ({ unknownIn }) => plain(unknownIn?.reference ?? null, UNKNOWN),
  },
];

const TESTS: Measured[] = [
  told('midP', 'mid_p', 'Mid-p', 'p'),
  told('z', 'z', 'Pooled z'),
  told('zP', 'z_p', 'p of z', 'p'),
  {
    measure: 'exploratory_p',
    heading: 'Adjusted (Benjamini–Hochberg)',
    as: 'p',
    of: ({ exploratoryP }) => plain(exploratoryP, 'not compared'),
  },
  told('shortfallFromPool', 'shortfall_from_pool', 'People missing, at the rate of both', 'people'),
  told(
    'shortfallFromReference',
    'shortfall_from_reference',
    'People missing, at the reference’s rate',
    'people',
  ),
  told('swaps', 'swaps', 'Swaps until p exceeds 0.05', 'count'),
];

/** By stage, since all groups of a stage have the same reference, which heads them. */
function blocksOf(attribute: EquityAttribute, compared: Compared[]): Block[] {
  const stages: ReachedStage[] = ['INVITED', ...attribute.stages];
  return stages.flatMap((stage) => {
    const here = compared.filter((comparison) => comparison.stage === stage);
    const [first] = here;
    if (!first) return [];
    return {
      heading: `${STAGE_WORDS[stage]}, beside ${referenceOf(attribute, first).note}`,
      marks: here.map((comparison) => {
        const ratio = ratioOf(comparison);
        const limits = limitsText(ratio, 'number');
        const text = numberText(ratio, 'number');
        return {
          label: comparison.group.label,
          value: ratio.value as number | null,
          lower: ratio.lower,
          upper: ratio.upper,
          text:
            text === null
              ? comparison.measures
                ? 'no ratio'
                : NOT_SHOWN.note!
              : limits
                ? `${text} (${limits})`
                : text,
        };
      }),
    };
  });
}
