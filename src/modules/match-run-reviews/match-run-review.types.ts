/** The result of a review on the wire. */
import { GraphQLDateTimeISO } from 'graphql-scalars';
import { Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql';
import { connectionOf } from '../../graphql/connection';
import { MutationPayload } from '../../graphql/mutation';
import { EquityAttribute } from '../equity-reports/equity-report.types';
import { MatchRunReview } from './match-run-review.entity';
import { SPREADS, type SpreadOf } from './match-run-review.result';

const MatchRunReviewSpreadOf = Object.fromEntries(SPREADS.map((name) => [name, name])) as Record<
  SpreadOf,
  SpreadOf
>;
registerEnumType(MatchRunReviewSpreadOf, {
  name: 'MatchRunReviewSpreadOf',
  description: 'Of what people of a group have more or less.',
  valuesConfig: {
    SCORE: {
      description: 'The score of the best proposal of the matched; of a circle, the mean over its pairs.',
    },
    WAITED: { description: 'For how many whole weeks the matched had waited when the run was done.' },
    STILL_WAITING: { description: 'For how many whole weeks those had waited who would be left without.' },
  },
});

@ObjectType({ simpleResolvers: true, description: 'How many people of a group are in each bin.' })
export class MatchRunReviewSpreadGroup {
  @Field({ description: 'Code of the category, or NOT_DISCLOSED.' })
  code: string;
  @Field({ description: 'Text to show, in the institution’s language.' })
  label: string;
  @Field(() => [Int], { description: 'People in each bin, the lowest first.' })
  counts: number[];
}

@ObjectType({
  simpleResolvers: true,
  description:
    'Something by group, in coarse bins: each holds at least `k` people of every group shown, and of all others together.',
})
export class MatchRunReviewSpread {
  @Field(() => MatchRunReviewSpreadOf, { description: 'Of what.' })
  of: SpreadOf;
  @Field(() => [Int], {
    description: 'Where the second bin begins, and each after it; the first holds what is below.',
  })
  from: number[];
  @Field(() => [MatchRunReviewSpreadGroup], { description: 'The groups, in the order of the categories.' })
  groups: MatchRunReviewSpreadGroup[];
  @Field(() => Float, {
    nullable: true,
    description:
      'Kruskal and Wallis’ p, from these numbers alone: how seldom chance would part the groups as far. Null where fewer than two groups are compared.',
  })
  p: number | null;
}

@ObjectType({ simpleResolvers: true, description: 'What a run would do, by one attribute.' })
export class MatchRunReviewAttribute {
  @Field(() => EquityAttribute, {
    description:
      'Its groups, as in an equity report. The stage ACCEPTED stands for those in the run’s pool (mentees, or peers), MATCHED for those with a proposal; APPLIED is not used.',
  })
  attribute: EquityAttribute;
  @Field(() => [MatchRunReviewSpread], {
    description:
      'Scores and waiting; what bins of enough people can’t show is left out, and in a second or third review of a cohort all of them.',
  })
  spreads: MatchRunReviewSpread[];
}

@ObjectType({ simpleResolvers: true, description: 'What a frozen review says. Reading it is recorded.' })
export class MatchRunReviewResult {
  @Field(() => GraphQLDateTimeISO, { description: 'The moment of the data.' })
  asOf: Date;
  @Field(() => Int, { description: 'No number of people below this can be read from it.' })
  k: number;
  @Field(() => [MatchRunReviewAttribute], { description: 'Each attribute that was asked then.' })
  attributes: MatchRunReviewAttribute[];
  @Field(() => [String], { description: 'How the numbers come about.' })
  method: string[];
  @Field(() => [String], { description: 'How to read it, and how not to.' })
  notes: string[];
}

export const MatchRunReviewConnection = connectionOf(MatchRunReview, 'reviews of match runs');

@ObjectType({ implements: MutationPayload, description: 'The review that was asked for.' })
export class MatchRunReviewPayload extends MutationPayload {
  @Field(() => MatchRunReview, { nullable: true, description: 'The review; null when nothing was written.' })
  matchRunReview?: MatchRunReview | null;
}
