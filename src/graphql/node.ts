/** The two interfaces of everything that has an id. */
import { Field, ID, Int, InterfaceType } from 'type-graphql';
import { GraphQLDateTimeISO } from 'graphql-scalars';
import { Column } from 'typeorm';
import { Instant } from '../db/columns';
import { typeOfId } from '../ids';

const resolveType = (value: { id: string }) => typeOfId(value.id) ?? undefined;

@InterfaceType({ description: 'Anything with an id of its own.', resolveType })
export abstract class Node {
  @Field(() => ID, { description: 'Opaque id, unique across all types; `node(id)` finds the node again.' })
  id: string;
}

@InterfaceType({
  description: 'A node that can be changed. Pass its `version` as `expectedVersion` to not overwrite others.',
  implements: Node,
  resolveType,
})
export abstract class VersionedNode extends Node {
  @Column('integer', { default: 1 })
  @Field(() => Int, { description: 'Grows by one with every change.' })
  version: number;

  @Instant()
  @Field(() => GraphQLDateTimeISO, { description: 'When the node was made.' })
  createdAt: Date;

  @Instant()
  @Field(() => GraphQLDateTimeISO, { description: 'When the node was last changed.' })
  updatedAt: Date;
}

/**
 * Type of a resolver's @Root(). type-graphql copies a raw row into a new instance of the class it finds
 * there, on every field call; an intersection reflects as Object and is passed as it is.
 */
export type Raw<T> = T & object;
