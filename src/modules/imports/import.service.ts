/** What can be done with imports. The work of a commit is done by a job (import.commit.ts). */
import { authorize } from '../../auth/decisions';
import { inTransaction, type Context } from '../../context';
import { createOnce } from '../../events/idempotency';
import { record } from '../../events/record';
import { InvalidInput, NotPossibleNow, Refusal } from '../../graphql/user-errors';
import { newId } from '../../ids';
import { byId } from '../../reads/links';
import { checkTransition } from '../../state-machine';
import type { Cohort } from '../cohorts/cohort.entity';
import { cohortLoader, holdCohort } from '../cohorts/cohort.repository';
import { checkVersion, demand } from '../update';
import { checkEnrollments } from './enrollment-check';
import { ImportCommitMode, ImportKind, type Import } from './import.entity';
import type { CommitImportInput, ImportEnrollmentsInput, RejectImportInput } from './import.inputs';
import {
  canCommitImport,
  canRejectImport,
  committable,
  importable,
  mayImport,
  rightsOf,
} from './import.policy';
import {
  finishCheck,
  importMappingLoader,
  insertImport,
  lockImport,
  readableImports,
  rejectRow,
  startCommit,
} from './import.repository';
import { IMPORT_TRANSITIONS, ImportState } from './import.state';
import { checkedMapping } from './import-mapping.service';
import type { ImportPermissions } from './import.types';
import { IssueLog } from './issue-log';
import type { Mapping } from './mapping';
import { stage } from './staging';
import { deleteRows } from './staging.repository';
import { VerdictCounts } from './verdict';

export const getImport = byId('Query.import', readableImports);

export async function permissionsOf(ctx: Context, given: Import): Promise<ImportPermissions> {
  const { viewer } = ctx;
  const cohort = await demand('Cohort', given.cohortId, (id) => cohortLoader(ctx).load(id));
  return {
    canCommitAll: canCommitImport(viewer, given, cohort, ImportCommitMode.ALL),
    canCommitValidRows: canCommitImport(viewer, given, cohort, ImportCommitMode.VALID_ROWS),
    canReject: canRejectImport(viewer, given, cohort),
  };
}

/**
 * Stages and checks a file of people; nothing takes effect.
 * May: coordinators of the cohort. Refuses: InvalidInput (file, mapping), NotPossibleNow. Records: ImportUploaded.
 */
export async function importEnrollments(ctx: Context, input: ImportEnrollmentsInput): Promise<Import> {
  const cohort = await demand('Cohort', input.cohortId, (id) => cohortLoader(ctx).load(id));
  authorize(mayImport(ctx.viewer, cohort));
  authorize(importable(cohort));
  const source = sourceOf(input);
  const mapping = await mappingOf(ctx, input, cohort);
  const id = await createOnce(ctx, 'importEnrollments', input, async (ctx) => {
    const id = newId('Import');
    await insertImport(ctx, id, {
      cohortId: cohort.id,
      kind: ImportKind.ENROLLMENTS,
      role: input.role,
      mapping: mapping.stored,
      fileName: input.fileName ?? input.file?.fileName?.slice(0, 255) ?? null,
      requestedById: ctx.viewer.personId,
    });
    const log = new IssueLog(id);
    const { columnOf, ...staged } = await stage(ctx, id, source(), mapping, log);
    let counts = new VerdictCounts();
    if (staged.unusable) await deleteRows(ctx, id);
    else {
      const checking = { importId: id, cohortId: cohort.id, role: input.role, mapping, columnOf };
      counts = await checkEnrollments(ctx, { ...checking, rights: rightsOf(ctx.viewer) }, log);
    }
    await finishCheck(ctx, id, { ...staged, errorCount: log.errors, warningCount: log.warnings }, counts);
    await record(ctx, {
      type: 'ImportUploaded',
      nodes: [id, cohort.id],
      changes: { state: [null, ImportState.CHECKED], rows: [null, staged.rows] },
    });
    return id;
  });
  return getImport(ctx, id);
}

/** The bytes, as often as they are asked for: a transaction that is tried again reads again. */
export function sourceOf({
  file,
  text,
}: Pick<ImportEnrollmentsInput, 'file' | 'text'>): () => AsyncIterable<Uint8Array> {
  const given = [file, text].filter((value) => value !== undefined && value !== null).length;
  if (given !== 1) {
    const message = 'Give the file as `file` (multipart/form-data) or as `text`, and not both.';
    throw new Refusal(new InvalidInput([given ? 'text' : 'file'], message));
  }
  if (file) return () => file.read();
  return async function* () {
    yield Buffer.from(text ?? '');
  };
}

async function mappingOf(ctx: Context, input: ImportEnrollmentsInput, cohort: Cohort): Promise<Mapping> {
  const { mapping = null, mappingId = null } = input;
  if (mapping && mappingId !== null)
    throw new Refusal(new InvalidInput(['mappingId'], 'Give `mapping` or `mappingId`, and not both.'));
  if (mapping) return checkedMapping(mapping);
  if (mappingId === null)
    throw new Refusal(new InvalidInput(['mapping'], 'Give `mapping`, or the `mappingId` of a saved one.'));
  const saved = await demand('ImportMapping', mappingId, (id) => importMappingLoader(ctx).load(id));
  if (saved.programId !== cohort.programId)
    throw new Refusal(new InvalidInput(['mappingId'], 'This mapping belongs to another program.'));
  return checkedMapping(saved.mapping);
}

/**
 * Asks for the commit of an import; a job does it, and the import tells when it is done.
 * May: coordinators of the cohort. Refuses: IllegalTransition, VersionConflict, NotPossibleNow.
 * Locks: cohort (shared), import. Records: ImportCommitStarted.
 */
export function commitImport(ctx: Context, input: CommitImportInput): Promise<Import> {
  return change(ctx, input, async (ctx, given, cohort) => {
    checkTransition('import', IMPORT_TRANSITIONS, given.state, ImportState.COMMITTED);
    authorize(importable(cohort));
    authorize(committable(given, input.mode));
    const rights = rightsOf(ctx.viewer);
    const started = await startCommit(ctx, given.id, { mode: input.mode, actorId: ctx.viewer.id, rights });
    await record(ctx, {
      type: 'ImportCommitStarted',
      nodes: [given.id, cohort.id],
      changes: { commitMode: [null, input.mode] },
    });
    return started;
  });
}

/**
 * Throws the staged rows away.
 * May: coordinators of the cohort. Refuses: IllegalTransition, VersionConflict, NotPossibleNow. Records: ImportRejected.
 */
export function rejectImport(ctx: Context, input: RejectImportInput): Promise<Import> {
  return change(ctx, input, async (ctx, given, cohort) => {
    checkTransition('import', IMPORT_TRANSITIONS, given.state, ImportState.REJECTED);
    if (given.commitStartedAt) throw new Refusal(new NotPossibleNow('The import is being committed.'));
    await deleteRows(ctx, given.id);
    const rejected = await rejectRow(ctx, given.id, null);
    await record(ctx, {
      type: 'ImportRejected',
      nodes: [given.id, cohort.id],
      changes: { state: [given.state, rejected.state] },
    });
    return rejected;
  });
}

function change(
  ctx: Context,
  input: { importId: string; expectedVersion?: number | null },
  work: (ctx: Context, given: Import, cohort: Cohort) => Promise<Import>,
): Promise<Import> {
  return inTransaction(ctx, async (ctx) => {
    const { cohortId } = await getImport(ctx, input.importId);
    const cohort = await demand('Cohort', cohortId, (id) => holdCohort(ctx, id));
    const given = await demand('Import', input.importId, (id) => lockImport(ctx, id));
    authorize(mayImport(ctx.viewer, cohort));
    checkVersion(given, input);
    return work(ctx, given, cohort);
  });
}
