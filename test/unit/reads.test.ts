/** What rooms declare to the read path, against the schema that clients see. */
import 'reflect-metadata';
import { isObjectType } from 'graphql';
import { buildSchemaFrom } from '../../src/graphql/schema';
import { RESOLVERS } from '../../src/modules';
import { declaredFields } from '../../src/reads/links';

const schema = buildSchemaFrom(RESOLVERS);

/** The field, if clients can ask for it and a resolver answers it. */
function resolved(declared: string): boolean {
  const [type = '', field = ''] = declared.split('.');
  const found = schema.getType(type);
  return isObjectType(found) && found.getFields()[field]?.resolve !== undefined;
}

test('every declared field is in the schema, and has a resolver beside the declaration', () => {
  const fields = declaredFields();
  expect(fields.length).toBeGreaterThan(80);
  // One under another name would compile nothing, and nobody would notice.
  expect(fields.filter((field) => !resolved(field))).toEqual([]);
});

test('the check can fail', () => {
  expect(['Cohort.pairing', 'Cohorts.pairings', 'Cohort.name'].filter(resolved)).toEqual([]);
  expect(resolved('Cohort.pairings')).toBe(true);
});
