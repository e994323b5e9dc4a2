/**
 * Taking people over into the next cohort of a program. They are invited: by accepting they consent anew. What they
 * brought along comes with them, exclusions hold anyway, answers stay where they were given.
 */
import { authorize } from '../../auth/decisions';
import { inTransaction, type Context } from '../../context';
import { MAX_PAGE } from '../../graphql/connection';
import { InvalidInput, NotPossibleNow, Refusal } from '../../graphql/user-errors';
import type { RowResult } from '../../graphql/results';
import { forEachRow } from '../bulk';
import { cohortLoader, holdCohort } from '../cohorts/cohort.repository';
import { holdPerson } from '../people/person.repository';
import { demand } from '../update';
import type { Enrollment } from './enrollment.entity';
import { invitable, mayManage } from './enrollment.policy';
import { enrollmentLoader } from './enrollment.repository';
import { enroll, expiryOf, getEnrollment } from './enrollment.service';
import { EnrollmentState } from './enrollment.state';
import type { RollOverEnrollmentsInput } from './roll-over.inputs';
import { carryOver, findCompleted, findRolledOver } from './roll-over.repository';

/**
 * May: coordinators of both cohorts. Refuses for each: NotPossibleNow, InvalidInput, AlreadyExists. Who was taken over
 * before is given as she is. Records: EnrollmentInvited.
 */
export async function rollOverEnrollments(
  ctx: Context,
  input: RollOverEnrollmentsInput,
): Promise<{ results: RowResult<'enrollment', Enrollment>[] }> {
  const [from, to] = [
    await demand('Cohort', input.fromCohortId, (id) => cohortLoader(ctx).load(id)),
    await demand('Cohort', input.toCohortId, (id) => cohortLoader(ctx).load(id)),
  ];
  authorize(mayManage(ctx.viewer, from));
  authorize(mayManage(ctx.viewer, to));
  if (from.programId !== to.programId || from.id === to.id)
    throw new Refusal(
      new InvalidInput(
        ['toCohortId'],
        'Choose another cohort of the same program; `program.cohorts` lists them.',
      ),
    );
  const ids = input.enrollmentIds ?? (await findCompleted(ctx, from.id, to.id, MAX_PAGE));
  const results = await forEachRow(ids, 'enrollment', (id) => rollOver(ctx, input, id));
  return { results };
}

const GOES_ON = [EnrollmentState.COMPLETED, EnrollmentState.ACCEPTED];

async function rollOver(ctx: Context, input: RollOverEnrollmentsInput, fromId: string): Promise<Enrollment> {
  const id = await inTransaction(ctx, async (ctx) => {
    const cohort = await demand('Cohort', input.toCohortId, (id) => holdCohort(ctx, id));
    const seen = await demand('Enrollment', fromId, (id) => enrollmentLoader(ctx).load(id));
    if (seen.cohortId !== input.fromCohortId)
      throw new Refusal(new InvalidInput(['enrollmentIds'], 'This enrollment is in another cohort.'));
    const before = await findRolledOver(ctx, seen.id, cohort.id);
    if (before) return before;
    const { allowed, reason } = invitable(cohort);
    if (!allowed) throw new Refusal(new NotPossibleNow(reason ?? ''));
    if (!GOES_ON.includes(seen.state))
      throw new Refusal(
        new NotPossibleNow(
          `This enrollment is ${seen.state}; only who completed the cohort, or is in it still, goes on.`,
        ),
      );
    const person = await demand('Person', seen.personId, (id) => holdPerson(ctx, id));
    if (person.deactivatedAt)
      throw new Refusal(new NotPossibleNow('This person has left the institution and can’t be invited.'));
    const expiresAt = await expiryOf(ctx, cohort, input.expiresAt);
    const id = await enroll(ctx, cohort, person.id, seen.role, EnrollmentState.INVITED, expiresAt);
    await carryOver(ctx, seen.id, id);
    return id;
  });
  return getEnrollment(ctx, id);
}
