/** What a mutation of many returns: a result for each row of the input. modules/bulk.ts makes them. */
import { Field, ID, ObjectType } from 'type-graphql';
import { MutationPayload } from './mutation';
import { UserError } from './user-errors';

export type RowResult<Name extends string, Row> = { id: string; userErrors: UserError[] } & {
  [name in Name]: Row | null;
};

type NodeClass<T> = new (...args: never[]) => T;

/** The result and payload types of a node class, under the name that one node has in them. */
export function resultsOf<T extends object, Name extends string>(node: NodeClass<T>, name: Name) {
  @ObjectType(`${node.name}Result`, { description: 'What became of one of many.', simpleResolvers: true })
  class NodeResult {
    @Field(() => ID, { description: 'The id from the input that this result is about.' })
    id: string;
    @Field(() => [UserError], { description: 'Why nothing was written for it; empty when it took effect.' })
    userErrors: UserError[];
  }
  Field(() => node, {
    nullable: true,
    description: `The ${name}; null when nothing was written for it.`,
  })(NodeResult.prototype, name);

  @ObjectType(`${node.name}sPayload`, {
    implements: MutationPayload,
    description:
      'What became of each of many, in the order of the input. Each stands for itself: a refusal of one does not undo the others.',
  })
  class NodesPayload extends MutationPayload {
    @Field(() => [NodeResult], {
      nullable: true,
      description: 'One result for each id of the input; null when the input itself was refused.',
    })
    results?: RowResult<Name, T>[] | null;
  }
  return NodesPayload as new () => MutationPayload & { results?: RowResult<Name, T>[] | null };
}
