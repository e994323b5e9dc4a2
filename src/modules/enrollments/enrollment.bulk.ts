/** The coordinators' steps for many enrollments at once. */
import type { Context } from '../../context';
import { forEachRow } from '../bulk';
import type { MoveEnrollmentsInput } from './enrollment.inputs';
import { moveEnrollment } from './enrollment.service';
import type { Enrollment } from './enrollment.entity';
import type { EnrollmentState } from './enrollment.state';
import type { RowResult } from '../../graphql/results';

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
