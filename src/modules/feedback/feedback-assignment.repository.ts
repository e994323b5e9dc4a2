/** All SQL about requests for feedback and their responses: the viewer's own, and nobody else's. */
import sql from 'sql-template-tag';
import { defineLoader, type Context } from '../../context';
import { columnsOf } from '../../db/columns';
import { firstRow } from '../../db/statements';
import type { Page } from '../../graphql/connection';
import { fetchPage } from '../../graphql/paging';
import { newUuid, uuidOf } from '../../ids';
import { FeedbackAnswer, FeedbackAssignment } from './feedback-assignment.entity';
import { FeedbackRound } from './feedback-round.entity';
import type { FeedbackAssignmentsArgs } from './feedback.inputs';
import { visibleAssignments } from './feedback.policy';

const columns = () => columnsOf(FeedbackAssignment, 'fa');

export const feedbackAssignmentLoader = defineLoader<FeedbackAssignment>((ctx, ids) =>
  ctx.db.rows(
    'feedbackAssignments.byIds',
    sql`select ${columns()} from feedback_assignments fa where fa.id = any(${ids.map(uuidOf)}::uuid[]) and (${visibleAssignments(ctx.viewer)})`,
  ),
);

/** What the viewer was asked, newest first. */
export function listAssignments(
  ctx: Context,
  args: FeedbackAssignmentsArgs,
): Promise<Page<FeedbackAssignment>> {
  return fetchPage(
    ctx,
    {
      name: 'feedbackAssignments.list',
      select: columns(),
      from: sql`feedback_assignments fa`,
      where: [visibleAssignments(ctx.viewer), ...(args.state ? [sql`fa.state = ${args.state}`] : [])],
      sort: { expression: 'fa.created_at', type: 'timestamptz', descending: true },
      idColumn: 'fa.id',
    },
    args,
  );
}

type Answer = FeedbackAnswer & { assignment: string };

/** What the viewer answered, by request. */
export const ownAnswersLoader = defineLoader<{ id: string; answers: Answer[] }>(async (ctx, ids) => {
  const rows = await ctx.db.rows<Answer>(
    'feedbackAssignments.ownAnswers',
    sql`select ${columnsOf(FeedbackAnswer, 'w')}, 'assignment_' || fa.id as assignment
      from feedback_assignments fa join feedback_responses s on s.assignment_id = fa.id join feedback_answers w on w.response_id = s.id
      where fa.id = any(${ids.map(uuidOf)}::uuid[]) and (${visibleAssignments(ctx.viewer)}) order by fa.id, w.position`,
  );
  return ids.map((id) => ({ id, answers: rows.filter((row) => row.assignment === id) }));
});

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
