/** Two rates beside each other on the wire. */
import { Field, Float, ObjectType } from 'type-graphql';
import type { Verdict } from '../../statistics/verdict';
import { EquityBasis, EquityStage, EquityVerdict } from './equity-enums.types';
import { EquityMeasures, EquityUnknownBounds } from './equity-measures.types';
import type { Basis, ReachedStage } from './equity-report.result';
import { EquityWithin } from './equity-within.types';

@ObjectType({
  simpleResolvers: true,
  description: 'A group’s rate of reaching a stage beside that of a reference, from printed numbers alone.',
})
export class EquityComparison {
  @Field(() => EquityStage, { description: 'The stage reached.' })
  stage: ReachedStage;
  @Field(() => EquityBasis, { description: 'What the rates are shares of.' })
  basis: Basis;
  @Field(() => String, {
    nullable: true,
    description:
      'Code of the group with the highest rate; null: everybody else (where groups overlap), or there is none.',
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
  @Field(() => [String], {
    nullable: true,
    description: 'Of a crossing: the codes of the group with the highest rate.',
  })
  referenceCodes: string[] | null;
  @Field(() => EquityWithin, {
    nullable: true,
    description:
      'The same within cohorts, taken together; null where fewer than two cohorts can be told apart.',
  })
  within: EquityWithin | null;
  @Field(() => EquityWithin, {
    nullable: true,
    description:
      'The same within divisions of the institution; null where fewer than two of them can be told apart.',
  })
  withinUnits: EquityWithin | null;
}
