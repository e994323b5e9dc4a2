/** The coordinators' steps for many enrollments at once. */
import type { Context } from '../../context';
import { forEachRow } from '../bulk';
import type { InvitePeopleInput, MoveEnrollmentsInput } from './enrollment.inputs';
import { invitePerson, moveEnrollment } from './enrollment.service';
import type { Enrollment } from './enrollment.entity';
import type { EnrollmentState } from './enrollment.state';
import type { RowResult } from '../../graphql/results';

export async function inviteMany(
  ctx: Context,
  input: InvitePeopleInput,
): Promise<{ results: RowResult<'enrollment', Enrollment>[] }> {
  const { personIds, ...rest } = input;
  const results = await forEachRow(personIds, 'enrollment', (personId) =>
    invitePerson(ctx, { ...rest, personId }),
  );
  return { results };
}

export async function moveMany(
  ctx: Context,
  input: MoveEnrollmentsInput & { reason?: string },
  to: EnrollmentState,
): Promise<{ results: RowResult<'enrollment', Enrollment>[] }> {
  const results = await forEachRow(input.enrollmentIds, 'enrollment', (enrollmentId) =>
    moveEnrollment(ctx, { enrollmentId, reason: input.reason ?? null }, to),
  );
  return { results };
}
