/** Cohorts apart and together on the wire. */
import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import type { Verdict } from '../../statistics/verdict';
import { EquityStage, EquityVerdict } from './equity-enums.types';
import { EquityMeasure } from './equity-measures.types';
import type { Stage } from './equity-report.result';

@ObjectType({
  simpleResolvers: true,
  description:
    'A comparison within each of several cohorts, or divisions, taken together: groups that went to different ones are not compared across them.',
})
export class EquityWithin {
  @Field(() => Int, { description: 'How many cohorts or divisions, or sets of them, are told apart.' })
  strata: number;
  @Field(() => Int, {
    description: 'In how many of them both groups have people who reached the stage or did not.',
  })
  informative: number;
  @Field(() => Int, { description: 'How many people of the two groups are in them.' })
  people: number;
  @Field(() => EquityMeasure, {
    description: 'Mantel and Haenszel’s ratio of rates, with Greenland and Robins’ limits.',
  })
  rateRatio: EquityMeasure;
  @Field(() => EquityMeasure, {
    description: 'Mantel and Haenszel’s odds ratio, with the limits of Robins, Breslow and Greenland.',
  })
  oddsRatio: EquityMeasure;
  @Field(() => EquityMeasure, { description: 'The ratio of rates with these thrown together.' })
  crudeRatio: EquityMeasure;
  @Field(() => EquityMeasure, {
    description:
      'Cochran, Mantel and Haenszel’s chi-square without continuity correction, 1 degree of freedom.',
  })
  chiSquare: EquityMeasure;
  @Field(() => EquityMeasure, { description: 'The p of that.' })
  p: EquityMeasure;
  @Field(() => Float, {
    nullable: true,
    description: 'The same after Holm’s adjustment over the comparisons at this stage and basis.',
  })
  adjustedP: number | null;
  @Field(() => EquityMeasure, {
    description: 'Breslow and Day’s p, with Tarone’s adjustment: whether the cohorts have one odds ratio.',
  })
  homogeneityP: EquityMeasure;
  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether the cohorts differ so much that one ratio describes none of them: look at the cohorts, do not pool them.',
  })
  differ: boolean | null;
  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether the groups stand the other way round within cohorts than all together (Simpson’s paradox).',
  })
  reversal: boolean | null;
  @Field(() => EquityVerdict, {
    description: 'What it amounts to, by the ratio of rates and the test within cohorts.',
  })
  verdict: Verdict;
}

@ObjectType({ simpleResolvers: true, description: 'A group in some cohorts.' })
export class EquityStratumGroup {
  @Field({ description: 'Code of the category, or REST for everybody in no group shown.' })
  code: string;
  @Field({ description: 'Text to show.' })
  label: string;
  @Field(() => [Int], { description: 'How many reached each stage shown.' })
  counts: number[];
}

@ObjectType({ simpleResolvers: true, description: 'Some cohorts, apart from the others.' })
export class EquityStratum {
  @Field(() => [ID], { description: 'Ids of the cohorts.' })
  cohortIds: string[];
  @Field(() => [EquityStage], { description: 'The stages shown of them.' })
  stages: Stage[];
  @Field(() => [EquityStratumGroup], { description: 'The groups.' })
  groups: EquityStratumGroup[];
}

@ObjectType({
  simpleResolvers: true,
  description: 'Some divisions of the institution, apart from the others.',
})
export class EquityUnitStratum {
  @Field(() => [ID], {
    description:
      'Ids of the divisions: org units, with all below them. Empty where it is people in no unit, or a whole count.',
  })
  unitIds: string[];
  @Field(() => Boolean, { description: 'Whether people who stand in no org unit are among them.' })
  withoutUnit: boolean;
  @Field(() => [ID], { description: 'Ids of the cohorts whose people were counted together.' })
  cohortIds: string[];
  @Field(() => [EquityStage], { description: 'The stages shown of them.' })
  stages: Stage[];
  @Field(() => [EquityStratumGroup], { description: 'The groups.' })
  groups: EquityStratumGroup[];
}

@ObjectType({
  simpleResolvers: true,
  description: 'How evenly a group is spread over the cohorts shown apart.',
})
export class EquitySpread {
  @Field({ description: 'Code of the category.' })
  code: string;
  @Field({ description: 'Text to show.' })
  label: string;
  @Field(() => Int, { description: 'In how many cohorts, or sets of them, it is shown.' })
  cohorts: number;
  @Field(() => EquityMeasure, {
    description: 'The average share, from 0 to 1, of the own group in a member’s cohort (xPx).',
  })
  isolation: EquityMeasure;
  @Field(() => EquityMeasure, {
    description:
      'The share, from 0 to 1, of the group that would have to move to be spread as the others are. In small cohorts it is far above 0 by chance alone.',
  })
  dissimilarity: EquityMeasure;
}
