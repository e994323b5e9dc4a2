/**
 * What can be done with milestones. Every change locks the pairing, then the milestone, and counts the pairing's
 * summary again at its end.
 */
import { inTransaction, remember, type Context } from '../../context';
import { createOnce } from '../../events/idempotency';
import { changesBetween, record, recordMany } from '../../events/record';
import { newId } from '../../ids';
import { byId } from '../../reads/links';
import { checkTransition } from '../../state-machine';
import { pairingLoader } from '../pairings/pairing.repository';
import { openWork } from '../pairings/pairing-work';
import { countMilestones } from '../pairings/pairing-summary.repository';
import { textsOf } from '../texts';
import { checkVersion, demand } from '../update';
import type { Milestone } from './milestone.entity';
import type { AddMilestoneInput, MoveMilestoneInput } from './milestone.inputs';
import {
  copyTemplate,
  insertMilestone,
  lapseOpenMilestones,
  lockMilestone,
  readableMilestones,
  shiftOpenRows,
  updateMilestoneRow,
} from './milestone.repository';
import { MILESTONE_TRANSITIONS, MilestoneState } from './milestone.state';

export const getMilestone = byId('Query.milestone', readableMilestones);

/** Begins a milestone. May: members, coordinators. Records: MilestoneMoved. */
export function startMilestone(ctx: Context, input: MoveMilestoneInput): Promise<Milestone> {
  return moveMilestone(ctx, input, MilestoneState.IN_PROGRESS, () => ({}));
}

/** Records that a milestone was reached; when, and by whom it was said. May: members, coordinators. Records: MilestoneMoved. */
export function completeMilestone(ctx: Context, input: MoveMilestoneInput): Promise<Milestone> {
  return moveMilestone(ctx, input, MilestoneState.DONE, (ctx) => ({
    doneAt: ctx.clock.now(),
    doneById: ctx.viewer.personId,
  }));
}

/** Says that a milestone is not needed. May: coordinators. Records: MilestoneMoved, without the reason. */
export function waiveMilestone(
  ctx: Context,
  input: MoveMilestoneInput & { reason: string },
): Promise<Milestone> {
  return moveMilestone(ctx, input, MilestoneState.WAIVED, () => ({ waiveReason: input.reason }), true);
}

/** Refuses: IllegalTransition, VersionConflict, NotPossibleNow. Locks: the pairing, the milestone. */
function moveMilestone(
  ctx: Context,
  input: MoveMilestoneInput,
  to: MilestoneState,
  change: (ctx: Context) => Partial<Milestone>,
  staff = false,
): Promise<Milestone> {
  return inTransaction(ctx, async (ctx) => {
    const [{ pairing }, milestone] = await Promise.all([
      openWork(ctx, 'Milestone', input.milestoneId, { staff }),
      demand('Milestone', input.milestoneId, (id) => lockMilestone(ctx, id)),
    ]);
    checkVersion(milestone, input);
    checkTransition('milestone', MILESTONE_TRANSITIONS, milestone.state, to);
    const moved = await updateMilestoneRow(ctx, { ...milestone, ...change(ctx), state: to });
    await record(ctx, {
      type: 'MilestoneMoved',
      nodes: [moved.id, pairing.id, pairing.cohortId],
      changes: changesBetween(milestone, moved, ['state']),
    });
    await countMilestones(ctx, pairing.id);
    remember(ctx, pairingLoader, pairing);
    return moved;
  });
}

/**
 * Adds a milestone to one pairing, behind those it has.
 * May: members, coordinators. Refuses: InvalidInput, NotPossibleNow. Locks: the pairing. Records: MilestonesPlanned.
 */
export async function addMilestone(ctx: Context, input: AddMilestoneInput): Promise<Milestone> {
  const title = textsOf(input.titles, ['titles']);
  const id = await createOnce(ctx, 'addMilestone', input, async (ctx) => {
    const { pairing } = await openWork(ctx, 'Pairing', input.pairingId);
    const id = newId('Milestone');
    const { dueOn, ownerRole = null } = input;
    await insertMilestone(ctx, pairing, { id, title, dueOn, ownerRole });
    await record(ctx, {
      type: 'MilestonesPlanned',
      nodes: [id, pairing.id, pairing.cohortId],
      changes: { state: [null, MilestoneState.PLANNED], dueOn: [null, dueOn] },
    });
    await countMilestones(ctx, pairing.id);
    return id;
  });
  return getMilestone(ctx, id);
}

/**
 * Copies the program's newest template for a pairing that starts, due by its own first day. Part of the caller's
 * transaction, which has locked the pairing. Records: MilestonesPlanned.
 */
export async function planMilestones(
  ctx: Context,
  pairing: { id: string; cohortId: string; startedOn: string },
  programId: string,
): Promise<void> {
  const planned = await copyTemplate(ctx, [pairing], programId);
  if (planned) {
    await record(ctx, {
      type: 'MilestonesPlanned',
      nodes: [pairing.id, pairing.cohortId],
      changes: { milestones: [null, planned] },
    });
  }
  await countMilestones(ctx, pairing.id);
}

/** The pairing is over: what was still open lapses. Part of the caller's transaction, which has locked the pairing. */
export async function lapseMilestones(ctx: Context, pairingId: string): Promise<void> {
  const lapsed = await lapseOpenMilestones(ctx, pairingId);
  await recordMany(
    ctx,
    lapsed.map(({ id, before }) => ({
      type: 'MilestoneMoved' as const,
      nodes: [id, pairingId],
      changes: { state: [before, MilestoneState.LAPSED] },
    })),
  );
  await countMilestones(ctx, pairingId);
}

/** After a pause: what is open falls due so many days later. Part of the caller's transaction, which has locked the pairing. */
export async function shiftOpenMilestones(ctx: Context, pairingId: string, days: number): Promise<void> {
  const shifted = await shiftOpenRows(ctx, pairingId, days);
  await recordMany(
    ctx,
    shifted.map(({ id, before, dueOn }) => ({
      type: 'MilestoneUpdated' as const,
      nodes: [id, pairingId],
      changes: { dueOn: [before, dueOn] },
    })),
  );
  await countMilestones(ctx, pairingId);
}
