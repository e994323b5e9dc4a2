/** Two runs of a cohort side by side. */
import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import { connectionOf } from '../../graphql/connection';
import { MatchTotals } from './match-report';

@ObjectType({
  description: 'A mentee to whom two runs give different mentors, or a peer whom they put with others.',
  simpleResolvers: true,
})
export class MatchDifference {
  id: string;

  @Field(() => ID, { description: 'Id of the person’s enrollment.' })
  enrollmentId: string;

  @Field(() => [ID], {
    description:
      'Enrollments of those whom the run gives her: mentors, or the others of her pair or circle; none where it leaves her out.',
  })
  partnerIds: string[];

  @Field(() => [ID], { description: 'Enrollments of those whom the other run gives her.' })
  otherPartnerIds: string[];

  @Field(() => [ID], {
    description: 'Enrollments of the mentors whom the run gives; none where it leaves her out.',
    deprecationReason: 'Use `partnerIds`, which peers have, too.',
  })
  mentorIds: string[];

  @Field(() => [ID], {
    description: 'Enrollments of the mentors whom the other run gives.',
    deprecationReason: 'Use `otherPartnerIds`, which peers have, too.',
  })
  otherMentorIds: string[];

  @Field(() => Int, {
    description:
      'Sum of her scores in the run; of a circle, what every two of its members score in the mean.',
  })
  score: number;

  @Field(() => Int, { description: 'The same in the other run.' })
  otherScore: number;
}
export const MatchDifferenceConnection = connectionOf(
  MatchDifference,
  'people whom two runs pair differently',
);

@ObjectType({
  description: 'The groups of a run as they are now, with what coordinators have done by hand.',
  simpleResolvers: true,
})
export class GroupFigures {
  @Field(() => Int, { description: 'Pairs of peers, or circles.' })
  groups: number;

  @Field(() => Int, { description: 'People in them.' })
  placed: number;

  @Field(() => Int, { description: 'People of the run who are in none.' })
  leftOver: number;

  @Field(() => Float, { description: 'Sum of the scores of all groups.' })
  totalScore: number;

  @Field(() => Int, { description: 'No result of the run’s rules places more people.' })
  placedBound: number;

  @Field(() => Float, {
    description: 'No result of the run’s rules that places as many as the run itself did scores more.',
  })
  scoreBound: number;
}

@ObjectType({ description: 'The groups of a run beside those of another one.', simpleResolvers: true })
export class GroupsComparison {
  @Field(() => GroupFigures, { description: 'Figures of the run.' })
  figures: GroupFigures;

  @Field(() => GroupFigures, { description: 'Figures of the other run.' })
  otherFigures: GroupFigures;

  @Field(() => Int, { description: 'Groups that both make of the same people.' })
  same: number;

  @Field(() => Int, { description: 'Groups of the run alone.' })
  added: number;

  @Field(() => Int, { description: 'Groups of the other run alone.' })
  removed: number;
}

@ObjectType({ description: 'A run beside another one of the same cohort.', simpleResolvers: true })
export class MatchComparison {
  runId: string;
  otherId: string;

  @Field(() => MatchTotals, { description: 'Pairs, or circles, and total of the run.' })
  totals: MatchTotals;

  @Field(() => MatchTotals, { description: 'Pairs, or circles, and total of the other run.' })
  otherTotals: MatchTotals;

  @Field(() => Int, { description: 'Pairs that both make: in circles, every two who are together in both.' })
  same: number;

  @Field(() => Int, { description: 'Pairs of the run alone: in circles, every two who are newly together.' })
  added: number;

  @Field(() => Int, {
    description: 'Pairs of the other run alone: in circles, every two who are together no more.',
  })
  removed: number;

  @Field(() => Int, {
    description:
      'Mentees whose scores add up to more in the run than in the other; of peers, those whose pair or circle scores more for every two of its members.',
  })
  better: number;

  @Field(() => Int, { description: 'Those with less.' })
  worse: number;

  @Field(() => GroupsComparison, {
    nullable: true,
    description: 'The groups themselves, of runs over one pool; null where mentors and mentees were matched.',
  })
  groups: GroupsComparison | null;
}
