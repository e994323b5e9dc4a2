/** The result of an equity report on the wire. */
import { GraphQLDateTimeISO } from 'graphql-scalars';
import { Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql';
import { connectionOf } from '../../graphql/connection';
import { MutationPayload } from '../../graphql/mutation';
import type { Verdict } from '../../statistics/verdict';
import { EquityParticipation } from '../equity-participation/equity-participation.types';
import { EquityCrossing } from './equity-crossing.types';
import { enumOf, EquityBasis, EquityCellKind, EquityStage, EquityVerdict } from './equity-enums.types';
import { EquityOutcome } from './equity-outcome.types';
import { EquityReportedBenchmark } from './equity-report-benchmark.types';
import { EquityReport, EquityReportRefusal } from './equity-report.entity';
import type { Basis, GroupKind, ReachedStage, Stage } from './equity-report.result';
import { EquityComparison } from './equity-comparison.types';
import { EquitySpread, EquityStratum, EquityUnitStratum } from './equity-within.types';

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
  opensAt: ReachedStage | null;
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
    description: 'The moment of the data.',
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
  @Field(() => [EquityStratum], {
    description:
      'Cohorts that can be shown apart, the others together. Empty where fewer than two parts can, and for attributes with several answers.',
  })
  strata: EquityStratum[];
  @Field(() => [EquityUnitStratum], {
    description:
      'Divisions that can be shown apart, the others together; where people were when they were counted. Empty where they can’t, and for attributes with several answers.',
  })
  units: EquityUnitStratum[];
  @Field(() => [EquityOutcome], {
    description:
      'How people of the groups fared, from printed classes alone. An outcome that would tell of few people is left out.',
  })
  outcomes: EquityOutcome[];
  @Field(() => [EquitySpread], {
    description:
      'How evenly groups are spread over the cohorts shown apart: whether their members are alone there.',
  })
  spread: EquitySpread[];
  @Field({
    description:
      'Whether a program of the cohorts admits people by it: then groups are shown, and differences between them are not judged.',
  })
  eligibility: boolean;
  @Field(() => [EquityReportedBenchmark], {
    description:
      'Benchmarks of it that the report names. Comparisons with them stand at the groups, with the bases ELIGIBLE and INVITED.',
  })
  benchmarks: EquityReportedBenchmark[];
}

@ObjectType({ simpleResolvers: true, description: 'Something to look into.' })
export class EquityFinding {
  @Field({ description: 'Key of the attribute.' })
  attribute: string;
  @Field({ description: 'Code of the group.' })
  code: string;
  @Field(() => EquityStage, { description: 'The stage.' })
  stage: ReachedStage;
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
  @Field(() => [EquityCrossing], { description: 'Attributes crossed, as asked.' })
  crossings: EquityCrossing[];
  @Field(() => EquityParticipation, {
    nullable: true,
    description: 'Participants beside non-participants; null where it was not asked for.',
  })
  participation: EquityParticipation | null;
  @Field(() => [String], {
    description: 'What it comes to, in plain words that say no more than the numbers.',
  })
  summary: string[];
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
