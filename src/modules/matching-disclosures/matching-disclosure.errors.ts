/** Why a choice is not taken. No words of it repeat what was chosen. */
import { Field, ObjectType } from 'type-graphql';
import { InvalidInput, NotPossibleNow, UserError, UserErrorCode } from '../../graphql/user-errors';

@ObjectType({ implements: UserError, description: 'The program does not offer one of the topics.' })
export class UnknownDisclosureTopic extends UserError {
  @Field(() => [String], { description: 'Keys of the topics that it offers.' })
  offered: string[];
}

@ObjectType({ implements: UserError, description: 'The program honors no matching disclosures.' })
export class DisclosuresNotHonored extends UserError {}

export function unknownTopic(index: number, offered: string[]): UserError {
  const path = ['topics', String(index)];
  const message = 'The program does not offer this topic. `policy.disclosureTopics` lists what it offers.';
  return Object.assign(new UnknownDisclosureTopic(), new InvalidInput(path, message), { offered });
}

export function notHonored(): UserError {
  const message = 'This program honors no matching disclosures. Nothing was kept.';
  return Object.assign(new DisclosuresNotHonored(), new NotPossibleNow(message, ['programId']), {
    code: UserErrorCode.NOT_POSSIBLE_NOW,
  });
}
