/** Refusals around pairings that carry data. */
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { NotPossibleNow, UserError, UserErrorCode } from '../../graphql/user-errors';

@ObjectType({ implements: UserError, description: 'All seats that the mentor offers are taken.' })
export class MentorAtCapacity extends UserError {
  /** For the resolver of `mentor`. */
  personId: string;
  @Field(() => ID, { description: 'Id of the mentor’s enrollment.' })
  enrollmentId: string;
  @Field(() => Int, { description: 'How many seats she offers.' })
  capacity: number;
}

@ObjectType({
  implements: UserError,
  description: 'The person has as many pairings as she may have at a time.',
})
export class MenteeAtCapacity extends UserError {
  /** For the resolver of `mentee`. */
  personId: string;
  @Field(() => ID, { description: 'Id of the person’s enrollment.' })
  enrollmentId: string;
  @Field(() => Int, { description: 'How many pairings she may have at a time.' })
  capacity: number;
}

@ObjectType({
  implements: UserError,
  description: 'The person mentors as many as she may over all programs.',
})
export class PersonAtCapacity extends UserError {
  /** For the resolver of `person`. */
  personId: string;
  @Field(() => Int, { description: 'How many she may mentor at a time, in all cohorts together.' })
  cap: number;
}

@ObjectType({ implements: UserError, description: 'These people must not be paired.' })
export class PairingBanned extends UserError {
  @Field({ description: 'The rule that bans it: EXCLUSION or OWN_PERSON.' })
  rule: string;
}

interface Full {
  id: string;
  personId: string;
  role: string;
  capacity: number;
}

export function atCapacity(enrollment: Full, path: string[]): UserError {
  const mentor = enrollment.role === 'MENTOR';
  const error = mentor ? new MentorAtCapacity() : new MenteeAtCapacity();
  return Object.assign(error, {
    code: UserErrorCode.AT_CAPACITY,
    message: mentor
      ? `All ${enrollment.capacity} seats of this mentor are taken. End a pairing, raise her capacity, or choose another mentor.`
      : `This person has all ${enrollment.capacity} pairings that she may have at a time. End one, or raise her capacity.`,
    path,
    params: [{ name: 'capacity', value: String(enrollment.capacity) }],
    enrollmentId: enrollment.id,
    personId: enrollment.personId,
    capacity: enrollment.capacity,
  });
}

export function banned(rule: 'EXCLUSION' | 'OWN_PERSON', path: string[]): UserError {
  return Object.assign(new PairingBanned(), {
    code: UserErrorCode.BANNED,
    message:
      rule === 'EXCLUSION'
        ? 'An exclusion keeps these people from being paired. Lift it, or pass `overrideReason`.'
        : 'A person can’t be paired with herself.',
    path,
    params: [{ name: 'rule', value: rule }],
    rule,
  });
}

export function personAtCapacity(personId: string, cap: number, path: string[]): UserError {
  return Object.assign(new PersonAtCapacity(), {
    code: UserErrorCode.AT_CAPACITY,
    message: `This person mentors as many as she may over all programs, which is ${cap}. End a pairing, raise her cap with \`setPairingCap\`, or choose another mentor.`,
    path,
    params: [{ name: 'cap', value: String(cap) }],
    personId,
    cap,
  });
}

export function keptDuringLeave(path: string[]): UserError {
  return new NotPossibleNow(
    'This person is on leave, and her seats are kept until she is back. Wait, end the leave, or choose somebody else.',
    path,
  );
}
