/** Progress of a cohort or program on the wire: counts and rates for dashboards, no person. */
import { Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql';
import { GraphQLLocalDate } from 'graphql-scalars';
import { EnrollmentRole } from '../enrollments/enrollment.entity';
import { EnrollmentState } from '../enrollments/enrollment.state';
import { PairingState } from '../pairings/pairing.state';

export enum UnmatchedReason {
  ON_LEAVE = 'ON_LEAVE',
  AWAITING_ANSWERS = 'AWAITING_ANSWERS',
  LOST_PARTNER = 'LOST_PARTNER',
  NOT_CONFIRMED = 'NOT_CONFIRMED',
  NO_PROPOSAL = 'NO_PROPOSAL',
}

registerEnumType(UnmatchedReason, {
  name: 'UnmatchedReason',
  description: 'Why an accepted person is in no confirmed pairing. The first that holds, in this order.',
  valuesConfig: {
    ON_LEAVE: { description: 'On leave today.' },
    AWAITING_ANSWERS: { description: 'A proposal waits for answers.' },
    LOST_PARTNER: { description: 'Had a confirmed pairing, which is over.' },
    NOT_CONFIRMED: { description: 'Had proposals, none of which was confirmed.' },
    NO_PROPOSAL: { description: 'Was never proposed to anybody.' },
  },
});

@ObjectType({ description: 'How many enrollments are in a state.', simpleResolvers: true })
export class EnrollmentCount {
  @Field(() => EnrollmentRole, { description: 'As what they take part.' })
  role: EnrollmentRole;
  @Field(() => EnrollmentState, { description: 'The state.' })
  state: EnrollmentState;
  @Field(() => Int, { description: 'How many; never 0.' })
  count: number;
}

@ObjectType({ description: 'How many pairings are in a state.', simpleResolvers: true })
export class PairingCount {
  @Field(() => PairingState, { description: 'The state.' })
  state: PairingState;
  @Field(() => Int, { description: 'How many; never 0.' })
  count: number;
}

@ObjectType({ description: 'How many accepted people are in no confirmed pairing.', simpleResolvers: true })
export class UnmatchedCount {
  @Field(() => EnrollmentRole, { description: 'As what they take part.' })
  role: EnrollmentRole;
  @Field(() => UnmatchedReason, { description: 'Why.' })
  reason: UnmatchedReason;
  @Field(() => Int, { description: 'How many; never 0.' })
  count: number;
}

@ObjectType({ description: 'Seats of accepted mentors.', simpleResolvers: true })
export class SeatProgress {
  @Field(() => Int, { description: 'Seats offered.' })
  offered: number;
  @Field(() => Int, { description: 'Seats that unanswered proposals hold.' })
  held: number;
  @Field(() => Int, { description: 'Seats in use.' })
  used: number;
  @Field(() => Int, { description: 'Seats that can still be given.' })
  free: number;
}

@ObjectType({ description: 'Milestones of pairings that were confirmed.', simpleResolvers: true })
export class MilestoneProgress {
  @Field(() => Int, { description: 'All that are not waived.' })
  planned: number;
  @Field(() => Int, { description: 'Done.' })
  done: number;
  @Field(() => Int, {
    description: 'Open after the end of their day, in pairings that are not paused or over.',
  })
  overdue: number;
  @Field(() => Float, { nullable: true, description: 'Done of planned, 0 to 1; null when none is planned.' })
  completionRate: number | null;
}

@ObjectType({ description: 'Meetings of pairings.', simpleResolvers: true })
export class MeetingProgress {
  @Field(() => Int, { description: 'Meetings held.' })
  held: number;
  @Field(() => Int, { description: 'Minutes met.' })
  minutes: number;
}

@ObjectType({ description: 'Feedback of closed rounds.', simpleResolvers: true })
export class FeedbackProgress {
  @Field(() => Int, { description: 'Rounds that are closed.' })
  closedRounds: number;
  @Field(() => Int, { description: 'Answers asked for in them.' })
  asked: number;
  @Field(() => Int, { description: 'Answers given.' })
  answered: number;
  @Field(() => Float, { nullable: true, description: 'Answered of asked, 0 to 1; null when none was asked.' })
  responseRate: number | null;
  @Field(() => Float, {
    nullable: true,
    description:
      'Mean satisfaction over the closed rounds that had enough answers, weighted by them; null when none had.',
  })
  meanSatisfaction: number | null;
}

@ObjectType({ description: 'What happened in a week.', simpleResolvers: true })
export class ProgressWeek {
  @Field(() => GraphQLLocalDate, { description: 'Its Monday, in the institution’s time zone.' })
  startsOn: string;
  @Field(() => Int, { description: 'Enrollments made.' })
  enrollments: number;
  @Field(() => Int, { description: 'Pairings confirmed.' })
  pairingsConfirmed: number;
  @Field(() => Int, { description: 'Pairings that ended, in whatever way.' })
  pairingsEnded: number;
  @Field(() => Int, { description: 'Milestones done.' })
  milestonesDone: number;
  @Field(() => Int, { description: 'Meetings held.' })
  meetingsHeld: number;
}

@ObjectType({
  description:
    'Figures of a cohort, or of all cohorts of a program, as they are now. For analysts and coordinators.',
})
export class Progress {}
