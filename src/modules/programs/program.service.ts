/** What can be done with programs. Order inside: load, authorize, decide, write, record the event. */
import { authorize } from '../../auth/decisions';
import { inTransaction, type Context } from '../../context';
import { violatedConstraint } from '../../db/errors';
import { createOnce } from '../../events/idempotency';
import { changesBetween, record } from '../../events/record';
import { AlreadyExists, Refusal } from '../../graphql/user-errors';
import { newId } from '../../ids';
import { byId } from '../../reads/links';
import { checkVersion, demand, merged } from '../update';
import type { Program } from './program.entity';
import type { CreateProgramInput, MoveProgramInput, UpdateProgramInput } from './program.inputs';
import { canArchiveProgram, canCreateProgram, canRestoreProgram, canUpdateProgram } from './program.policy';
import { insertProgram, lockProgram, readablePrograms, updateProgramRow } from './program.repository';

export const getProgram = byId('Query.program', readablePrograms);

/** May: administrators, coordinators of the institution. Refuses: AlreadyExists. Records: ProgramCreated. */
export async function createProgram(ctx: Context, input: CreateProgramInput): Promise<Program> {
  authorize(canCreateProgram(ctx.viewer));
  const id = await createOnce(ctx, 'createProgram', input, async (ctx) => {
    const id = newId('Program');
    await insertProgram(ctx, id, {
      name: input.name,
      kind: input.kind,
      description: input.description ?? null,
    }).catch(nameTaken);
    await record(ctx, { type: 'ProgramCreated', nodes: [id], changes: { kind: [null, input.kind] } });
    return id;
  });
  return getProgram(ctx, id);
}

/** May: administrators, coordinators of the program. Refuses: VersionConflict, AlreadyExists. Records: ProgramUpdated. */
export function updateProgram(ctx: Context, input: UpdateProgramInput): Promise<Program> {
  return inTransaction(ctx, async (ctx) => {
    const program = await demand('Program', input.programId, (id) => lockProgram(ctx, id));
    authorize(canUpdateProgram(ctx.viewer, program));
    checkVersion(program, input);
    const updated = await updateProgramRow(ctx, merged(program, input, ['name', 'description'])).catch(
      nameTaken,
    );
    await record(ctx, { type: 'ProgramUpdated', nodes: [program.id] });
    return updated;
  });
}

/** May: administrators, coordinators of the program. Its cohorts go on; new ones can't be made. Records: ProgramArchived. */
export function archiveProgram(ctx: Context, input: MoveProgramInput): Promise<Program> {
  return inTransaction(ctx, async (ctx) => {
    const program = await demand('Program', input.programId, (id) => lockProgram(ctx, id));
    authorize(canArchiveProgram(ctx.viewer, program));
    checkVersion(program, input);
    const updated = await updateProgramRow(ctx, { ...program, archivedAt: ctx.clock.now() });
    await record(ctx, {
      type: 'ProgramArchived',
      nodes: [program.id],
      changes: changesBetween(program, updated, ['archivedAt']),
    });
    return updated;
  });
}

/** May: administrators, coordinators of the program. Records: ProgramRestored. */
export function restoreProgram(ctx: Context, input: MoveProgramInput): Promise<Program> {
  return inTransaction(ctx, async (ctx) => {
    const program = await demand('Program', input.programId, (id) => lockProgram(ctx, id));
    authorize(canRestoreProgram(ctx.viewer, program));
    checkVersion(program, input);
    const updated = await updateProgramRow(ctx, { ...program, archivedAt: null });
    await record(ctx, {
      type: 'ProgramRestored',
      nodes: [program.id],
      changes: changesBetween(program, updated, ['archivedAt']),
    });
    return updated;
  });
}

function nameTaken(error: unknown): never {
  if (violatedConstraint(error) === 'uq_programs_name') {
    throw new Refusal(
      new AlreadyExists(['name'], 'The institution has a program of this name already. Choose another name.'),
    );
  }
  throw error;
}
