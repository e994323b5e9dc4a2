/** Refusals of requests, in words for a mentee: they tell nothing of the mentor that the directory does not. */
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { NotPossibleNow, UserError, UserErrorCode } from '../../graphql/user-errors';

@ObjectType({
  implements: UserError,
  description: 'As many requests as the program allows wait for an answer.',
})
export class TooManyOpenRequests extends UserError {
  @Field(() => Int, { description: 'How many wait for an answer.' })
  open: number;
  @Field(() => Int, { description: 'How many may.' })
  limit: number;
}

export function tooManyOpenRequests(open: number, limit: number): UserError {
  return Object.assign(new TooManyOpenRequests(), {
    code: UserErrorCode.NOT_POSSIBLE_NOW,
    message: `${open === 1 ? 'One request' : `${open} requests`} of yours ${open === 1 ? 'waits' : 'wait'} for an answer, and ${limit} may at a time. Withdraw one with withdrawPairing, or wait for an answer.`,
    path: [],
    params: [
      { name: 'open', value: String(open) },
      { name: 'limit', value: String(limit) },
    ],
    open,
    limit,
  });
}

@ObjectType({ implements: UserError, description: 'The mentor has no seat free.' })
export class NoSeatFree extends UserError {
  @Field(() => ID, { description: 'Id of the mentor’s enrollment.' })
  enrollmentId: string;
}

/** Without how many seats there are: the directory does not say it either. */
export function noSeatFree(enrollmentId: string): UserError {
  return Object.assign(new NoSeatFree(), {
    code: UserErrorCode.AT_CAPACITY,
    message: 'This mentor has no seat free now. Ask another, or come back later.',
    path: ['enrollmentId'],
    params: [],
    enrollmentId,
  });
}

/** One for all that is the mentor's or the program's matter, so that none of it can be told from the others. */
export function notAskable(): UserError {
  return new NotPossibleNow('This mentor can’t be asked now. Ask another.', ['enrollmentId']);
}
