/** Keeping two people from being paired, and lifting that. */
import { authorize } from '../../auth/decisions';
import { dayIn } from '../../clock';
import { inTransaction, type Context } from '../../context';
import { createOnce } from '../../events/idempotency';
import { changesBetween, record } from '../../events/record';
import { AlreadyExists, InvalidInput, NotPossibleNow, Refusal } from '../../graphql/user-errors';
import { newId } from '../../ids';
import { cohortLoader } from '../cohorts/cohort.repository';
import { lockLiveEnrollmentsOf } from '../enrollments/enrollment.repository';
import { voidReviewsPairing } from '../match-runs/match-review';
import { personLoader } from '../people/person.repository';
import { programLoader } from '../programs/program.repository';
import { checkVersion, demand, merged } from '../update';
import { ExclusionSource, type Exclusion } from './exclusion.entity';
import type { CreateExclusionInput, LiftExclusionInput, UpdateExclusionInput } from './exclusion.inputs';
import { mayExclude, type ExclusionScope } from './exclusion.policy';
import {
  exclusionLoader,
  insertExclusion,
  liftExclusionRow,
  lockExclusion,
  retireExclusions,
  updateExclusionRow,
  type ExclusionValues,
} from './exclusion.repository';

/**
 * Pairings that stand already are not touched. May: coordinators of the cohort, the program, or the institution.
 * Refuses: AlreadyExists. Locks: the live enrollments of both, so that nobody pairs them meanwhile. Records: ExclusionCreated,
 * ExclusionLifted for one that has expired.
 */
export async function createExclusion(ctx: Context, input: CreateExclusionInput): Promise<Exclusion> {
  const id = await createOnce(ctx, 'createExclusion', input, async (ctx) => {
    const { programId, cohortId } = await scopeOf(ctx, input);
    authorize(mayExclude(ctx.viewer, { programId, cohortId }));
    const today = dayIn(ctx.viewer.timeZone, ctx.clock.now());
    if (input.expiresOn && input.expiresOn < today)
      throw new Refusal(new InvalidInput(['expiresOn'], 'An exclusion must hold for today at least.'));
    const [firstPersonId = '', secondPersonId = ''] = [...input.personIds].sort();
    for (const personId of [firstPersonId, secondPersonId])
      await demand('Person', personId, (id) => personLoader(ctx).load(id));
    await lockLiveEnrollmentsOf(ctx, firstPersonId, secondPersonId);
    const { reason = null, expiresOn = null } = input;
    const source = ExclusionSource.COORDINATOR;
    const id = newId('Exclusion');
    const values = { programId, cohortId, firstPersonId, secondPersonId, source, reason, expiresOn };
    await retire(ctx, values, today);
    if (!(await insertExclusion(ctx, id, values)))
      throw new Refusal(new AlreadyExists(['personIds'], 'These two are excluded there already.'));
    await created(ctx, id, programId, [firstPersonId, secondPersonId]);
    return id;
  });
  return demand('Exclusion', id, (id) => exclusionLoader(ctx).load(id));
}

/** Where it is to hold: a cohort brings its program along. */
async function scopeOf(ctx: Context, input: CreateExclusionInput): Promise<ExclusionScope> {
  const { programId = null, cohortId = null } = input;
  if (programId !== null) await demand('Program', programId, (id) => programLoader(ctx).load(id));
  if (cohortId === null) return { programId, cohortId };
  const cohort = await demand('Cohort', cohortId, (id) => cohortLoader(ctx).load(id));
  if (programId !== null && cohort.programId !== programId)
    throw new Refusal(
      new InvalidInput(['cohortId'], 'This cohort belongs to another program. Leave one of the two out.'),
    );
  return { programId: cohort.programId, cohortId };
}

/**
 * Changes why it holds and how long. May: as for making it. Refuses: NotPossibleNow, InvalidInput, VersionConflict.
 * Records: ExclusionUpdated.
 */
export function updateExclusion(ctx: Context, input: UpdateExclusionInput): Promise<Exclusion> {
  return inTransaction(ctx, async (ctx) => {
    const exclusion = await demand('Exclusion', input.exclusionId, (id) => lockExclusion(ctx, id));
    authorize(mayExclude(ctx.viewer, exclusion));
    checkVersion(exclusion, input);
    if (exclusion.liftedAt)
      throw new Refusal(new NotPossibleNow('This exclusion was lifted. Make a new one.'));
    if (input.expiresOn && input.expiresOn < dayIn(ctx.viewer.timeZone, ctx.clock.now()))
      throw new Refusal(
        new InvalidInput(['expiresOn'], 'An exclusion must hold for today at least. To end it now, lift it.'),
      );
    const updated = await updateExclusionRow(ctx, merged(exclusion, input, ['reason', 'expiresOn']));
    await record(ctx, {
      type: 'ExclusionUpdated',
      nodes: [exclusion.id, exclusion.firstPersonId, exclusion.secondPersonId],
      changes: changesBetween(exclusion, updated, ['expiresOn']),
    });
    return updated;
  });
}

/** "Not again" at the end of a pairing; part of the caller's transaction, which has locked the enrollments. */
export async function createNotAgain(
  ctx: Context,
  programId: string,
  personIds: readonly string[],
): Promise<void> {
  for (const [index, firstPersonId] of personIds.entries()) {
    for (const secondPersonId of personIds.slice(index + 1)) {
      const id = newId('Exclusion');
      const source = ExclusionSource.NOT_AGAIN;
      const two = { firstPersonId, secondPersonId };
      const values = { programId, cohortId: null, ...two, source, reason: null, expiresOn: null };
      await retire(ctx, values, null);
      if (await insertExclusion(ctx, id, values))
        await created(ctx, id, programId, [firstPersonId, secondPersonId]);
    }
  }
}

/** Makes way for an exclusion: what has expired by the day, or will ever expire, is lifted. */
async function retire(ctx: Context, values: ExclusionValues, day: string | null): Promise<void> {
  const { firstPersonId, secondPersonId } = values;
  for (const id of await retireExclusions(ctx, values, day))
    await record(ctx, { type: 'ExclusionLifted', nodes: [id, firstPersonId, secondPersonId] });
}

async function created(ctx: Context, id: string, programId: string | null, people: string[]): Promise<void> {
  await record(ctx, { type: 'ExclusionCreated', nodes: [id, ...people, ...(programId ? [programId] : [])] });
  await voidReviewsPairing(ctx, people);
}

/** May: as for making it. Refuses: NotPossibleNow, VersionConflict. Records: ExclusionLifted. */
export function liftExclusion(ctx: Context, input: LiftExclusionInput): Promise<Exclusion> {
  return inTransaction(ctx, async (ctx) => {
    const exclusion = await demand('Exclusion', input.exclusionId, (id) => lockExclusion(ctx, id));
    authorize(mayExclude(ctx.viewer, exclusion));
    checkVersion(exclusion, input);
    if (exclusion.liftedAt) throw new Refusal(new NotPossibleNow('This exclusion was lifted before.'));
    const lifted = await liftExclusionRow(ctx, exclusion.id);
    await record(ctx, {
      type: 'ExclusionLifted',
      nodes: [exclusion.id, exclusion.firstPersonId, exclusion.secondPersonId],
    });
    return lifted;
  });
}
