/** Resolvers of the ordinary stack: repositories for what is asked, a loader for each relation. */
import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { In } from 'typeorm';
import type { Context } from './context';
import { Cohort, Meeting, Milestone, Pairing, PairingMember, PairingSummary, Person } from './entities';
import {
  CohortConnection,
  CohortFilter,
  CohortOrder,
  FeedbackProgress,
  MeetingProgress,
  MilestoneConnection,
  MilestonePayload,
  MilestoneProgress,
  MoveMilestoneInput,
  pageOf,
  PairingConnection,
  PairingCount,
  Progress,
  type Page,
} from './types';

const uuidOf = (id: string) => id.slice(-36);

@Resolver(() => Cohort)
export class CohortResolver {
  @Query(() => Cohort, { nullable: true })
  cohort(@Ctx() ctx: Context, @Arg('id', () => ID) id: string): Promise<Cohort | null> {
    return ctx.cohorts.load(uuidOf(id));
  }

  @Query(() => CohortConnection)
  async cohorts(
    @Ctx() { source, institutionId }: Context,
    @Arg('first', () => Int) first: number,
    @Arg('filter', () => CohortFilter, { nullable: true }) filter?: CohortFilter,
    @Arg('orderBy', () => CohortOrder, { nullable: true }) _orderBy?: CohortOrder,
  ): Promise<Page<Cohort>> {
    const where = { institutionId, ...(filter?.states ? { state: In(filter.states) } : {}) };
    const rows = await source
      .getRepository(Cohort)
      .find({ where, order: { name: 'ASC', id: 'ASC' }, take: first + 1 });
    return pageOf(rows, first);
  }

  @FieldResolver(() => ID)
  id(@Root() cohort: Cohort): string {
    return `cohort_${cohort.id}`;
  }

  @FieldResolver(() => PairingConnection)
  async pairings(
    @Ctx() { source, institutionId }: Context,
    @Root() cohort: Cohort,
    @Arg('first', () => Int) first: number,
  ): Promise<Page<Pairing>> {
    const rows = await source.getRepository(Pairing).find({
      where: { institutionId, cohortId: cohort.id },
      order: { createdAt: 'ASC', id: 'ASC' },
      take: first + 1,
    });
    return pageOf(rows, first);
  }

  @FieldResolver(() => Progress)
  progress(@Root() cohort: Cohort): Progress {
    return { cohortId: cohort.id };
  }
}

@Resolver(() => Progress)
export class ProgressResolver {
  @FieldResolver(() => [PairingCount])
  pairings(@Ctx() { figures }: Context, @Root() { cohortId }: Progress): Promise<PairingCount[]> {
    return figures.pairings.load(cohortId);
  }

  @FieldResolver(() => MilestoneProgress)
  async milestones(@Ctx() { figures }: Context, @Root() { cohortId }: Progress): Promise<MilestoneProgress> {
    const found = (await figures.milestones.load(cohortId)) ?? { planned: 0, done: 0, overdue: 0 };
    return { ...found, completionRate: found.planned ? found.done / found.planned : null };
  }

  @FieldResolver(() => MeetingProgress)
  async meetings(@Ctx() { figures }: Context, @Root() { cohortId }: Progress): Promise<MeetingProgress> {
    return (await figures.meetings.load(cohortId)) ?? { held: 0, minutes: 0 };
  }

  @FieldResolver(() => Int)
  pairingsWithoutContact(
    @Ctx() { figures }: Context,
    @Root() { cohortId }: Progress,
    @Arg('days', () => Int) days: number,
  ): Promise<number> {
    return figures.silent.load({ cohortId, days });
  }

  @FieldResolver(() => FeedbackProgress)
  async feedback(@Ctx() { figures }: Context, @Root() { cohortId }: Progress): Promise<FeedbackProgress> {
    const found = (await figures.feedback.load(cohortId)) ?? {
      closedRounds: 0,
      asked: 0,
      answered: 0,
      meanSatisfaction: null,
    };
    return { ...found, responseRate: found.asked ? found.answered / found.asked : null };
  }
}

@Resolver(() => Pairing)
export class PairingResolver {
  @FieldResolver(() => ID)
  id(@Root() pairing: Pairing): string {
    return `pairing_${pairing.id}`;
  }

  @FieldResolver(() => [PairingMember])
  async mentors(@Ctx() { members }: Context, @Root() pairing: Pairing): Promise<PairingMember[]> {
    return (await members.load(pairing.id)).filter(({ role }) => role === 'MENTOR');
  }

  @FieldResolver(() => [PairingMember])
  async mentees(@Ctx() { members }: Context, @Root() pairing: Pairing): Promise<PairingMember[]> {
    return (await members.load(pairing.id)).filter(({ role }) => role === 'MENTEE');
  }

  @FieldResolver(() => PairingSummary, { nullable: true })
  async summary(@Ctx() { summaries }: Context, @Root() pairing: Pairing): Promise<PairingSummary | null> {
    return pairing.fresh ?? summaries.load(pairing.id);
  }

  @FieldResolver(() => MilestoneConnection)
  async milestones(
    @Ctx() { milestones }: Context,
    @Root() pairing: Pairing,
    @Arg('first', () => Int) first: number,
  ): Promise<Page<Milestone>> {
    return pageOf(await milestones.load(pairing.id), first);
  }
}

@Resolver(() => PairingMember)
export class PairingMemberResolver {
  @FieldResolver(() => Person, { nullable: true })
  person(@Ctx() { people }: Context, @Root() member: PairingMember): Promise<Person | null> {
    return people.load(member.personId);
  }
}

@Resolver(() => Person)
export class PersonResolver {
  @FieldResolver(() => ID)
  id(@Root() person: Person): string {
    return `person_${person.id}`;
  }
}

@Resolver(() => Milestone)
export class MilestoneResolver {
  @FieldResolver(() => ID)
  id(@Root() milestone: Milestone): string {
    return `milestone_${milestone.id}`;
  }

  @FieldResolver(() => String)
  title(@Root() milestone: Milestone): string {
    return milestone.titles.en ?? '';
  }

  @FieldResolver(() => Pairing, { nullable: true })
  async pairing(@Ctx() ctx: Context, @Root() milestone: Milestone): Promise<Pairing | null> {
    const pairing = await ctx.pairings.load(milestone.pairingId);
    if (pairing) pairing.fresh = await countAgain(ctx, pairing.id);
    return pairing;
  }

  @Mutation(() => MilestonePayload)
  async completeMilestone(
    @Ctx() { source, institutionId }: Context,
    @Arg('input') { milestoneId }: MoveMilestoneInput,
  ): Promise<MilestonePayload> {
    const repository = source.getRepository(Milestone);
    const milestone = await repository.findOneBy({ institutionId, id: uuidOf(milestoneId) });
    if (!milestone || !['PLANNED', 'IN_PROGRESS'].includes(milestone.state))
      return { milestone: null, userErrors: [{ message: 'It can’t be completed.' }] };
    const now = new Date();
    Object.assign(milestone, { state: 'DONE', doneAt: now, updatedAt: now, version: milestone.version + 1 });
    return { milestone: await repository.save(milestone), userErrors: [] };
  }
}

async function countAgain({ source, institutionId }: Context, pairingId: string): Promise<PairingSummary> {
  const milestones = source.getRepository(Milestone);
  const meetings = source.getRepository(Meeting);
  const of = { institutionId, pairingId };
  const open = { ...of, state: In(['PLANNED', 'IN_PROGRESS']) };
  const [all, waived, milestonesDone, meetingsHeld, next, last] = await Promise.all([
    milestones.countBy(of),
    milestones.countBy({ ...of, state: 'WAIVED' }),
    milestones.countBy({ ...of, state: 'DONE' }),
    meetings.countBy({ ...of, state: 'HELD' }),
    milestones.findOne({ where: open, order: { dueOn: 'ASC' } }),
    meetings.findOne({ where: { ...of, state: 'HELD' }, order: { startsAt: 'DESC' } }),
  ]);
  return {
    ...of,
    milestonesTotal: all - waived,
    milestonesDone,
    meetingsHeld,
    nextDueOn: next?.dueOn ?? null,
    lastMetAt: last?.startsAt ?? null,
  };
}
