/** Builds the executable schema from the rooms' resolvers. Metadata is global: one schema per process. */
import { isObjectType, lexicographicSortSchema, printSchema, type GraphQLSchema } from 'graphql';
import { GraphQLDateTimeISO } from 'graphql-scalars';
import { buildSchemaSync, type NonEmptyArray } from 'type-graphql';

let built: GraphQLSchema | undefined;

export function buildSchemaFrom(resolvers: readonly unknown[]): GraphQLSchema {
  built ??= inheritSimply(
    lexicographicSortSchema(
      buildSchemaSync({
        resolvers: resolvers as unknown as NonEmptyArray<() => unknown>,
        // Inputs are checked at the edge of each mutation (mutation.ts), where a refusal can be data.
        validate: false,
        scalarsMap: [{ type: Date, scalar: GraphQLDateTimeISO }],
      }),
    ),
  );
  return built;
}

/**
 * type-graphql knows no simple resolvers on interfaces: what a node inherits (`id`, `version`, …) would take a
 * detour through a promise, for each field of each row. No resolver of ours is written for an interface.
 */
function inheritSimply(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    const inherited = type.getInterfaces().flatMap((parent) => Object.values(parent.getFields()));
    for (const { name, resolve } of inherited) {
      const field = type.getFields()[name];
      if (field?.resolve && field.resolve === resolve) delete field.resolve;
    }
  }
  return schema;
}

/** The text of schema.graphql. */
export function printedSchema(schema: GraphQLSchema): string {
  return `# Emitted from src/modules by \`npm run schema\`. Do not edit.\n\n${printSchema(schema)}\n`;
}
