/** What can be done with cohorts. Order inside: load, authorize, decide, write, record the event. */
import { authorize } from '../../auth/decisions';
import { inTransaction, type Context } from '../../context';
import { violatedConstraint } from '../../db/errors';
import { createOnce } from '../../events/idempotency';
import { changesBetween, record } from '../../events/record';
import { AlreadyExists, InvalidInput, Refusal } from '../../graphql/user-errors';
import { newId } from '../../ids';
import { byId } from '../../reads/links';
import { checkTransition } from '../../state-machine';
import { lockProgram } from '../programs/program.repository';
import { checkVersion, demand, merged } from '../update';
import type { Cohort } from './cohort.entity';
import type { CreateCohortInput, MoveCohortInput, UpdateCohortInput } from './cohort.inputs';
import { canCreateCohort, canUpdateCohort, mayWrite } from './cohort.policy';
import { insertCohort, lockCohort, readableCohorts, updateCohortRow } from './cohort.repository';
import { cohortTransitions, CohortState } from './cohort.state';

export const getCohort = byId('Query.cohort', readableCohorts);

/** May: coordinators of the program. Refuses: AlreadyExists, InvalidInput (dates). Records: CohortCreated. */
export async function createCohort(ctx: Context, input: CreateCohortInput): Promise<Cohort> {
  const id = await createOnce(ctx, 'createCohort', input, async (ctx) => {
    const program = await demand('Program', input.programId, (id) => lockProgram(ctx, id));
    authorize(canCreateCohort(ctx.viewer, program));
    const id = newId('Cohort');
    const {
      name,
      rolling,
      enrollmentOpensOn = null,
      enrollmentClosesOn = null,
      startsOn = null,
      endsOn = null,
    } = input;
    await insertCohort(ctx, id, {
      programId: program.id,
      name,
      state: CohortState.DRAFT,
      rolling,
      enrollmentOpensOn,
      enrollmentClosesOn,
      startsOn,
      endsOn,
    }).catch(constraints);
    await record(ctx, {
      type: 'CohortCreated',
      nodes: [id, program.id],
      changes: { state: [null, CohortState.DRAFT] },
    });
    return id;
  });
  return getCohort(ctx, id);
}

/** May: coordinators of the cohort. Refuses: VersionConflict, AlreadyExists, InvalidInput. Records: CohortUpdated. */
export function updateCohort(ctx: Context, input: UpdateCohortInput): Promise<Cohort> {
  return inTransaction(ctx, async (ctx) => {
    const cohort = await demand('Cohort', input.cohortId, (id) => lockCohort(ctx, id));
    authorize(canUpdateCohort(ctx.viewer, cohort));
    checkVersion(cohort, input);
    const wanted = merged(cohort, input, [
      'name',
      'rolling',
      'enrollmentOpensOn',
      'enrollmentClosesOn',
      'startsOn',
      'endsOn',
    ]);
    const updated = await updateCohortRow(ctx, wanted).catch(constraints);
    await record(ctx, {
      type: 'CohortUpdated',
      nodes: [cohort.id, cohort.programId],
      changes: changesBetween(cohort, updated, [
        'rolling',
        'enrollmentOpensOn',
        'enrollmentClosesOn',
        'startsOn',
        'endsOn',
      ]),
    });
    return updated;
  });
}

/**
 * One step in the life of a cohort.
 * May: coordinators of the cohort. Refuses: IllegalTransition, VersionConflict. Locks: the cohort. Records: CohortMoved.
 */
export function moveCohort(ctx: Context, input: MoveCohortInput, to: CohortState): Promise<Cohort> {
  return inTransaction(ctx, async (ctx) => {
    const cohort = await demand('Cohort', input.cohortId, (id) => lockCohort(ctx, id));
    authorize(mayWrite(ctx.viewer, cohort));
    checkVersion(cohort, input);
    checkTransition('cohort', cohortTransitions(cohort), cohort.state, to);
    const updated = await updateCohortRow(ctx, { ...cohort, state: to });
    await record(ctx, {
      type: 'CohortMoved',
      nodes: [cohort.id, cohort.programId],
      changes: changesBetween(cohort, updated, ['state']),
    });
    return updated;
  });
}

function constraints(error: unknown): never {
  switch (violatedConstraint(error)) {
    case 'uq_cohorts_name':
      throw new Refusal(
        new AlreadyExists(['name'], 'The program has a cohort of this name already. Choose another name.'),
      );
    case 'ck_cohorts_dates':
      throw new Refusal(
        new InvalidInput(['endsOn'], 'The cohort must not end before it starts. Choose a later `endsOn`.'),
      );
    case 'ck_cohorts_enrollment_dates':
      throw new Refusal(
        new InvalidInput(
          ['enrollmentClosesOn'],
          'Enrollment must not close before it opens. Choose a later `enrollmentClosesOn`.',
        ),
      );
    default:
      throw error;
  }
}
