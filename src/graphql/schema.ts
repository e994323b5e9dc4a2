/** Builds the executable schema from the rooms' resolvers. Metadata is global: one schema per process. */
import { lexicographicSortSchema, printSchema, type GraphQLSchema } from 'graphql';
import { GraphQLDateTimeISO } from 'graphql-scalars';
import { buildSchemaSync, type NonEmptyArray } from 'type-graphql';

let built: GraphQLSchema | undefined;

export function buildSchemaFrom(resolvers: readonly unknown[]): GraphQLSchema {
  built ??= lexicographicSortSchema(
    buildSchemaSync({
      resolvers: resolvers as unknown as NonEmptyArray<() => unknown>,
      // Inputs are checked at the edge of each mutation (mutation.ts), where a refusal can be data.
      validate: false,
      scalarsMap: [{ type: Date, scalar: GraphQLDateTimeISO }],
    }),
  );
  return built;
}

/** The text of schema.graphql. */
export function printedSchema(schema: GraphQLSchema): string {
  return `# Emitted from src/modules by \`npm run schema\`. Do not edit.\n\n${printSchema(schema)}\n`;
}
