/** Progress on the wire. Each figure is fetched only when it is asked for. */
import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import type { Context } from '../../context';
import { Fault } from '../../graphql/faults';
import type { Raw } from '../../graphql/node';
import { Cohort } from '../cohorts/cohort.entity';
import { currentPolicy } from '../programs/program-policy.repository';
import { Program } from '../programs/program.entity';
import {
  enrollmentCounts,
  feedbackProgress,
  meetingProgress,
  milestoneProgress,
  pairingCounts,
  readableLoader,
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
  type ProgressScope,
} from './progress.types';

const DESCRIPTION = {
  nullable: true,
  description: 'Figures for dashboards. For analysts, equity officers and coordinators; otherwise null.',
} as const;

/** The scope, unless the viewer may not read its figures. */
async function open(ctx: Context, scope: Omit<ProgressScope, 'asOf'>): Promise<ProgressScope | null> {
  const readable = await readableLoader[scope.of](ctx).load(scope.id);
  return readable && { ...scope, asOf: ctx.clock.now() };
}

const rate = (part: number, whole: number) => (whole === 0 ? null : part / whole);

@Resolver(() => Cohort)
export class CohortProgressResolver {
  @FieldResolver(() => Progress, DESCRIPTION)
  progress(@Ctx() ctx: Context, @Root() cohort: Raw<Cohort>): Promise<ProgressScope | null> {
    return open(ctx, { of: 'COHORT', id: cohort.id, programId: cohort.programId });
  }
}

@Resolver(() => Program)
export class ProgramProgressResolver {
  @FieldResolver(() => Progress, {
    ...DESCRIPTION,
    description:
      'Figures of all its cohorts together. For analysts, equity officers and coordinators; null for others, and while there is no cohort.',
  })
  progress(@Ctx() ctx: Context, @Root() program: Raw<Program>): Promise<ProgressScope | null> {
    return open(ctx, { of: 'PROGRAM', id: program.id, programId: program.id });
  }
}

@Resolver(() => Progress)
export class ProgressResolver {
  @FieldResolver(() => [EnrollmentCount], { description: 'Enrollments by role and state.' })
  async enrollments(@Ctx() ctx: Context, @Root() { of, id }: Raw<ProgressScope>): Promise<EnrollmentCount[]> {
    return (await enrollmentCounts[of](ctx).load(id))?.counts ?? [];
  }

  @FieldResolver(() => [PairingCount], { description: 'Pairings by state.' })
  async pairings(@Ctx() ctx: Context, @Root() { of, id }: Raw<ProgressScope>): Promise<PairingCount[]> {
    return (await pairingCounts[of](ctx).load(id))?.counts ?? [];
  }

  @FieldResolver(() => [UnmatchedCount], {
    description: 'Accepted people who are in no confirmed pairing, by role and reason.',
  })
  async unmatched(@Ctx() ctx: Context, @Root() { of, id }: Raw<ProgressScope>): Promise<UnmatchedCount[]> {
    return (await unmatchedCounts[of](ctx).load(id))?.counts ?? [];
  }

  @FieldResolver(() => SeatProgress, { description: 'Seats of accepted mentors.' })
  async seats(@Ctx() ctx: Context, @Root() { of, id }: Raw<ProgressScope>): Promise<SeatProgress> {
    return (await seatProgress[of](ctx).load(id)) ?? { offered: 0, held: 0, used: 0, free: 0 };
  }

  @FieldResolver(() => MilestoneProgress, { description: 'Milestones.' })
  async milestones(@Ctx() ctx: Context, @Root() { of, id }: Raw<ProgressScope>): Promise<MilestoneProgress> {
    const found = (await milestoneProgress[of](ctx).load(id)) ?? { planned: 0, done: 0, overdue: 0 };
    return { ...found, completionRate: rate(found.done, found.planned) };
  }

  @FieldResolver(() => MeetingProgress, { description: 'Meetings.' })
  async meetings(@Ctx() ctx: Context, @Root() { of, id }: Raw<ProgressScope>): Promise<MeetingProgress> {
    return (await meetingProgress[of](ctx).load(id)) ?? { held: 0, minutes: 0 };
  }

  @FieldResolver(() => Int, {
    description:
      'Pairings at work whose last meeting, or start, is longer ago than so many days; paused ones are not counted.',
  })
  async pairingsWithoutContact(
    @Ctx() ctx: Context,
    @Root() { of, id, programId }: Raw<ProgressScope>,
    @Arg('days', () => Int, {
      nullable: true,
      description: 'Days, 1 to 365; leave out for the program’s `contactGapDays`.',
    })
    days?: number | null,
  ): Promise<number> {
    if (typeof days === 'number') between('days', days, 365);
    const gap = days ?? (await currentPolicy(ctx, programId)).contactGapDays;
    return (await withoutContact(gap)[of](ctx).load(id))?.count ?? 0;
  }

  @FieldResolver(() => FeedbackProgress, { description: 'Feedback of closed rounds.' })
  async feedback(@Ctx() ctx: Context, @Root() { of, id }: Raw<ProgressScope>): Promise<FeedbackProgress> {
    const found = await feedbackProgress[of](ctx).load(id);
    const { closedRounds, asked, answered, mean } = found ?? {
      closedRounds: 0,
      asked: 0,
      answered: 0,
      mean: null,
    };
    return {
      closedRounds,
      asked,
      answered,
      responseRate: rate(answered, asked),
      meanSatisfaction: mean === null ? null : Math.round(Number(mean)) / 100,
    };
  }

  @FieldResolver(() => [ProgressWeek], { description: 'What happened week by week, oldest first.' })
  async weeks(
    @Ctx() ctx: Context,
    @Root() { of, id }: Raw<ProgressScope>,
    @Arg('last', () => Int, {
      defaultValue: 12,
      description: 'How many weeks, 1 to 53, the running one included.',
    })
    last: number,
  ): Promise<ProgressWeek[]> {
    between('last', last, 53);
    return (await weeklyProgress(last)[of](ctx).load(id))?.weeks ?? [];
  }
}

function between(name: string, value: number, most: number): void {
  if (value >= 1 && value <= most) return;
  throw new Fault('BAD_USER_INPUT', `\`${name}\` must be from 1 to ${most}; it is ${value}.`);
}
