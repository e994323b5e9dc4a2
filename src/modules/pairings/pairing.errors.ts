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
  @Field({
    description:
      'The rule that bans it: OWN_PERSON; EXCLUSION; MANAGER, SKIP_LEVEL or SAME_MANAGER by their reporting lines; PERSONAL, without whose wish it is; to members RULE alone.',
  })
  rule: string;
}

@ObjectType({
  implements: UserError,
  description: 'Something that the program asks must be done before this person is paired.',
})
export class NotReady extends UserError {
  @Field(() => ID, { description: 'Id of the person’s enrollment.' })
  enrollmentId: string;
  @Field(() => [String], { description: 'Keys of what lacks, as in `enrollment.readiness`.' })
  missing: string[];
}

export function notReady(enrollmentId: string, missing: readonly string[], path: string[]): UserError {
  const keys = missing.join(', ');
  return Object.assign(new NotReady(), {
    code: UserErrorCode.NOT_READY,
    message: `This person is not ready; it lacks ${keys}. Record or waive that, or pass \`overrideReason\`.`,
    path,
    params: [{ name: 'missing', value: keys }],
    enrollmentId,
    missing: [...missing],
  });
}

@ObjectType({
  implements: UserError,
  description:
    'The program asks members to meet before they answer: plan a meeting of the kind CHEMISTRY, and record that it was held.',
})
export class MeetingNeeded extends UserError {
  @Field(() => ID, { description: 'Id of the pairing.' })
  pairingId: string;
}

/** A member is told to meet; a coordinator, to say why nobody had to. */
export function meetingNeeded(pairingId: string, onBehalf: boolean): UserError {
  return Object.assign(new MeetingNeeded(), {
    code: UserErrorCode.MEETING_NEEDED,
    message: onBehalf
      ? 'They have not met, as the program asks before an answer. Pass `reason` to confirm all the same.'
      : 'The program asks you to meet before you answer. Plan a meeting of the kind CHEMISTRY with scheduleMeeting, and record it when it was held.',
    path: onBehalf ? ['reason'] : ['pairingId'],
    params: [],
    pairingId,
  });
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

const BANS = {
  OWN_PERSON: 'A person can’t be paired with herself.',
  EXCLUSION: 'An exclusion keeps these people from being paired. Lift it, or pass `overrideReason`.',
  MANAGER: 'One of these people manages the other today. Pair others, or pass `overrideReason`.',
  SKIP_LEVEL: 'One of these people manages the other’s manager today. Pair others, or pass `overrideReason`.',
  SAME_MANAGER: 'These people report to the same manager today. Pair others, or pass `overrideReason`.',
  // Whose wish it is, coordinators find in the wishes of the two.
  PERSONAL: 'A rule bans just these people from being paired. Pair others, or pass `overrideReason`.',
  RULE: 'A rule bans these people from being paired. Ask a coordinator.',
} as const;

export type PairingRule = keyof typeof BANS;

export function banned(rule: PairingRule, path: string[]): UserError {
  return Object.assign(new PairingBanned(), {
    code: UserErrorCode.BANNED,
    message: BANS[rule],
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
