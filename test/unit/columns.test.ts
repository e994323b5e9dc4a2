/** Select lists say of each entity what its rows hold, ids with the prefix of their type. */
import { getMetadataArgsStorage } from 'typeorm';
import { columnsOf } from '../../src/db/columns';
import { NODE_PREFIXES } from '../../src/ids';
import { RESOLVERS } from '../../src/modules';
type EntityClass = abstract new (...args: never[]) => unknown;

/** Entities of nodes, by the type's name. Imports of demographics stand in a schema that entities don't reach. */
const NODES = Object.fromEntries(
  getMetadataArgsStorage()
    .tables.map(({ target }) => target as EntityClass)
    .filter(({ name }) => name in NODE_PREFIXES)
    .map((entity) => [entity.name, entity]),
);
const WITHOUT_ENTITY = ['DemographicsImport'];

/** alias.column → property, with the prefix where there is one. */
function parsed(list: string): Record<string, { column: string; prefix: string | null }> {
  return Object.fromEntries(
    list.split(', ').map((item) => {
      const [, prefix, column, property] =
        /^(?:'([a-z]+)_' \|\| )?([a-z]\.[a-z_]+) as "(\w+)"$/.exec(item) ?? [];
      return [property, { column, prefix: prefix ?? null }];
    }),
  ) as Record<string, { column: string; prefix: string | null }>;
}

test('there is one entity for every type of node', () => {
  expect([...Object.keys(NODES), ...WITHOUT_ENTITY].sort()).toEqual(Object.keys(NODE_PREFIXES).sort());
  expect(RESOLVERS.length).toBeGreaterThan(0);
});

test.each(Object.entries(NODES))('%s', (name, entity) => {
  const columns = parsed(columnsOf(entity, 'x').text);
  expect(columns.id).toEqual({ column: 'x.id', prefix: NODE_PREFIXES[name as keyof typeof NODE_PREFIXES] });
  const own = getMetadataArgsStorage().columns.filter(
    ({ target, options }) =>
      // Columns that are never read are for searching alone.
      options.select !== false && (target === entity || Object.prototype.isPrototypeOf.call(target, entity)),
  );
  expect(Object.keys(columns).sort()).toEqual(
    [...new Set(own.map(({ propertyName }) => propertyName))].sort(),
  );
  for (const [property, { column, prefix }] of Object.entries(columns)) {
    const named = own.find(({ propertyName }) => propertyName === property)?.options.name;
    expect(column).toBe(`x.${named ?? property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`);
    // Every UUID that is some node's id says whose; the tenant's is no field.
    const isId =
      property === 'id' ||
      (property.endsWith('Id') &&
        !['institutionId', 'actorId', 'onBehalfOfId', 'requestId', 'externalId', 'commitActorId'].includes(
          property,
        ));
    expect({ property, prefixed: prefix !== null }).toEqual({ property, prefixed: isId });
  }
});
