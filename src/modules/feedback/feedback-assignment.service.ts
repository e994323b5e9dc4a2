/** What those who are asked do: answer, once, or decline. The round is held shared, so that it can't close meanwhile. */
import { authorize } from '../../auth/decisions';
import { inTransaction, type Context } from '../../context';
import { changesBetween, record } from '../../events/record';
import type { EventType } from '../../events/types';
import { InvalidInput, Refusal, type UserError } from '../../graphql/user-errors';
import { checkTransition } from '../../state-machine';
import { checkVersion, demand } from '../update';
import type { FeedbackAssignment } from './feedback-assignment.entity';
import {
  holdRoundOf,
  insertResponse,
  lockAssignment,
  updateAssignmentRow,
} from './feedback-assignment.repository';
import { feedbackItems } from './feedback-instrument.repository';
import type { DeclineFeedbackInput, FeedbackAnswerInput, SubmitFeedbackInput } from './feedback.inputs';
import { answerable } from './feedback.policy';
import { FEEDBACK_ASSIGNMENT_TRANSITIONS, FeedbackAssignmentState } from './feedback.state';

/**
 * Answers a request. May: the person who is asked. Refuses: InvalidInput, IllegalTransition, NotPossibleNow,
 * VersionConflict. Locks: the round (shared), the request. Records: FeedbackSubmitted, without any answer.
 */
export function submitFeedback(ctx: Context, input: SubmitFeedbackInput): Promise<FeedbackAssignment> {
  return inTransaction(ctx, async (ctx) => {
    const { assignment, instrumentId } = await opened(ctx, input, FeedbackAssignmentState.SUBMITTED);
    const items = await feedbackItems.load(ctx, instrumentId);
    checkAnswers(items, input.answers);
    await insertResponse(ctx, assignment, input.answers);
    return finish(ctx, assignment, FeedbackAssignmentState.SUBMITTED, 'FeedbackSubmitted');
  });
}

/** Does not want to answer. May: the person who is asked. Records: FeedbackDeclined. */
export function declineFeedback(ctx: Context, input: DeclineFeedbackInput): Promise<FeedbackAssignment> {
  return inTransaction(ctx, async (ctx) => {
    const { assignment } = await opened(ctx, input, FeedbackAssignmentState.DECLINED);
    return finish(ctx, assignment, FeedbackAssignmentState.DECLINED, 'FeedbackDeclined');
  });
}

async function opened(ctx: Context, input: DeclineFeedbackInput, to: FeedbackAssignmentState) {
  const round = await demand('FeedbackAssignment', input.assignmentId, (id) => holdRoundOf(ctx, id));
  const assignment = await demand('FeedbackAssignment', input.assignmentId, (id) => lockAssignment(ctx, id));
  checkVersion(assignment, input);
  checkTransition('request for feedback', FEEDBACK_ASSIGNMENT_TRANSITIONS, assignment.state, to);
  authorize(answerable(ctx, round));
  return { assignment, instrumentId: round.instrumentId };
}

async function finish(
  ctx: Context,
  assignment: FeedbackAssignment,
  to: FeedbackAssignmentState,
  type: EventType,
): Promise<FeedbackAssignment> {
  const updated = await updateAssignmentRow(ctx, { ...assignment, state: to });
  await record(ctx, {
    type,
    nodes: [assignment.id, assignment.roundId],
    changes: changesBetween(assignment, updated, ['state']),
  });
  return updated;
}

/** Each answer is for an item of the instrument, named once, with a value of its scale. */
function checkAnswers(
  items: readonly { position: number; low: number; high: number }[],
  answers: readonly FeedbackAnswerInput[],
): void {
  const seen = new Set<number>();
  const errors = answers.flatMap(({ position, value }, index): UserError[] => {
    const at = (field: string) => ['answers', String(index), field];
    const item = items.find((item) => item.position === position);
    if (!item) return [new InvalidInput(at('position'), `The instrument has no item ${position}.`)];
    if (seen.has(position)) return [new InvalidInput(at('position'), `Item ${position} is answered twice.`)];
    seen.add(position);
    if (value < item.low || value > item.high)
      return [new InvalidInput(at('value'), `Must be from ${item.low} to ${item.high}.`)];
    return [];
  });
  if (errors.length) throw new Refusal(...errors);
}
