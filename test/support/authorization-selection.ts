/** Writes selections from the schema, so that a field added later is asked for too. */
import {
  getNamedType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  buildClientSchema,
  getIntrospectionQuery,
  type GraphQLNamedType,
  type GraphQLSchema,
  type IntrospectionQuery,
  isRequiredArgument,
} from 'graphql';
import type { Actor } from './scenario';

export async function schemaSeenBy(who: Actor): Promise<GraphQLSchema> {
  return buildClientSchema(await who.run<IntrospectionQuery>(getIntrospectionQuery()));
}

/** All fields of a type, and of the types below it to a depth; lists that page with a few items each. */
export function everythingOf(type: GraphQLNamedType, depth: number): string {
  if (!isObjectType(type) && !isInterfaceType(type)) return '';
  const parts = Object.values(type.getFields()).map((field) => {
    const below = getNamedType(field.type);
    if (isLeafType(below)) return field.name;
    if (below.name.endsWith('Connection'))
      return depth > 0 ? `${field.name}(first: 2) { ${connection(below, depth - 1)} }` : '';
    return depth > 0 ? `${field.name} { ${everythingOf(below, depth - 1)} }` : '';
  });
  return parts.filter(Boolean).join(' ') || '__typename';
}

/** A whole page with its count, everything of its nodes included. */
export function connection(type: GraphQLNamedType, depth: number): string {
  return `totalCount pageInfo { hasNextPage endCursor } edges { cursor node { ${everythingOf(nodeOf(type), depth)} } }`;
}

export function nodeOf(connectionType: GraphQLNamedType): GraphQLNamedType {
  if (!isObjectType(connectionType)) throw new Error(`${connectionType.name} is no connection`);
  const edge = getNamedType(connectionType.getFields().edges!.type);
  if (!isObjectType(edge)) throw new Error(`${edge.name} is no edge`);
  return getNamedType(edge.getFields().node!.type);
}

export interface Connection {
  name: string;
  type: GraphQLNamedType;
}

/** The lists at the root. */
export function connectionsOf(schema: GraphQLSchema): Connection[] {
  return Object.values(schema.getQueryType()?.getFields() ?? {})
    .filter(({ args }) => !args.some(isRequiredArgument))
    .map((field) => ({ name: field.name, type: getNamedType(field.type) }))
    .filter(({ type }) => type.name.endsWith('Connection'));
}
