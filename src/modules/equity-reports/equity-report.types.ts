/** The result of an equity report on the wire. */
import { GraphQLDateTimeISO } from 'graphql-scalars';
import { Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql';
import { connectionOf } from '../../graphql/connection';
import { MutationPayload } from '../../graphql/mutation';
import { VERDICT_WORDS, type Verdict } from '../../statistics/verdict';
import { EquityMeasures, EquityUnknownBounds } from './equity-measures.types';
import { EquityReport, EquityReportRefusal } from './equity-report.entity';
import { STAGES, type Basis, type GroupKind, type Stage } from './equity-report.result';

const enumOf = <T extends string>(values: readonly T[]) =>
  Object.fromEntries(values.map((value) => [value, value])) as Record<T, T>;

const EquityStage = enumOf(STAGES);
registerEnumType(EquityStage, {
  name: 'EquityStage',
  description: 'A stage of the way; whoever reached one has reached all before it.',
  valuesConfig: {
    APPLIED: { description: 'The enrollment was submitted, or accepted, at some time.' },
    ACCEPTED: { description: 'It was accepted at some time.' },
    MATCHED: { description: 'The person was in a pairing that all had confirmed.' },
    FIRST_MEETING: { description: 'In such a pairing a meeting was held.' },
    COMPLETED: { description: 'After that, the enrollment or the pairing was completed.' },
  },
});

const EquityBasis = enumOf<Basis>(['APPLIED', 'PREVIOUS_STAGE']);
registerEnumType(EquityBasis, {
  name: 'EquityBasis',
  description: 'What a rate is a share of.',
  valuesConfig: {
    APPLIED: { description: 'Of those who applied.' },
    PREVIOUS_STAGE: { description: 'Of those who reached the stage before: shows where a gap opens.' },
  },
});

const EquityVerdict = enumOf(Object.keys(VERDICT_WORDS) as Verdict[]);
registerEnumType(EquityVerdict, {
  name: 'EquityVerdict',
  description: 'What a comparison amounts to: a reason to look, or not. Never a conclusion about a cause.',
  valuesConfig: Object.fromEntries(
    Object.entries(VERDICT_WORDS).map(([verdict, description]) => [verdict, { description }]),
  ),
});

const EquityCellKind = enumOf(['COUNT', 'BAND', 'HIDDEN']);
registerEnumType(EquityCellKind, {
  name: 'EquityCellKind',
  description: 'How a number of people is shown.',
  valuesConfig: {
    COUNT: { description: 'As it is, in `count`.' },
    BAND: { description: 'As a range, from `atLeast` to `atMost`.' },
    HIDDEN: { description: 'Not at all; also where it is larger but would give a small number away.' },
  },
});

const EquityGroupKind = enumOf<GroupKind>(['VALUE', 'SELF_DESCRIBED', 'PREFER_NOT_TO_SAY', 'NOT_DISCLOSED']);
registerEnumType(EquityGroupKind, {
  name: 'EquityGroupKind',
  description: 'What the people of a group have in common.',
  valuesConfig: {
    VALUE: { description: 'They chose this category.' },
    SELF_DESCRIBED: { description: 'They answered in their own words.' },
    PREFER_NOT_TO_SAY: { description: 'They would rather not answer; never compared.' },
    NOT_DISCLOSED: { description: 'They have not answered, or do not consent; never compared.' },
  },
});

@ObjectType({ simpleResolvers: true, description: 'How many people of a group reached a stage.' })
export class EquityCell {
  @Field(() => EquityStage, { description: 'The stage.' })
  stage: Stage;
  @Field(() => EquityCellKind, { description: 'How the number is shown.' })
  kind: 'COUNT' | 'BAND' | 'HIDDEN';
  @Field(() => Int, { nullable: true, description: 'The number, where it is shown as it is.' })
  count: number | null;
  @Field(() => Int, { nullable: true, description: 'The lower end of the range, where it is shown as one.' })
  atLeast: number | null;
  @Field(() => Int, { nullable: true, description: 'The upper end of the range, where it is shown as one.' })
  atMost: number | null;
}

@ObjectType({
  simpleResolvers: true,
  description: 'A group’s rate of reaching a stage beside that of a reference, from printed numbers alone.',
})
export class EquityComparison {
  @Field(() => EquityStage, { description: 'The stage reached.' })
  stage: Stage;
  @Field(() => EquityBasis, { description: 'What the rates are shares of.' })
  basis: Basis;
  @Field(() => String, {
    nullable: true,
    description:
      'Code of the group with the highest rate; null: everybody else who answered (where groups overlap), or there is none.',
  })
  referenceCode: string | null;
  @Field(() => Float, {
    nullable: true,
    description: 'The group’s rate divided by the reference’s; null where it can’t be told.',
  })
  ratio: number | null;
  @Field({ description: 'Whether a range went in, so that the difference is at least this large.' })
  atLeast: boolean;
  @Field(() => Float, {
    nullable: true,
    description: 'Two-sided p of Fisher’s exact test; null where it can’t be told.',
  })
  fisherP: number | null;
  @Field(() => Float, {
    nullable: true,
    description:
      'The same after Holm’s adjustment over the comparisons of the attribute at this stage and basis.',
  })
  adjustedP: number | null;
  @Field(() => EquityVerdict, { description: 'What it amounts to.' })
  verdict: Verdict;
  @Field(() => Float, {
    nullable: true,
    description:
      'Where no clear difference was found: the ratio nearest to 1 that would have been found with 80 % power.',
  })
  minimumDetectableRatio: number | null;
  @Field(() => Float, {
    nullable: true,
    description:
      'Fisher’s p adjusted by Benjamini and Hochberg, for exploring; the verdict goes by `adjustedP`.',
  })
  exploratoryP: number | null;
  @Field(() => EquityMeasures, {
    nullable: true,
    description:
      'Rates, intervals, further tests and shortfalls; null where the comparison can’t be told, and in reports of the method equity-1.',
  })
  measures: EquityMeasures | null;
  @Field(() => EquityUnknownBounds, {
    nullable: true,
    description:
      'Where more than a fifth have no known answer: what they could change. Null where few have none, or it can’t be told.',
  })
  unknownIn: EquityUnknownBounds | null;
}

@ObjectType({ simpleResolvers: true, description: 'A group of people, along the stages.' })
export class EquityGroup {
  @Field({ description: 'Code of the category, or NOT_DISCLOSED.' })
  code: string;
  @Field({ description: 'Text to show, in the institution’s language.' })
  label: string;
  @Field(() => EquityGroupKind, { description: 'What its people have in common.' })
  kind: GroupKind;
  @Field(() => [EquityCell], { description: 'How many reached each stage shown.' })
  cells: EquityCell[];
  @Field(() => [EquityComparison], { description: 'Its rates beside the reference’s.' })
  comparisons: EquityComparison[];
  @Field(() => EquityStage, {
    nullable: true,
    description:
      'The first stage at which its rate, of those at the stage before, is below four fifths of the reference’s: where a gap opens. Null where none is.',
  })
  opensAt: Stage | null;
}

@ObjectType({ simpleResolvers: true, description: 'The groups of one attribute.' })
export class EquityAttribute {
  @Field({ description: 'Key of the attribute.' })
  key: string;
  @Field({ description: 'Text to show, in the institution’s language.' })
  label: string;
  @Field(() => Int, { description: 'Version of the question whose categories are counted.' })
  number: number;
  @Field({
    description:
      'True: people could choose several categories, and each group is everybody who chose it, alone or in combination; groups overlap, and their numbers add up to nothing.',
  })
  aloneOrInCombination: boolean;
  @Field(() => GraphQLDateTimeISO, {
    description:
      'The moment of the data; earlier than the report’s where too little had changed since an earlier one.',
  })
  asOf: Date;
  @Field(() => EquityReportRefusal, {
    nullable: true,
    description: 'Why nothing of it is shown; null where something is.',
  })
  refusal: EquityReportRefusal | null;
  @Field(() => [EquityStage], { description: 'The stages shown, in their order.' })
  stages: Stage[];
  @Field(() => Float, {
    nullable: true,
    description:
      'The share of people, from 0 to 1, whose answer says something; null where it can’t be told, and in reports of the method equity-1.',
  })
  answered: number | null;
  @Field(() => [EquityGroup], { description: 'The groups, in the order of the categories.' })
  groups: EquityGroup[];
}

@ObjectType({ simpleResolvers: true, description: 'Something to look into.' })
export class EquityFinding {
  @Field({ description: 'Key of the attribute.' })
  attribute: string;
  @Field({ description: 'Code of the group.' })
  code: string;
  @Field(() => EquityStage, { description: 'The stage.' })
  stage: Stage;
  @Field(() => EquityBasis, { description: 'What the rates are shares of.' })
  basis: Basis;
  @Field(() => EquityVerdict, { description: 'What it amounts to.' })
  verdict: Verdict;
  @Field({ description: 'The same in plain words.' })
  message: string;
}

@ObjectType({ simpleResolvers: true, description: 'What a frozen report says. Reading it is recorded.' })
export class EquityReportResult {
  @Field(() => GraphQLDateTimeISO, { description: 'The moment of the data.' })
  asOf: Date;
  @Field(() => Int, { description: 'No number of people below this can be read from it.' })
  k: number;
  @Field(() => [EquityStage], { description: 'All stages that a report can show, in their order.' })
  stages: Stage[];
  @Field(() => [EquityAttribute], { description: 'One table for each attribute.' })
  attributes: EquityAttribute[];
  @Field(() => [String], { description: 'How the numbers come about.' })
  method: string[];
  @Field(() => [String], { description: 'Who and what is not in it.' })
  exclusions: string[];
  @Field(() => [String], { description: 'How to read it, and how not to.' })
  notes: string[];
  @Field(() => [EquityFinding], { description: 'What to look into; empty where nothing stands out.' })
  findings: EquityFinding[];
}

export const EquityReportConnection = connectionOf(EquityReport, 'equity reports');

@ObjectType({ implements: MutationPayload, description: 'The report that was asked for.' })
export class EquityReportPayload extends MutationPayload {
  @Field(() => EquityReport, { nullable: true, description: 'The report; null when nothing was written.' })
  equityReport?: EquityReport | null;
}
