/** The job that commits imports: each in one transaction, so that a cohort is never half-written. */
import { inTransaction, type Context } from '../../context';
import { violatedConstraint } from '../../db/errors';
import { record } from '../../events/record';
import { holdCohort } from '../cohorts/cohort.repository';
import type { Cohort } from '../cohorts/cohort.entity';
import { currentPolicy, seatsOf } from '../programs/program-policy.repository';
import type { Issue } from './csv-issue';
import { commitEnrollments } from './enrollment-commit';
import { ImportCommitMode, ImportKind, type Import } from './import.entity';
import { importable, type ImportRight } from './import.policy';
import { findCommitting, finishCommit, lockImport, rejectRow } from './import.repository';
import { ImportState } from './import.state';
import { IssueLog } from './issue-log';
import { parseMapping } from './mapping';
import { commitPairings } from './pairing-import';
import { countIssues, deleteRows } from './staging.repository';

/** Commits every import whose commit was asked for. One that fails keeps none of the others from it. */
export async function commitImports(ctx: Context): Promise<void> {
  const failures: unknown[] = [];
  for (const { id, cohortId } of await findCommitting(ctx)) {
    await commitOne(ctx, id, cohortId).catch((error: unknown) => failures.push(error));
  }
  if (failures.length) throw failures[0];
}

/** The commit can't be done as it was asked for: told to people, with what stands in its way. */
class NotCommitted extends Error {
  constructor(
    message: string,
    readonly issues: Issue[] = [],
  ) {
    super(message);
  }
}

const TRIES = 3;
/** Somebody made the person, or enrolled her, while the rows were written. */
const RACES = ['uq_people_email', 'uq_people_external_id', 'uq_enrollments_live'];

async function commitOne(ctx: Context, id: string, cohortId: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await inTransaction(ctx, (ctx) => commitRows(ctx, id, cohortId));
    } catch (error) {
      if (error instanceof NotCommitted) return giveUp(ctx, id, cohortId, error);
      if (attempt >= TRIES || !RACES.includes(violatedConstraint(error) ?? '')) throw error;
    }
  }
}

async function commitRows(ctx: Context, id: string, cohortId: string): Promise<void> {
  const cohort = await holdCohort(ctx, cohortId);
  const given = await lockImport(ctx, id);
  // Another run was faster.
  if (!cohort || !given?.commitStartedAt || given.state !== ImportState.CHECKED) return;
  const closed = importable(cohort);
  if (!closed.allowed) throw new NotCommitted(closed.reason ?? '');
  const log = new IssueLog(id, await countIssues(ctx, id));
  const { created, updated, refused } = await commitKind[given.kind](ctx, given, cohort);
  if (refused.length && given.commitMode === ImportCommitMode.ALL)
    throw new NotCommitted(
      `${refused.length} rows have errors since they were checked; nothing was written.`,
      refused,
    );
  await log.add(ctx, refused);
  await deleteRows(ctx, id);
  const skipped = given.rows - given.validRows + refused.length;
  const done = await finishCommit(ctx, id, {
    created,
    updated,
    skipped,
    errors: log.errors,
    warnings: log.warnings,
  });
  await record(ctx, {
    type: 'ImportCommitted',
    nodes: [id, cohortId],
    changes: {
      state: [given.state, done.state],
      createdRows: [null, created],
      updatedRows: [null, updated],
      skippedRows: [null, skipped],
    },
    onBehalfOf: given.commitActorId ?? undefined,
  });
}

interface Done {
  created: number;
  updated: number;
  refused: Issue[];
}

/** How the rows of each kind take effect. */
const commitKind: Record<ImportKind, (ctx: Context, given: Import, cohort: Cohort) => Promise<Done>> = {
  [ImportKind.ENROLLMENTS]: async (ctx, given, cohort) => {
    if (!given.role) throw new Error('An import of people has a role');
    return commitEnrollments(ctx, {
      importId: given.id,
      cohortId: cohort.id,
      role: given.role,
      mapping: parseMapping(given.mapping),
      rights: (given.commitRights ?? []) as ImportRight[],
      columnOf: {},
      seats: seatsOf(given.role, await currentPolicy(ctx, cohort.programId)),
      onBehalfOf: given.commitActorId ?? ctx.viewer.id,
    });
  },
  [ImportKind.PAIRINGS]: commitPairings,
};

async function giveUp(ctx: Context, id: string, cohortId: string, reason: NotCommitted): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const given = await lockImport(ctx, id);
    if (given?.state !== ImportState.CHECKED) return;
    const log = new IssueLog(id, await countIssues(ctx, id));
    await log.add(ctx, reason.issues);
    await deleteRows(ctx, id);
    const rejected = await rejectRow(ctx, id, reason.message, log.errors);
    await record(ctx, {
      type: 'ImportRejected',
      nodes: [id, cohortId],
      changes: { state: [given.state, rejected.state] },
      onBehalfOf: given.commitActorId ?? undefined,
    });
  });
}
