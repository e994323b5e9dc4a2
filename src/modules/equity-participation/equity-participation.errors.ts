/** Why participants can't be compared with non-participants, and what could be asked instead. */
import { GraphQLLocalDate } from 'graphql-scalars';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { UserError, UserErrorCode } from '../../graphql/user-errors';

@ObjectType({
  implements: UserError,
  description: 'The period in which people are followed is not over yet.',
})
export class EquityParticipationTooEarly extends UserError {
  @Field(() => Int, {
    nullable: true,
    description: 'The most months that can be asked for now; null where none can.',
  })
  latestMonths: number | null;
  @Field(() => GraphQLLocalDate, { description: 'The day from which the question can be asked as it is.' })
  possibleOn: string;
}

export function tooEarly(latestMonths: number | null, possibleOn: string): UserError {
  return Object.assign(new EquityParticipationTooEarly(), {
    code: UserErrorCode.NOT_POSSIBLE_NOW,
    message: `The last day of the period must be over: ask from ${possibleOn} on${latestMonths === null ? '' : `, or for at most ${latestMonths} months`}.`,
    path: ['participation', 'months'],
    params: [
      { name: 'possibleOn', value: possibleOn },
      ...(latestMonths === null ? [] : [{ name: 'latestMonths', value: String(latestMonths) }]),
    ],
    latestMonths,
    possibleOn,
  });
}

@ObjectType({
  implements: UserError,
  description:
    'Participants of some of the cohorts were compared with non-participants in another set of cohorts. The two together would tell of few people by subtraction.',
})
export class EquityParticipationFixed extends UserError {
  @Field(() => [ID], { description: 'Ids of the cohorts that the question can be asked about, as a whole.' })
  allowedCohortIds: string[];
}

export function participationFixed(allowedCohortIds: string[]): UserError {
  return Object.assign(new EquityParticipationFixed(), {
    code: UserErrorCode.NOT_POSSIBLE_NOW,
    message:
      'Participants of some of these cohorts were compared with non-participants before, in another set of cohorts. Ask about `allowedCohortIds`, leave all of them out, or leave out `participation`.',
    path: ['cohortIds'],
    params: [],
    allowedCohortIds,
  });
}
