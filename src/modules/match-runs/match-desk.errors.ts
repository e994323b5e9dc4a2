/** Refusals at the coordinator's desk that carry data. */
import { Field, ID, ObjectType } from 'type-graphql';
import { UserError, UserErrorCode } from '../../graphql/user-errors';
import { MatchRule } from './match-words';

@ObjectType({
  implements: UserError,
  description: 'Two people of a proposal must not meet, by a rule that protects people.',
})
export class ProposalBanned extends UserError {
  @Field(() => MatchRule, { description: 'The rule.' })
  rule: MatchRule;
  @Field(() => [ID], { description: 'Ids of the enrollments of the two.' })
  enrollmentIds: string[];
}

export function proposalBanned(
  rule: keyof typeof MatchRule,
  enrollmentIds: readonly string[],
  path: string[],
): UserError {
  return Object.assign(new ProposalBanned(), {
    code: UserErrorCode.BANNED,
    message: `These two can’t be in one proposal: ${rule}. Choose others.`,
    path,
    params: [{ name: 'rule', value: rule }],
    rule: MatchRule[rule],
    enrollmentIds: [...enrollmentIds],
  });
}
