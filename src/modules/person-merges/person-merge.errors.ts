/** Why two records can't be merged as they are. */
import { Field, ID, ObjectType } from 'type-graphql';
import { Refusal, UserError, UserErrorCode } from '../../graphql/user-errors';

@ObjectType({
  implements: UserError,
  description:
    'What two records hold can’t be one person’s. End or correct what `nodeIds` names, then merge.',
})
export class MergeConflict extends UserError {
  @Field(() => [ID], {
    description:
      'The nodes that stand in the way: enrollments, pairings, or people whose reporting lines would run in a circle.',
  })
  nodeIds: string[];
}

export function conflict(message: string, nodeIds: string[]): Refusal {
  const error = Object.assign(new MergeConflict(), {
    code: UserErrorCode.NOT_POSSIBLE_NOW,
    message,
    path: ['mergePersonId'],
    params: [{ name: 'nodeIds', value: nodeIds.join(' ') }],
    nodeIds,
  });
  return new Refusal(error);
}
