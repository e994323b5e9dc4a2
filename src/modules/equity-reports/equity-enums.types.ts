/** The words of equity reports on the wire. */
import { registerEnumType } from 'type-graphql';
import { VERDICT_WORDS, type Verdict } from '../../statistics/verdict';
import { MEASURES } from '../equity-sheets/equity-sheet';
import { STAGES, type Basis, type BenchmarkReason, type ReachedStage } from './equity-report.result';

export const enumOf = <T extends string>(values: readonly T[]) =>
  Object.fromEntries(values.map((value) => [value, value])) as Record<T, T>;

export const EquityCellKind = enumOf(['COUNT', 'BAND', 'HIDDEN']);
registerEnumType(EquityCellKind, {
  name: 'EquityCellKind',
  description: 'How a number of people is shown.',
  valuesConfig: {
    COUNT: { description: 'As it is, in `count`.' },
    BAND: { description: 'As a range, from `atLeast` to `atMost`.' },
    HIDDEN: { description: 'Not at all; also where it is larger but would give a small number away.' },
  },
});

export const EquityStage = enumOf<ReachedStage>(['INVITED', ...STAGES]);
registerEnumType(EquityStage, {
  name: 'EquityStage',
  description: 'A stage of the way; whoever reached one has reached all before it.',
  valuesConfig: {
    INVITED: {
      description:
        'Was invited to apply, as the institution states it. Only in comparisons of reports that name such a benchmark.',
    },
    APPLIED: { description: 'The enrollment was submitted, or accepted, at some time.' },
    ACCEPTED: { description: 'It was accepted at some time.' },
    MATCHED: { description: 'The person was in a pairing that all had confirmed.' },
    FIRST_MEETING: { description: 'In such a pairing a meeting was held.' },
    COMPLETED: { description: 'After that, the enrollment or the pairing was completed.' },
  },
});

export const EquityBasis = enumOf<Basis>(['APPLIED', 'PREVIOUS_STAGE', 'ELIGIBLE', 'INVITED']);
registerEnumType(EquityBasis, {
  name: 'EquityBasis',
  description: 'What a rate is a share of.',
  valuesConfig: {
    APPLIED: { description: 'Of those who applied.' },
    PREVIOUS_STAGE: { description: 'Of those who reached the stage before: shows where a gap opens.' },
    ELIGIBLE: {
      description:
        'Of those who could have applied, as the institution states it in a benchmark of the report.',
    },
    INVITED: { description: 'Of those who were invited, as it states in one.' },
  },
});

export const EquityBenchmarkReason = enumOf<BenchmarkReason>([
  'COVERAGE',
  'ANSWERS',
  'ELIGIBILITY',
  'TOO_CLOSE',
  'VERSION',
]);
registerEnumType(EquityBenchmarkReason, {
  name: 'EquityBenchmarkReason',
  description: 'Why comparisons with a benchmark are not evaluated.',
  valuesConfig: {
    COVERAGE: {
      description: 'Of too many of its people the group is unknown, for the report’s policy profile.',
    },
    ANSWERS: {
      description:
        'Too many of those who applied gave no answer, so that their groups seem to have applied less. Who was invited is compared still.',
    },
    ELIGIBILITY: { description: 'A program of the cohorts admits people by the attribute.' },
    TOO_CLOSE: {
      description:
        'Its groups are not shown: of some, fewer than k people would be known to have gone no further.',
    },
    VERSION: {
      description:
        'Its groups are not shown: what was counted of the cohorts is another version of the question.',
    },
  },
});

export const EquityVerdict = enumOf(Object.keys(VERDICT_WORDS) as Verdict[]);
registerEnumType(EquityVerdict, {
  name: 'EquityVerdict',
  description: 'What a comparison amounts to: a reason to look, or not. Never a conclusion about a cause.',
  valuesConfig: Object.fromEntries(
    Object.entries(VERDICT_WORDS).map(([verdict, description]) => [verdict, { description }]),
  ),
});

export const EquityOutcomeKind = enumOf(MEASURES);
registerEnumType(EquityOutcomeKind, {
  name: 'EquityOutcomeKind',
  description: 'How people fared.',
  valuesConfig: {
    TIME_TO_MATCH: { description: 'Weeks from applying to the first confirmed pairing, of those accepted.' },
    TIME_TO_FIRST_MEETING: { description: 'Weeks from there to the first meeting held, of those matched.' },
    MILESTONES: { description: 'The share of the planned milestones that were reached, of those matched.' },
    MEETINGS: { description: 'How many meetings were held, of those matched.' },
    OUT_OF_CONTACT: { description: 'Whether more than six weeks went by without a meeting while matched.' },
    EARLY_ENDING: { description: 'Whether a pairing ended before it was completed.' },
    SATISFACTION: { description: 'Answers in closed feedback rounds, as a part of the scale.' },
    BELONGING: { description: 'The same of the items about belonging.' },
    REMATCH: { description: 'Whether there was another pairing after the first.' },
    LOAD: { description: 'How many pairings a mentor had.' },
  },
});

/** What people may be compared by at once. */
export const EquityOutcomeTestName = enumOf(['LOG_RANK', 'KRUSKAL_WALLIS', 'PEARSON']);
registerEnumType(EquityOutcomeTestName, {
  name: 'EquityOutcomeTestName',
  description: 'A test of whether groups differ.',
  valuesConfig: {
    LOG_RANK: {
      description:
        'The log-rank test of waiting times, within the sets of cohorts that were counted together.',
    },
    KRUSKAL_WALLIS: { description: 'The Kruskal–Wallis test of ordered classes, with ties.' },
    PEARSON: { description: 'Pearson’s chi-square test of shares.' },
  },
});
