/** All SQL about requests for feedback and their responses: the viewer's own, and nobody else's. */
import sql from 'sql-template-tag';
import type { Context } from '../../context';
import { columnsOf } from '../../db/columns';
import { firstRow } from '../../db/statements';
import { newUuid, uuidOf } from '../../ids';
import { page, siblings } from '../../reads/links';
import { readableNode } from '../../reads/readable';
import { FeedbackAnswer, FeedbackAssignment } from './feedback-assignment.entity';
import { FeedbackRound } from './feedback-round.entity';
import type { FeedbackAssignmentsArgs } from './feedback.inputs';
import { visibleAssignments } from './feedback.policy';

const columns = () => columnsOf(FeedbackAssignment, 'fa');

export const readableAssignments = readableNode('feedbackAssignments', {
  entity: FeedbackAssignment,
  alias: 'fa',
  from: sql`feedback_assignments fa`,
  visible: visibleAssignments,
});

/** What the viewer was asked, newest first. */
export const listAssignments = page(
  'Query.feedbackAssignments',
  readableAssignments,
  (ctx, { state }: FeedbackAssignmentsArgs) => ({
    name: 'feedbackAssignments.list',
    from: sql`feedback_assignments fa`,
    where: [visibleAssignments(ctx.viewer), ...(state ? [sql`fa.state = ${state}`] : [])],
    sort: { expression: 'fa.created_at', type: 'timestamptz', descending: true },
    idColumn: 'fa.id',
  }),
);

/** What the viewer answered, by request. */
export const ownAnswers = siblings(
  'feedbackAssignments.ownAnswers',
  {
    entity: FeedbackAnswer,
    alias: 'w',
    from: sql`feedback_assignments fa join feedback_responses s on s.assignment_id = fa.id join feedback_answers w on w.response_id = s.id`,
    visible: visibleAssignments,
  },
  { column: 'fa.id', order: sql`w.position` },
);

/** The round of one of the viewer's requests, held so that it can't close meanwhile; others may answer too. */
export function holdRoundOf(ctx: Context, assignmentId: string): Promise<FeedbackRound | null> {
  return firstRow(
    ctx.db,
    'feedbackAssignments.holdRound',
    sql`select ${columnsOf(FeedbackRound, 'fr')} from feedback_rounds fr
      where fr.id = (select fa.round_id from feedback_assignments fa where fa.id = ${uuidOf(assignmentId)} and (${visibleAssignments(ctx.viewer)}))
      for share of fr`,
  );
}

export function lockAssignment(ctx: Context, id: string): Promise<FeedbackAssignment | null> {
  return firstRow(
    ctx.db,
    'feedbackAssignments.lock',
    sql`select ${columns()} from feedback_assignments fa where fa.id = ${uuidOf(id)} and (${visibleAssignments(ctx.viewer)}) for update of fa`,
  );
}

export async function updateAssignmentRow(
  ctx: Context,
  assignment: FeedbackAssignment,
): Promise<FeedbackAssignment> {
  const [row] = await ctx.db.rows<FeedbackAssignment>(
    'feedbackAssignments.update',
    sql`update feedback_assignments fa set state = ${assignment.state}, version = fa.version + 1, updated_at = ${ctx.clock.now()}
      where fa.id = ${uuidOf(assignment.id)} returning ${columns()}`,
  );
  return row as FeedbackAssignment;
}

export async function insertResponse(
  ctx: Context,
  assignment: FeedbackAssignment,
  answers: readonly { position: number; value: number }[],
): Promise<void> {
  const institution = uuidOf(ctx.institutionId);
  const id = newUuid();
  await ctx.db.rows(
    'feedbackAssignments.respond',
    sql`with response as (
        insert into feedback_responses (institution_id, id, round_id, assignment_id, submitted_at)
        values (${institution}, ${id}, ${uuidOf(assignment.roundId)}, ${uuidOf(assignment.id)}, ${ctx.clock.now()})
      )
      insert into feedback_answers (institution_id, response_id, position, value)
      select ${institution}::uuid, ${id}::uuid, x.position, x.value
      from unnest(${answers.map(({ position }) => position)}::integer[], ${answers.map(({ value }) => value)}::integer[]) as x(position, value)`,
  );
}
