/**
 * User errors: expected refusals of a mutation, as typed data in its payload. A service throws a
 * Refusal, so the transaction rolls back; mutation.ts turns it into the payload's `userErrors`.
 */
import { Field, ID, InterfaceType, Int, ObjectType, registerEnumType } from 'type-graphql';

export enum UserErrorCode {
  INVALID_INPUT = 'INVALID_INPUT',
  VERSION_CONFLICT = 'VERSION_CONFLICT',
  ILLEGAL_TRANSITION = 'ILLEGAL_TRANSITION',
  ALREADY_EXISTS = 'ALREADY_EXISTS',
  IDEMPOTENCY_CONFLICT = 'IDEMPOTENCY_CONFLICT',
  NOT_POSSIBLE_NOW = 'NOT_POSSIBLE_NOW',
  NOT_FOUND = 'NOT_FOUND',
  FORBIDDEN = 'FORBIDDEN',
  UNAVAILABLE = 'UNAVAILABLE',
  AT_CAPACITY = 'AT_CAPACITY',
  BANNED = 'BANNED',
  NOT_READY = 'NOT_READY',
  MEETING_NEEDED = 'MEETING_NEEDED',
  INCOMPLETE = 'INCOMPLETE',
}

registerEnumType(UserErrorCode, {
  name: 'UserErrorCode',
  description: 'Why a mutation was refused. Codes never change their meaning; new ones may be added.',
  valuesConfig: {
    INVALID_INPUT: { description: 'A value of the input is not acceptable; `path` says which.' },
    VERSION_CONFLICT: { description: 'Somebody changed the node since you read it.' },
    ILLEGAL_TRANSITION: { description: 'The node is in a state from which this step is not possible.' },
    ALREADY_EXISTS: { description: 'There is one already, and there can be only one.' },
    IDEMPOTENCY_CONFLICT: { description: 'The idempotency key was used before with other input.' },
    NOT_POSSIBLE_NOW: { description: 'A rule of the program or cohort does not allow this now.' },
    NOT_FOUND: { description: 'One of many ids names nothing that you may see.' },
    FORBIDDEN: { description: 'You may not do this to one of many nodes.' },
    AT_CAPACITY: { description: 'All seats of one of the people are taken.' },
    BANNED: { description: 'A rule bans just these people from being paired.' },
    NOT_READY: { description: 'Something must be done before this person is matched.' },
    INCOMPLETE: { description: 'Something that is required is missing; the error lists it.' },
    MEETING_NEEDED: { description: 'The members of a proposal must meet before they answer.' },
    UNAVAILABLE: {
      description:
        'One of many could not be finished, and may or may not have taken effect. Read it, then try again.',
    },
  },
});

@ObjectType({ description: 'A value to place into a translated message.' })
export class ErrorParam {
  @Field({ description: 'Name of the placeholder.' })
  name: string;
  @Field({ description: 'Value of the placeholder, as text.' })
  value: string;
}

@InterfaceType({
  description: 'An expected refusal. Nothing was written when a mutation returns one.',
  resolveType: (value: UserError) => value.constructor.name,
})
export abstract class UserError {
  @Field(() => UserErrorCode, { description: 'Machine-readable reason.' })
  code: UserErrorCode;
  @Field({ description: 'What is wrong and what to do, in English, for a person.' })
  message: string;
  @Field(() => [String], {
    description: 'Where in the input the problem lies; empty when it concerns the whole.',
  })
  path: string[];
  @Field(() => [ErrorParam], {
    description: 'Values that the message mentions, so that clients can translate it.',
  })
  params: ErrorParam[];
}

function fill(
  error: UserError,
  code: UserErrorCode,
  message: string,
  path: string[],
  params: Record<string, string>,
) {
  error.code = code;
  error.message = message;
  error.path = path;
  error.params = Object.entries(params).map(([name, value]) => ({ name, value }));
}

@ObjectType({ implements: UserError, description: 'A value of the input is not acceptable.' })
export class InvalidInput extends UserError {
  constructor(path: string[], message: string, params: Record<string, string> = {}) {
    super();
    fill(this, UserErrorCode.INVALID_INPUT, message, path, params);
  }
}

@ObjectType({
  implements: UserError,
  description: 'Somebody changed the node since you read it. Read it again, then decide.',
})
export class VersionConflict extends UserError {
  @Field(() => Int, { description: 'The version that the node has now.' })
  currentVersion: number;
  constructor(currentVersion: number) {
    super();
    this.currentVersion = currentVersion;
    fill(
      this,
      UserErrorCode.VERSION_CONFLICT,
      `Somebody changed this since you read it (it is at version ${currentVersion} now). Read it again, then repeat your change.`,
      ['expectedVersion'],
      { currentVersion: String(currentVersion) },
    );
  }
}

@ObjectType({
  implements: UserError,
  description: 'The node is in a state from which this step is not possible.',
})
export class IllegalTransition extends UserError {
  @Field({ description: 'The state that the node is in.' })
  state: string;
  @Field(() => [String], { description: 'The states that it can go to from here.' })
  allowed: string[];
  constructor(what: string, state: string, wanted: string, allowed: readonly string[]) {
    super();
    this.state = state;
    this.allowed = [...allowed];
    const options = allowed.length ? `It can go to ${allowed.join(', ')}.` : 'This state is final.';
    fill(
      this,
      UserErrorCode.ILLEGAL_TRANSITION,
      `The ${what} is ${state} and can't become ${wanted}. ${options}`,
      [],
      {
        state,
        wanted,
      },
    );
  }
}

@ObjectType({ implements: UserError, description: 'There is one already, and there can be only one.' })
export class AlreadyExists extends UserError {
  @Field(() => ID, { nullable: true, description: 'The node that exists, where you may see it.' })
  existingId: string | null;
  constructor(path: string[], message: string, existingId: string | null = null) {
    super();
    this.existingId = existingId;
    fill(this, UserErrorCode.ALREADY_EXISTS, message, path, {});
  }
}

@ObjectType({ implements: UserError, description: 'The idempotency key was used before with other input.' })
export class IdempotencyConflict extends UserError {
  constructor() {
    super();
    fill(
      this,
      UserErrorCode.IDEMPOTENCY_CONFLICT,
      'This idempotency key was used before with other input. Use a new key for a new request.',
      ['idempotencyKey'],
      {},
    );
  }
}

@ObjectType({
  implements: UserError,
  description: 'A rule of the program or cohort does not allow this now.',
})
export class NotPossibleNow extends UserError {
  constructor(message: string, path: string[] = []) {
    super();
    fill(this, UserErrorCode.NOT_POSSIBLE_NOW, message, path, {});
  }
}

@ObjectType({ implements: UserError, description: 'The notice has another version than the one agreed to.' })
export class NoticeOutdated extends UserError {
  @Field(() => Int, { description: 'The version that holds now.' })
  currentVersion: number;
  constructor(currentVersion: number) {
    super();
    this.currentVersion = currentVersion;
    fill(
      this,
      UserErrorCode.INVALID_INPUT,
      `The notice has the version ${currentVersion} now. Show it to her, and send that version when she agrees.`,
      ['noticeVersion'],
      { currentVersion: String(currentVersion) },
    );
  }
}

@ObjectType({
  implements: UserError,
  description:
    'In a mutation of many: this one names nothing that you may see, or you may not do this to it.',
})
export class RowRefused extends UserError {
  constructor(
    code:
      | UserErrorCode.NOT_FOUND
      | UserErrorCode.FORBIDDEN
      | UserErrorCode.INVALID_INPUT
      | UserErrorCode.UNAVAILABLE,
    message: string,
  ) {
    super();
    fill(this, code, message, [], {});
  }
}

/** Thrown by services; always rolls back. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly errors: UserError[];
  constructor(...errors: UserError[]) {
    super(errors.map((error) => error.message).join(' '));
    this.errors = errors;
  }
}
