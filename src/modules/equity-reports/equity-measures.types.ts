/** The numbers beside a comparison on the wire. */
import { Field, Float, ObjectType, registerEnumType } from 'type-graphql';
import { REASON_WORDS, type Reason } from '../../statistics/measure';

const EquityMeasureReason = Object.fromEntries(
  Object.keys(REASON_WORDS).map((reason) => [reason, reason]),
) as Record<Reason, Reason>;
registerEnumType(EquityMeasureReason, {
  name: 'EquityMeasureReason',
  description: 'Why there is no number.',
  valuesConfig: Object.fromEntries(
    Object.entries(REASON_WORDS).map(([reason, description]) => [reason, { description }]),
  ),
});

@ObjectType({
  simpleResolvers: true,
  description: 'A number of a comparison, with its limits where it has any.',
})
export class EquityMeasure {
  @Field(() => Float, {
    nullable: true,
    description: 'The number; null with a `reason` where there is none.',
  })
  value: number | null;
  @Field(() => Float, {
    nullable: true,
    description: 'The lower 95 % confidence limit; null without limits.',
  })
  lower: number | null;
  @Field(() => Float, {
    nullable: true,
    description: 'The upper 95 % confidence limit; null without limits.',
  })
  upper: number | null;
  @Field(() => EquityMeasureReason, {
    nullable: true,
    description: 'Why there is no number; null where there is one.',
  })
  reason: Reason | null;
}

@ObjectType({
  simpleResolvers: true,
  description:
    'What else is told of a comparison, all of it from printed numbers. Where a range went in, the end that speaks least for a difference is used.',
})
export class EquityMeasures {
  @Field(() => EquityMeasure, { description: 'The group’s rate, from 0 to 1, with Wilson’s limits.' })
  rate: EquityMeasure;
  @Field(() => EquityMeasure, { description: 'The reference’s rate, from 0 to 1, with Wilson’s limits.' })
  referenceRate: EquityMeasure;
  @Field(() => EquityMeasure, {
    description: 'The group’s rate divided by the reference’s, with Katz’s limits.',
  })
  ratio: EquityMeasure;
  @Field(() => EquityMeasure, {
    description: 'The group’s rate less the reference’s, from -1 to 1, with Newcombe’s limits (method 10).',
  })
  difference: EquityMeasure;
  @Field(() => EquityMeasure, { description: 'The odds ratio, with Woolf’s limits.' })
  oddsRatio: EquityMeasure;
  @Field(() => EquityMeasure, {
    description:
      'The ratio of the rates of not reaching the stage: tells more where nearly everybody reaches it.',
  })
  adverseRatio: EquityMeasure;
  @Field(() => EquityMeasure, {
    description: 'The difference in standard errors of the pooled rate, without continuity correction.',
  })
  z: EquityMeasure;
  @Field(() => EquityMeasure, { description: 'The two-sided p of that.' })
  zP: EquityMeasure;
  @Field(() => EquityMeasure, {
    description: 'Fisher’s two-sided p less half the probability of what was observed.',
  })
  midP: EquityMeasure;
  @Field(() => EquityMeasure, {
    description:
      'How many people of the group are missing at the stage, were it to reach it at the rate of both together; with fractions, and below 0 where there are more.',
  })
  shortfallFromPool: EquityMeasure;
  @Field(() => EquityMeasure, { description: 'The same at the reference’s rate.' })
  shortfallFromReference: EquityMeasure;
  @Field(() => EquityMeasure, {
    description:
      'How many people would have to have been selected here instead of there for Fisher’s p to exceed 0.05.',
  })
  swaps: EquityMeasure;
}

@ObjectType({
  simpleResolvers: true,
  description:
    'What people could change whose answer is unknown: the ratio, were all of them of the one group or the other.',
})
export class EquityUnknownBounds {
  @Field(() => Float, { nullable: true, description: 'The ratio, were all of them in this group.' })
  group: number | null;
  @Field(() => Float, { nullable: true, description: 'The ratio, were all of them in the reference.' })
  reference: number | null;
}
