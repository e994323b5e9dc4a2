/** How people of groups fared, on the wire: points and limits to draw from. */
import { Field, Float, Int, ObjectType } from 'type-graphql';
import type { Measure } from '../equity-sheets/equity-sheet';
import { EquityOutcomeKind, EquityOutcomeTestName, EquityStage } from './equity-enums.types';
import { EquityMeasure } from './equity-measures.types';
import type { Stage } from './equity-report.result';

@ObjectType({ simpleResolvers: true, description: 'A class that people are counted in.' })
export class EquityOutcomeClass {
  @Field({ description: 'Text to show, in English.' })
  label: string;
  @Field({
    description: 'Whether it stands outside the order of the others, such as people who were not asked.',
  })
  apart: boolean;
}

@ObjectType({ simpleResolvers: true, description: 'A step of a curve of waiting times.' })
export class EquityCurvePoint {
  @Field(() => Float, { description: 'After so many weeks.' })
  weeks: number;
  @Field(() => Int, { description: 'How many were still waiting just before.' })
  atRisk: number;
  @Field(() => EquityMeasure, {
    description: 'The share, from 0 to 1, still waiting after it (Kaplan–Meier), with log-log limits.',
  })
  waiting: EquityMeasure;
}

@ObjectType({ simpleResolvers: true, description: 'How people of a group fared.' })
export class EquityOutcomeGroup {
  @Field({ description: 'Code of the category.' })
  code: string;
  @Field({ description: 'Text to show.' })
  label: string;
  @Field(() => Int, { description: 'How many people.' })
  people: number;
  @Field(() => [Int], { description: 'How many in each class.' })
  counts: number[];
  @Field(() => EquityMeasure, {
    description:
      'Two-sided p beside all other groups shown: log-rank of waiting times, Fisher’s of shares, Mann and Whitney’s of ordered classes.',
  })
  p: EquityMeasure;
  @Field(() => Float, { nullable: true, description: 'The same after Holm’s adjustment over the groups.' })
  adjustedP: number | null;
  @Field(() => EquityMeasure, {
    nullable: true,
    description:
      'Of ordered classes, Cliff’s delta: how much more often somebody of the group is higher than lower, from -1 to 1.',
  })
  delta: EquityMeasure | null;
  @Field(() => EquityMeasure, {
    nullable: true,
    description:
      'Of yes and no, the share of yes; of answers, the share of those asked who answered: the response rate. With Wilson’s limits.',
  })
  share: EquityMeasure | null;
  @Field(() => [EquityCurvePoint], { nullable: true, description: 'Of waiting times, the curve.' })
  curve: EquityCurvePoint[] | null;
  @Field(() => EquityMeasure, {
    nullable: true,
    description: 'Of waiting times, after how many weeks half of the group had not to wait longer.',
  })
  median: EquityMeasure | null;
}

@ObjectType({ simpleResolvers: true, description: 'Whether groups differ, all at once.' })
export class EquityOutcomeTest {
  @Field(() => EquityOutcomeTestName, { description: 'The test.' })
  name: 'LOG_RANK' | 'KRUSKAL_WALLIS' | 'PEARSON';
  @Field(() => EquityMeasure, { description: 'Its chi-square.' })
  chiSquare: EquityMeasure;
  @Field(() => Int, { nullable: true, description: 'Its degrees of freedom.' })
  df: number | null;
  @Field(() => EquityMeasure, { description: 'Its p.' })
  p: EquityMeasure;
}

@ObjectType({
  simpleResolvers: true,
  description:
    'How people fared, by group. Classes are merged until each holds nobody or at least k people of every group, so a curve never steps on a day that names somebody.',
})
export class EquityOutcome {
  @Field(() => EquityOutcomeKind, { description: 'What was counted.' })
  kind: Measure;
  @Field(() => EquityStage, { description: 'Of the people who reached this stage.' })
  of: Stage;
  @Field(() => [EquityOutcomeClass], { description: 'The classes, in their order.' })
  classes: EquityOutcomeClass[];
  @Field(() => [EquityOutcomeGroup], { description: 'The groups that can be shown.' })
  groups: EquityOutcomeGroup[];
  @Field(() => EquityOutcomeTest, { description: 'Whether they differ.' })
  test: EquityOutcomeTest;
}
