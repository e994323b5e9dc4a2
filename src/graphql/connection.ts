/** Lists that can grow, as clients see them, after the Relay cursor specification. paging.ts fetches them. */
import { ArgsType, Field, Int, ObjectType } from 'type-graphql';

export const DEFAULT_PAGE = 20;
export const MAX_PAGE = 100;

@ArgsType()
export class PageArgs {
  @Field(() => Int, {
    defaultValue: DEFAULT_PAGE,
    description: `How many items to return: 1 to ${MAX_PAGE}.`,
  })
  first: number = DEFAULT_PAGE;

  @Field(() => String, {
    nullable: true,
    description: 'The `endCursor` of the page before; leave out for the first page.',
  })
  after?: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'Where a page lies in its list.' })
export class PageInfo {
  @Field({ description: 'Whether more items follow this page.' })
  hasNextPage: boolean;
  @Field({ description: 'Whether this page was asked for with a cursor, so that items precede it.' })
  hasPreviousPage: boolean;
  @Field(() => String, { nullable: true, description: 'Cursor of the first item on this page.' })
  startCursor: string | null;
  @Field(() => String, {
    nullable: true,
    description: 'Cursor of the last item on this page; pass it as `after`.',
  })
  endCursor: string | null;
}

export interface Edge<T> {
  cursor: string;
  node: T;
}

export interface Page<T> {
  edges: Edge<T>[];
  pageInfo: PageInfo;
  /** Counts only when a client asks. */
  totalCount(): Promise<number>;
}

type NodeClass<T> = new (...args: never[]) => T;

/** The edge and connection types of a node class. Their names follow from the node's. */
export function connectionOf<T extends object>(node: NodeClass<T>, plural: string) {
  @ObjectType(`${node.name}Edge`, { description: `One of the ${plural} in a list.`, simpleResolvers: true })
  class NodeEdge implements Edge<T> {
    @Field({ description: 'Position of this item; pass it as `after` to continue behind it.' })
    cursor: string;
    @Field(() => node, { description: 'The item.' })
    node: T;
  }

  @ObjectType(`${node.name}Connection`, { description: `A page of ${plural}.` })
  class NodeConnection {
    @Field(() => [NodeEdge], { description: 'The items with their cursors.', simple: true })
    edges: Edge<T>[];
    @Field(() => PageInfo, { description: 'Where this page lies in the list.', simple: true })
    pageInfo: PageInfo;
    @Field(() => Int, {
      description: 'How many items the whole list has. Costs a count; ask only when shown.',
      simple: true,
    })
    totalCount: () => Promise<number>;
  }
  return NodeConnection as new () => Page<T>;
}
