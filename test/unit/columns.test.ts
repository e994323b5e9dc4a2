/** Select lists say of each entity what its rows hold, ids with the prefix of their type. */
import { getMetadataArgsStorage } from 'typeorm';
import { columnsOf } from '../../src/db/columns';
import { NODE_PREFIXES } from '../../src/ids';
import { RESOLVERS } from '../../src/modules';
import { ApiKey } from '../../src/modules/api-keys/api-key.entity';
import { Event } from '../../src/modules/audit-log/event.entity';
import { Cohort } from '../../src/modules/cohorts/cohort.entity';
import { Enrollment } from '../../src/modules/enrollments/enrollment.entity';
import { Institution } from '../../src/modules/institutions/institution.entity';
import { OrgUnit } from '../../src/modules/org-units/org-unit.entity';
import { Person } from '../../src/modules/people/person.entity';
import { Program } from '../../src/modules/programs/program.entity';
import { RoleGrant } from '../../src/modules/role-grants/role-grant.entity';

const NODES = { ApiKey, Cohort, Enrollment, Event, Institution, OrgUnit, Person, Program, RoleGrant };

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
  expect(Object.keys(NODES).sort()).toEqual(Object.keys(NODE_PREFIXES).sort());
  expect(RESOLVERS.length).toBeGreaterThan(0);
});

test.each(Object.entries(NODES))('%s', (name, entity) => {
  const columns = parsed(columnsOf(entity, 'x').text);
  expect(columns.id).toEqual({ column: 'x.id', prefix: NODE_PREFIXES[name as keyof typeof NODES] });
  const own = getMetadataArgsStorage().columns.filter(
    ({ target }) => target === entity || Object.prototype.isPrototypeOf.call(target, entity),
  );
  expect(Object.keys(columns).sort()).toEqual(
    [...new Set(own.map(({ propertyName }) => propertyName))].sort(),
  );
  for (const [property, { column, prefix }] of Object.entries(columns)) {
    expect(column).toBe(`x.${property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`);
    // Every UUID that is some node's id says whose; the tenant's is no field.
    const isId =
      property === 'id' ||
      (property.endsWith('Id') &&
        !['institutionId', 'actorId', 'onBehalfOfId', 'requestId', 'externalId'].includes(property));
    expect({ property, prefixed: prefix !== null }).toEqual({ property, prefixed: isId });
  }
});
