/** Progress on the wire. Each figure is fetched only when it is asked for. */
import { GraphQLDateTimeISO } from 'graphql-scalars';
import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import type { Context } from '../../context';
import type { Raw } from '../../graphql/node';
import type { Scope } from '../../reads/figures';
import { Cohort } from '../cohorts/cohort.entity';
import { Program } from '../programs/program.entity';
import {
  asOf,
  enrollmentCounts,
  feedbackProgress,
  meetingProgress,
  milestoneProgress,
  pairingCounts,
  progressOfCohort,
  progressOfProgram,
  seatProgress,
  unmatchedCounts,
  weeklyProgress,
  withoutContact,
} from './progress.repository';
import {
  EnrollmentCount,
  FeedbackProgress,
  MeetingProgress,
  MilestoneProgress,
  PairingCount,
  Progress,
  ProgressWeek,
  SeatProgress,
  UnmatchedCount,
} from './progress.types';

const DESCRIPTION = {
  nullable: true,
  description: 'Figures for dashboards. For analysts, equity officers and coordinators; otherwise null.',
} as const;

@Resolver(() => Cohort)
export class CohortProgressResolver {
  @FieldResolver(() => Progress, DESCRIPTION)
  progress(@Ctx() ctx: Context, @Root() cohort: Raw<Cohort>): Promise<Scope | null> {
    return progressOfCohort(ctx, cohort);
  }
}

@Resolver(() => Program)
export class ProgramProgressResolver {
  @FieldResolver(() => Progress, {
    ...DESCRIPTION,
    description:
      'Figures of all its cohorts together. For analysts, equity officers and coordinators; null for others, and while there is no cohort.',
  })
  progress(@Ctx() ctx: Context, @Root() program: Raw<Program>): Promise<Scope | null> {
    return progressOfProgram(ctx, program);
  }
}

@Resolver(() => Progress)
export class ProgressResolver {
  @FieldResolver(() => GraphQLDateTimeISO, {
    description: 'The moment that "today" and "overdue" are about.',
  })
  asOf(@Ctx() ctx: Context, @Root() progress: Raw<Progress>): Date {
    return asOf(ctx, progress, {});
  }

  @FieldResolver(() => [EnrollmentCount], { description: 'Enrollments by role and state.' })
  enrollments(@Ctx() ctx: Context, @Root() scope: Raw<Scope>): Promise<EnrollmentCount[]> {
    return enrollmentCounts(ctx, scope);
  }

  @FieldResolver(() => [PairingCount], { description: 'Pairings by state.' })
  pairings(@Ctx() ctx: Context, @Root() scope: Raw<Scope>): Promise<PairingCount[]> {
    return pairingCounts(ctx, scope);
  }

  @FieldResolver(() => [UnmatchedCount], {
    description: 'Accepted people who are in no confirmed pairing, by role and reason.',
  })
  unmatched(@Ctx() ctx: Context, @Root() scope: Raw<Scope>): Promise<UnmatchedCount[]> {
    return unmatchedCounts(ctx, scope);
  }

  @FieldResolver(() => SeatProgress, { description: 'Seats of accepted mentors.' })
  seats(@Ctx() ctx: Context, @Root() scope: Raw<Scope>): Promise<SeatProgress> {
    return seatProgress(ctx, scope);
  }

  @FieldResolver(() => MilestoneProgress, { description: 'Milestones.' })
  milestones(@Ctx() ctx: Context, @Root() scope: Raw<Scope>): Promise<MilestoneProgress> {
    return milestoneProgress(ctx, scope);
  }

  @FieldResolver(() => MeetingProgress, { description: 'Meetings.' })
  meetings(@Ctx() ctx: Context, @Root() scope: Raw<Scope>): Promise<MeetingProgress> {
    return meetingProgress(ctx, scope);
  }

  @FieldResolver(() => Int, {
    description:
      'Pairings at work whose last meeting, or start, is longer ago than so many days; paused ones are not counted.',
  })
  async pairingsWithoutContact(
    @Ctx() ctx: Context,
    @Root() scope: Raw<Scope>,
    @Arg('days', () => Int, {
      nullable: true,
      description: 'Days, 1 to 365; leave out for the program’s `contactGapDays`.',
    })
    days?: number | null,
  ): Promise<number> {
    return (await withoutContact(ctx, scope, { days })).value;
  }

  @FieldResolver(() => FeedbackProgress, { description: 'Feedback of closed rounds.' })
  feedback(@Ctx() ctx: Context, @Root() scope: Raw<Scope>): Promise<FeedbackProgress> {
    return feedbackProgress(ctx, scope);
  }

  @FieldResolver(() => [ProgressWeek], { description: 'What happened week by week, oldest first.' })
  weeks(
    @Ctx() ctx: Context,
    @Root() scope: Raw<Scope>,
    @Arg('last', () => Int, {
      defaultValue: 12,
      description: 'How many weeks, 1 to 53, the running one included.',
    })
    last: number,
  ): Promise<ProgressWeek[]> {
    return weeklyProgress(ctx, scope, { last });
  }
}
