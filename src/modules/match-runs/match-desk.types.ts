/** What a coordinator looks at beside a run's own proposals: possible partners, and another run. */
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { connectionOf } from '../../graphql/connection';
import { MatchTotals } from './match-report';
import { MatchContribution } from './proposal.entity';

@ObjectType({ description: 'Somebody whom the rules of a run allow as a partner.', simpleResolvers: true })
export class MatchCandidate {
  id: string;

  @Field(() => ID, { description: 'Id of the partner’s enrollment.' })
  enrollmentId: string;

  @Field(() => Int, { description: 'Rank among all whom the rules allow; 1 is the best.' })
  rank: number;

  @Field(() => Int, { description: 'How well the two fit by the settings of the run; 0 to 10,000.' })
  score: number;

  @Field(() => [MatchContribution], { description: 'What makes the score.' })
  contributions: MatchContribution[];

  @Field(() => Int, { description: 'Seats that the partner has free now, beside what runs have staged.' })
  seats: number;

  @Field(() => Int, { description: 'How many of them this run’s staged proposals would take.' })
  staged: number;
}
export const MatchCandidateConnection = connectionOf(MatchCandidate, 'possible partners');

@ObjectType({ description: 'A mentee to whom two runs give different mentors.', simpleResolvers: true })
export class MatchDifference {
  id: string;

  @Field(() => ID, { description: 'Id of the mentee’s enrollment.' })
  enrollmentId: string;

  @Field(() => [ID], {
    description: 'Enrollments of the mentors whom the run gives; none where it leaves her out.',
  })
  mentorIds: string[];

  @Field(() => [ID], { description: 'Enrollments of the mentors whom the other run gives.' })
  otherMentorIds: string[];

  @Field(() => Int, { description: 'Sum of her scores in the run.' })
  score: number;

  @Field(() => Int, { description: 'Sum of her scores in the other run.' })
  otherScore: number;
}
export const MatchDifferenceConnection = connectionOf(
  MatchDifference,
  'mentees whom two runs pair differently',
);

@ObjectType({ description: 'A run beside another one of the same cohort.', simpleResolvers: true })
export class MatchComparison {
  runId: string;
  otherId: string;

  @Field(() => MatchTotals, { description: 'Pairs and total of the run.' })
  totals: MatchTotals;

  @Field(() => MatchTotals, { description: 'Pairs and total of the other run.' })
  otherTotals: MatchTotals;

  @Field(() => Int, { description: 'Pairs that both make.' })
  same: number;

  @Field(() => Int, { description: 'Pairs of the run alone.' })
  added: number;

  @Field(() => Int, { description: 'Pairs of the other run alone.' })
  removed: number;

  @Field(() => Int, { description: 'Mentees whose scores add up to more in the run than in the other.' })
  better: number;

  @Field(() => Int, { description: 'Mentees whose scores add up to less.' })
  worse: number;
}
