/** Refusals around reporting lines that carry data. */
import { Field, ObjectType } from 'type-graphql';
import { GraphQLLocalDate } from 'graphql-scalars';
import { UserError, UserErrorCode } from '../../graphql/user-errors';
import type { Circle } from './reporting-line.repository';

@ObjectType({
  implements: UserError,
  description: 'People would report to themselves, over others or directly.',
})
export class ReportingLineCircle extends UserError {
  /** For the resolver of `people`. */
  personIds: string[];
  @Field(() => GraphQLLocalDate, { description: 'The first day on which it would be so.' })
  beginsOn: string;
}

export function inCircle({ day, people }: Circle): UserError {
  return Object.assign(new ReportingLineCircle(), {
    code: UserErrorCode.INVALID_INPUT,
    message: `From ${day} on ${people.length - 1} people would report to each other in a circle. Choose another manager, or correct the lines above her first.`,
    path: ['managerId'],
    params: [{ name: 'day', value: day }],
    personIds: people.slice(0, -1),
    beginsOn: day,
  });
}
