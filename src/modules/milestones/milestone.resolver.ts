/** Milestones on the wire. */
import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { every, no, YES } from '../../auth/decisions';
import type { Context } from '../../context';
import type { Page } from '../../graphql/connection';
import { payload } from '../../graphql/mutation';
import type { Raw } from '../../graphql/node';
import { toOne } from '../../reads/links';
import { forEachRow } from '../bulk';
import { Pairing } from '../pairings/pairing.entity';
import { readablePairings } from '../pairings/pairing.repository';
import { mayWork } from '../pairings/pairing-work';
import { Person } from '../people/person.entity';
import { readablePeople } from '../people/person.repository';
import { LANGUAGE, LocalizedText, localized } from '../texts';
import { Milestone } from './milestone.entity';
import {
  AddMilestoneInput,
  MilestonesArgs,
  MoveMilestoneInput,
  MoveMilestonesInput,
  WaiveMilestoneInput,
} from './milestone.inputs';
import { listMilestonesOf, overdueOf, titleOf } from './milestone.repository';
import {
  addMilestone,
  completeMilestone,
  getMilestone,
  startMilestone,
  waiveMilestone,
} from './milestone.service';
import { MILESTONE_TRANSITIONS, MilestoneState } from './milestone.state';
import {
  MilestoneConnection,
  MilestonePayload,
  MilestonePermissions,
  MilestonesPayload,
} from './milestone.types';

const pairingOf = toOne<Milestone, Pairing>('Milestone.pairing', 'pairingId', readablePairings);
const doneByOf = toOne<Milestone, Person>('Milestone.doneBy', 'doneById', readablePeople);

@Resolver(() => Milestone)
export class MilestoneResolver {
  @Query(() => Milestone, { description: 'One milestone.' })
  milestone(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the milestone.' }) id: string,
  ): Promise<Milestone> {
    return getMilestone(ctx, id);
  }

  @FieldResolver(() => String, { description: 'What should be reached.' })
  title(
    @Ctx() ctx: Context,
    @Root() milestone: Raw<Milestone>,
    @Arg('language', () => String, LANGUAGE) language?: string | null,
  ): string {
    return titleOf(ctx, milestone, { language });
  }

  @FieldResolver(() => [LocalizedText], { description: 'The title in all its languages.' })
  titles(@Root() milestone: Raw<Milestone>): LocalizedText[] {
    return localized(milestone.title);
  }

  @FieldResolver(() => Boolean, {
    description:
      'Whether it is late: still open after its day, by the institution’s calendar. Never while the pairing pauses.',
  })
  overdue(@Ctx() ctx: Context, @Root() milestone: Raw<Milestone>): Promise<boolean> {
    return overdueOf(ctx, milestone, {});
  }

  @FieldResolver(() => Pairing, { nullable: true, description: 'The pairing, where the viewer may see it.' })
  pairing(@Ctx() ctx: Context, @Root() milestone: Raw<Milestone>): Promise<Pairing | null> | null {
    return pairingOf(ctx, milestone);
  }

  @FieldResolver(() => Person, {
    nullable: true,
    description: 'Who recorded that it was reached, where the viewer may see her.',
  })
  doneBy(@Ctx() ctx: Context, @Root() milestone: Raw<Milestone>): Promise<Person | null> | null {
    return doneByOf(ctx, milestone);
  }

  @FieldResolver(() => MilestonePermissions, {
    nullable: true,
    description: 'What the viewer may do with this milestone now; null where the cohort is hidden.',
  })
  async permissions(
    @Ctx() ctx: Context,
    @Root() milestone: Raw<Milestone>,
  ): Promise<MilestonePermissions | null> {
    const may = await mayWork(ctx, milestone.pairingId);
    if (!may) return null;
    const can = (who: typeof may.staff, to: MilestoneState) =>
      every(
        who,
        MILESTONE_TRANSITIONS[milestone.state].includes(to)
          ? YES
          : no(`A milestone that is ${milestone.state} can't become ${to}.`),
      );
    return {
      canStart: can(may.anybody, MilestoneState.IN_PROGRESS),
      canComplete: can(may.anybody, MilestoneState.DONE),
      canWaive: can(may.staff, MilestoneState.WAIVED),
    };
  }

  @Mutation(() => MilestonePayload, {
    description: 'Adds a milestone to one pairing. For its members and coordinators.',
  })
  addMilestone(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'What, and by when.' }) input: AddMilestoneInput,
  ): Promise<MilestonePayload> {
    return payload(input, async () => ({ milestone: await addMilestone(ctx, input) }));
  }

  @Mutation(() => MilestonePayload, { description: 'Begins a milestone. For members and coordinators.' })
  startMilestone(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Which milestone.' }) input: MoveMilestoneInput,
  ): Promise<MilestonePayload> {
    return payload(input, async () => ({ milestone: await startMilestone(ctx, input) }));
  }

  @Mutation(() => MilestonePayload, {
    description: 'Records that a milestone was reached, begun before or not. For members and coordinators.',
  })
  completeMilestone(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Which milestone.' }) input: MoveMilestoneInput,
  ): Promise<MilestonePayload> {
    return payload(input, async () => ({ milestone: await completeMilestone(ctx, input) }));
  }

  @Mutation(() => MilestonesPayload, {
    description: 'Records that many milestones were reached. For members and coordinators.',
  })
  completeMilestones(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Which milestones.' }) input: MoveMilestonesInput,
  ): Promise<MilestonesPayload> {
    return payload(input, async () => ({
      results: await forEachRow(input.milestoneIds, 'milestone', (milestoneId) =>
        completeMilestone(ctx, { milestoneId }),
      ),
    }));
  }

  @Mutation(() => MilestonePayload, {
    description: 'Says that a milestone is not needed: it counts nowhere any more. For coordinators.',
  })
  waiveMilestone(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Which milestone, and why.' }) input: WaiveMilestoneInput,
  ): Promise<MilestonePayload> {
    return payload(input, async () => ({ milestone: await waiveMilestone(ctx, input) }));
  }
}

@Resolver(() => Pairing)
export class PairingMilestonesResolver {
  @FieldResolver(() => MilestoneConnection, { description: 'Its milestones, in their order.' })
  milestones(
    @Ctx() ctx: Context,
    @Root() pairing: Raw<Pairing>,
    @Args(() => MilestonesArgs) args: MilestonesArgs,
  ): Promise<Page<Milestone>> {
    return listMilestonesOf(ctx, pairing, args);
  }
}
