/** What coordinators do: instruments, rounds, and the result that a round keeps when it closes. */
import { authorize } from '../../auth/decisions';
import { dayIn } from '../../clock';
import { inTransaction, type Context } from '../../context';
import { createOnce } from '../../events/idempotency';
import { changesBetween, record } from '../../events/record';
import { InvalidInput, NotPossibleNow, Refusal } from '../../graphql/user-errors';
import { newId } from '../../ids';
import { byId } from '../../reads/links';
import { checkTransition } from '../../state-machine';
import { holdCohort } from '../cohorts/cohort.repository';
import { isOver } from '../cohorts/cohort.state';
import { canUpdateProgram } from '../programs/program.policy';
import { lockProgram } from '../programs/program.repository';
import { currentPolicy } from '../programs/program-policy.repository';
import { textsOf } from '../texts';
import { checkVersion, demand } from '../update';
import type { FeedbackInstrument } from './feedback-instrument.entity';
import {
  feedbackInstrumentLoader,
  insertInstrument,
  nextInstrumentNumber,
} from './feedback-instrument.repository';
import { FeedbackHiddenReason, type FeedbackRound } from './feedback-round.entity';
import {
  assignMembers,
  expireAssignments,
  insertRound,
  lockRound,
  readableRounds,
  tallyRound,
  updateRoundRow,
  type Tally,
} from './feedback-round.repository';
import type {
  CreateFeedbackInstrumentInput,
  MoveFeedbackRoundInput,
  PlanFeedbackRoundInput,
} from './feedback.inputs';
import { mayManageFeedback, usable } from './feedback.policy';
import { FEEDBACK_ROUND_TRANSITIONS, FeedbackRoundState } from './feedback.state';

/** The subscale whose mean a round shows. */
const SHOWN = 'SATISFACTION';
/** Whatever the rules of the program say, no mean is taken over fewer people. */
const FEWEST = 5;

export const getFeedbackRound = byId('Query.feedbackRound', readableRounds);

/**
 * Makes an instrument, or the next version of one.
 * May: coordinators of the program. Refuses: InvalidInput, NotPossibleNow. Locks: the program. Records: FeedbackInstrumentCreated.
 */
export async function createFeedbackInstrument(
  ctx: Context,
  input: CreateFeedbackInstrumentInput,
): Promise<FeedbackInstrument> {
  const names = textsOf(input.names, ['names']);
  const items = itemsOf(input);
  const id = await createOnce(ctx, 'createFeedbackInstrument', input, async (ctx) => {
    const program = await demand('Program', input.programId, (id) => lockProgram(ctx, id));
    authorize(mayManageFeedback(ctx.viewer, { programId: program.id }));
    authorize(canUpdateProgram(ctx.viewer, program));
    const { key, rightsStatus, minimumAnswered } = input;
    const id = newId('FeedbackInstrument');
    const number = await nextInstrumentNumber(ctx, program.id, key);
    await insertInstrument(
      ctx,
      { id, programId: program.id, key, number, names, rightsStatus, minimumAnswered },
      items,
    );
    await record(ctx, {
      type: 'FeedbackInstrumentCreated',
      nodes: [id, program.id],
      changes: { number: [null, number], rightsStatus: [null, rightsStatus] },
    });
    return id;
  });
  return demand('FeedbackInstrument', id, (id) => feedbackInstrumentLoader(ctx).load(id));
}

/** Items of a subscale share a scale: a mean over different ones says nothing. */
function itemsOf({ items, minimumAnswered }: CreateFeedbackInstrumentInput) {
  const scales = new Map<string, string>();
  if (minimumAnswered > items.length) {
    const message = `The instrument has ${items.length} items; no response could answer ${minimumAnswered}.`;
    throw new Refusal(new InvalidInput(['minimumAnswered'], message));
  }
  return items.map(({ texts, low, high, reversed, subscale = null }, index) => {
    const path = ['items', String(index)];
    if (low >= high)
      throw new Refusal(new InvalidInput([...path, 'high'], 'The highest value must be above the lowest.'));
    const scale = `${low} to ${high}`;
    const known = subscale && scales.get(subscale);
    if (known && known !== scale) {
      const message = `Items of one subscale share a scale; ${subscale} goes from ${known}.`;
      throw new Refusal(new InvalidInput([...path, 'low'], message));
    }
    if (subscale) scales.set(subscale, scale);
    return { position: index + 1, texts: textsOf(texts, [...path, 'texts']), low, high, reversed, subscale };
  });
}

/**
 * Plans a round. May: coordinators of the cohort. Refuses: InvalidInput, NotPossibleNow. Locks: the cohort (shared).
 * Records: FeedbackRoundPlanned.
 */
export async function planFeedbackRound(ctx: Context, input: PlanFeedbackRoundInput): Promise<FeedbackRound> {
  const id = await createOnce(ctx, 'planFeedbackRound', input, async (ctx) => {
    const cohort = await demand('Cohort', input.cohortId, (id) => holdCohort(ctx, id));
    authorize(mayManageFeedback(ctx.viewer, { programId: cohort.programId, cohortId: cohort.id }));
    if (isOver(cohort)) throw new Refusal(new NotPossibleNow(`The cohort is ${cohort.state}.`));
    const instrument = await demand('FeedbackInstrument', input.instrumentId, (id) =>
      feedbackInstrumentLoader(ctx).load(id),
    );
    if (instrument.programId !== cohort.programId)
      throw new Refusal(new InvalidInput(['instrumentId'], 'Choose an instrument of the cohort’s program.'));
    authorize(usable(instrument));
    const closesOn = input.closesOn ?? null;
    if (closesOn && closesOn < dayIn(ctx.viewer.timeZone, ctx.clock.now()))
      throw new Refusal(new InvalidInput(['closesOn'], 'Choose today or a later day.'));
    const id = newId('FeedbackRound');
    const { name, asks, confidentiality } = input;
    const state = FeedbackRoundState.PLANNED;
    const ids = { id, cohortId: cohort.id, instrumentId: instrument.id };
    await insertRound(ctx, { ...ids, name, asks, confidentiality, state, closesOn });
    await record(ctx, {
      type: 'FeedbackRoundPlanned',
      nodes: [id, cohort.id, instrument.id],
      changes: { state: [null, state], asks: [null, asks], closesOn: [null, closesOn] },
    });
    return id;
  });
  return getFeedbackRound(ctx, id);
}

/** Asks the members. May: coordinators of the cohort. Locks: the round. Records: FeedbackRoundOpened. */
export function openFeedbackRound(ctx: Context, input: MoveFeedbackRoundInput): Promise<FeedbackRound> {
  return inTransaction(ctx, async (ctx) => {
    const round = await opened(ctx, input, FeedbackRoundState.OPEN);
    const asked = await assignMembers(ctx, round);
    const state = FeedbackRoundState.OPEN;
    const updated = await updateRoundRow(ctx, { ...round, state, openedAt: ctx.clock.now() });
    await record(ctx, {
      type: 'FeedbackRoundOpened',
      nodes: [round.id, round.cohortId],
      changes: { ...changesBetween<FeedbackRound>(round, updated, ['state']), asked: [null, asked] },
    });
    return updated;
  });
}

/**
 * Closes a round: open requests expire, and its result is computed, once. Whoever is answering is waited for, and
 * whoever comes later is refused: no answer is lost or counted by half.
 * May: coordinators of the cohort. Locks: the round. Records: FeedbackRoundClosed, without the mean.
 */
export function closeFeedbackRound(ctx: Context, input: MoveFeedbackRoundInput): Promise<FeedbackRound> {
  return inTransaction(ctx, async (ctx) => {
    const round = await opened(ctx, input, FeedbackRoundState.CLOSED);
    await expireAssignments(ctx, round.id);
    const { minimumAnswers } = await currentPolicy(ctx, round.programId);
    const result = resultOf(await tallyRound(ctx, round, SHOWN), Math.max(minimumAnswers, FEWEST));
    const closed = { ...round, ...result, state: FeedbackRoundState.CLOSED, closedAt: ctx.clock.now() };
    const updated = await updateRoundRow(ctx, closed);
    await record(ctx, {
      type: 'FeedbackRoundClosed',
      nodes: [round.id, round.cohortId],
      changes: changesBetween<FeedbackRound>(round, updated, ['state', 'asked', 'answered']),
    });
    return updated;
  });
}

async function opened(ctx: Context, input: MoveFeedbackRoundInput, to: FeedbackRoundState) {
  const round = await demand('FeedbackRound', input.feedbackRoundId, (id) => lockRound(ctx, id));
  authorize(mayManageFeedback(ctx.viewer, { programId: round.programId, cohortId: round.cohortId }));
  checkVersion(round, input);
  checkTransition('feedback round', FEEDBACK_ROUND_TRANSITIONS, round.state, to);
  return round;
}

function resultOf({ asked, answered, people, items, meanHundredths }: Tally, minimumAnswers: number) {
  const counts = { asked, answered, minimumAnswers };
  if (!items) return { ...counts, meanHundredths: null, hiddenReason: FeedbackHiddenReason.NOT_ASKED };
  if (people < minimumAnswers)
    return { ...counts, meanHundredths: null, hiddenReason: FeedbackHiddenReason.TOO_FEW_ANSWERS };
  return { ...counts, meanHundredths, hiddenReason: null };
}
