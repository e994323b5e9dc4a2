/** schema.graphql reads like documentation: every element described, one naming style. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  buildSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isScalarType,
  type GraphQLNamedType,
} from 'graphql';

const text = readFileSync(path.join(__dirname, '..', '..', '..', 'schema.graphql'), 'utf8');
const schema = buildSchema(text);
const types = Object.values(schema.getTypeMap()).filter(
  (type) => !type.name.startsWith('__') && !BUILT_IN().includes(type.name),
);

function BUILT_IN(): string[] {
  return ['String', 'Int', 'Float', 'Boolean', 'ID'];
}

interface Element {
  place: string;
  description: string | null | undefined;
}

function elementsOf(type: GraphQLNamedType): Element[] {
  const own = { place: type.name, description: type.description };
  if (isEnumType(type))
    return [
      own,
      ...type
        .getValues()
        .map((value) => ({ place: `${type.name}.${value.name}`, description: value.description })),
    ];
  if (isInputObjectType(type))
    return [
      own,
      ...Object.values(type.getFields()).map((field) => ({
        place: `${type.name}.${field.name}`,
        description: field.description,
      })),
    ];
  if (isObjectType(type) || isInterfaceType(type)) {
    const fields = Object.values(type.getFields()).flatMap((field) => [
      { place: `${type.name}.${field.name}`, description: field.description },
      ...field.args.map((arg) => ({
        place: `${type.name}.${field.name}(${arg.name})`,
        description: arg.description,
      })),
    ]);
    return type.name === 'Query' || type.name === 'Mutation' ? fields : [own, ...fields];
  }
  return [own];
}

test('every type, field, argument and enum value is described in a sentence', () => {
  const elements = types.filter((type) => !isScalarType(type)).flatMap(elementsOf);
  const silent = elements.filter(
    ({ description }) => !description || !/^[A-Z`“].*[.!?]$/s.test(description.trim()),
  );
  expect(silent.map(({ place }) => place)).toEqual([]);
  expect(elements.length).toBeGreaterThan(200);
});

test('names follow one style', () => {
  const wrong: string[] = [];
  for (const type of types) {
    if (!/^[A-Z][A-Za-z0-9]*$/.test(type.name)) wrong.push(type.name);
    if (isEnumType(type))
      wrong.push(
        ...type
          .getValues()
          .map((value) => value.name)
          .filter((name) => !/^[A-Z][A-Z0-9_]*$/.test(name)),
      );
    if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      if (!/^[a-z][A-Za-z0-9]*$/.test(field.name)) wrong.push(`${type.name}.${field.name}`);
      const base = String(field.type).replace(/[[\]!]/g, '');
      // `asOf` is what statistics call the moment of their data.
      if (base === 'DateTimeISO' && !/At$|^from$|^until$|^asOf$/.test(field.name))
        wrong.push(`${type.name}.${field.name} should end in At`);
      if (base === 'LocalDate' && !field.name.endsWith('On'))
        wrong.push(`${type.name}.${field.name} should end in On`);
    }
  }
  expect(wrong).toEqual([]);
});

test('every mutation takes one input and returns a payload with user errors', () => {
  const wrong = Object.values(schema.getMutationType()?.getFields() ?? {}).filter((field) => {
    const payload = schema.getType(String(field.type).replace('!', ''));
    const errors = isObjectType(payload) ? payload.getFields().userErrors : undefined;
    return (
      field.args.length !== 1 || field.args[0]?.name !== 'input' || String(errors?.type) !== '[UserError!]!'
    );
  });
  expect(wrong.map(({ name }) => name)).toEqual([]);
});

test('every list that can grow is a connection with first and after', () => {
  const wrong: string[] = [];
  for (const type of types.filter(isObjectType)) {
    for (const field of Object.values(type.getFields())) {
      if (!String(field.type).includes('Connection')) continue;
      const args = field.args.map((arg) => arg.name);
      if (!args.includes('first') || !args.includes('after')) wrong.push(`${type.name}.${field.name}`);
    }
  }
  expect(wrong).toEqual([]);
});
