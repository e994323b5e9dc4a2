/** The coordinators' steps for many at once. Each row is a transaction of its own, with a result of its own. */
import type { Context } from '../../context';
import { isConnectionFailure, isTimeout } from '../../db/errors';
import { Fault } from '../../graphql/faults';
import { Refusal, RowRefused, UserErrorCode, type UserError } from '../../graphql/user-errors';
import type { Enrollment } from './enrollment.entity';
import type { InvitePeopleInput, MoveEnrollmentsInput } from './enrollment.inputs';
import { invitePerson, moveEnrollment } from './enrollment.service';
import type { EnrollmentState } from './enrollment.state';
import type { EnrollmentResult } from './enrollment.types';

export async function inviteMany(
  ctx: Context,
  input: InvitePeopleInput,
): Promise<{ results: EnrollmentResult[] }> {
  const { personIds, ...rest } = input;
  return forEach(personIds, (personId) => invitePerson(ctx, { ...rest, personId }));
}

export async function moveMany(
  ctx: Context,
  input: MoveEnrollmentsInput & { reason?: string },
  to: EnrollmentState,
): Promise<{ results: EnrollmentResult[] }> {
  return forEach(input.enrollmentIds, (enrollmentId) =>
    moveEnrollment(ctx, { enrollmentId, reason: input.reason ?? null }, to),
  );
}

/** One after the other: in parallel they would take every connection of the pool from other requests. */
async function forEach(
  ids: string[],
  work: (id: string) => Promise<Enrollment>,
): Promise<{ results: EnrollmentResult[] }> {
  const results: EnrollmentResult[] = [];
  for (const id of ids) {
    try {
      results.push({ id, enrollment: await work(id), userErrors: [] });
    } catch (error) {
      results.push({ id, enrollment: null, userErrors: refusalOf(error, results.length > 0) });
    }
  }
  return { results };
}

const ROW_CODES = {
  NOT_FOUND: UserErrorCode.NOT_FOUND,
  FORBIDDEN: UserErrorCode.FORBIDDEN,
  BAD_USER_INPUT: UserErrorCode.INVALID_INPUT,
} as const;

/**
 * What concerns this row alone is told in its result. A database that is lost or slow fails the request, unless
 * rows before this one were answered: they may have taken effect, so the client must get their results.
 */
function refusalOf(error: unknown, others: boolean): UserError[] {
  if (error instanceof Refusal) return error.errors;
  const code = error instanceof Fault ? ROW_CODES[error.faultCode as keyof typeof ROW_CODES] : undefined;
  if (code) return [new RowRefused(code, (error as Fault).message)];
  if (others && (isConnectionFailure(error) || isTimeout(error))) {
    return [
      new RowRefused(
        UserErrorCode.UNAVAILABLE,
        'This one could not be finished at the moment. Read it, then try it again.',
      ),
    ];
  }
  throw error;
}
