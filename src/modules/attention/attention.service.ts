/**
 * What needs attention: raised and settled by other rooms and by jobs, followed by coordinators. Locks: cohort
 * (shared), the item.
 */
import { authorize } from '../../auth/decisions';
import { inTransaction, type Context } from '../../context';
import { changesBetween, record, recordMany, type NewEvent } from '../../events/record';
import { InvalidInput, Refusal } from '../../graphql/user-errors';
import { checkTransition } from '../../state-machine';
import { holdCohort } from '../cohorts/cohort.repository';
import { personLoader } from '../people/person.repository';
import { checkVersion, demand, merged } from '../update';
import type { AttentionItem } from './attention-item.entity';
import type { MoveAttentionInput, ResolveAttentionInput, TriageAttentionInput } from './attention.inputs';
import { assignable, mayFollowAttention } from './attention.policy';
import {
  coordinates,
  findAttentionPlace,
  insertAttention,
  lockAttention,
  settleAttentionRows,
  updateAttentionRow,
  type NewAttention,
} from './attention.repository';
import {
  ATTENTION_TRANSITIONS,
  AttentionClosing,
  AttentionState,
  type AttentionKind,
} from './attention.state';

export type { NewAttention };

/**
 * Raises what needs attention, in one statement however much it is; part of the caller's transaction. What is open
 * about the same subject stays as it is, and what a coordinator closed is not raised again unless it began anew
 * (another `sinceOn`). Gives what is new. Records: AttentionRaised.
 */
export async function raiseAttention(ctx: Context, ...items: NewAttention[]): Promise<AttentionItem[]> {
  if (!items.length) return [];
  const made = await insertAttention(ctx, items);
  await recordMany(
    ctx,
    made.map(({ id, cohortId, pairingId, enrollmentId, kind, aspect, sinceOn }): NewEvent => ({
      type: 'AttentionRaised',
      nodes: [id, cohortId, pairingId, enrollmentId].filter((node) => node !== null),
      changes: { kind: [null, kind], aspect: [null, aspect], sinceOn: [null, sinceOn] },
    })),
  );
  return made;
}

/** Closes what is open about these subjects, because it is no longer so; part of the caller's transaction. Records: AttentionMoved. */
export async function settleAttention(
  ctx: Context,
  kind: AttentionKind,
  subjects: readonly string[],
): Promise<void> {
  if (!subjects.length) return;
  const closed = await settleAttentionRows(ctx, kind, subjects);
  await recordMany(
    ctx,
    closed.map(({ id, cohortId, state }): NewEvent => ({
      type: 'AttentionMoved',
      nodes: [id, cohortId],
      changes: { state: [state, AttentionState.CLOSED], closing: [null, AttentionClosing.GONE] },
    })),
  );
}

/**
 * Takes something on, or says anew who follows it and by when.
 * May: coordinators of the cohort. Refuses: VersionConflict, NotPossibleNow, InvalidInput. Records: AttentionMoved.
 */
export function triageAttention(ctx: Context, input: TriageAttentionInput): Promise<AttentionItem> {
  return inTransaction(ctx, async (ctx) => {
    const { cohort, item } = await opened(ctx, input);
    authorize(assignable(item));
    const { ownerId } = input;
    if (ownerId) {
      await demand('Person', ownerId, (id) => personLoader(ctx).load(id));
      if (!(await coordinates(ctx, ownerId, cohort)))
        throw new Refusal(
          new InvalidInput(
            ['ownerId'],
            'This person does not coordinate the cohort. Choose somebody who does.',
          ),
        );
    }
    const state = item.state === AttentionState.OPEN ? AttentionState.TRIAGED : item.state;
    return write(ctx, item, { ...merged(item, input, ['ownerId', 'dueOn']), state });
  });
}

/** Notes that something was done. May: coordinators of the cohort. Refuses: IllegalTransition, VersionConflict. Records: AttentionMoved. */
export function actOnAttention(ctx: Context, input: ResolveAttentionInput): Promise<AttentionItem> {
  return moved(ctx, input, AttentionState.ACTIONED);
}

/** Closes something; it is not raised again while it stays the same. May, refuses, records: as above. */
export function closeAttention(ctx: Context, input: ResolveAttentionInput): Promise<AttentionItem> {
  return moved(ctx, input, AttentionState.CLOSED);
}

function moved(ctx: Context, input: ResolveAttentionInput, to: AttentionState): Promise<AttentionItem> {
  return inTransaction(ctx, async (ctx) => {
    const { item } = await opened(ctx, input);
    checkTransition('item', ATTENTION_TRANSITIONS, item.state, to);
    const closing = to === AttentionState.CLOSED ? AttentionClosing.HANDLED : null;
    return write(ctx, item, { ...merged(item, input, ['outcome']), state: to, closing });
  });
}

async function opened(ctx: Context, input: MoveAttentionInput) {
  const cohortId = await demand('AttentionItem', input.attentionItemId, (id) => findAttentionPlace(ctx, id));
  const cohort = await demand('Cohort', cohortId, (id) => holdCohort(ctx, id));
  const item = await demand('AttentionItem', input.attentionItemId, (id) => lockAttention(ctx, id));
  authorize(mayFollowAttention(ctx.viewer, cohort));
  checkVersion(item, input);
  return { cohort, item };
}

async function write(ctx: Context, before: AttentionItem, wanted: AttentionItem): Promise<AttentionItem> {
  const after = await updateAttentionRow(ctx, wanted);
  await record(ctx, {
    type: 'AttentionMoved',
    nodes: [after.id, after.cohortId],
    changes: changesBetween(before, after, ['state', 'ownerId', 'dueOn', 'closing']),
  });
  return after;
}
