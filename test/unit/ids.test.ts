/** Ids name their type, and nothing else passes for one. */
import * as fc from 'fast-check';
import { idOf, newId, NODE_PREFIXES, typeOfId, uuidOf, type NodeType } from '../../src/ids';

/** Any bytes, read as text: letters of all kinds, control characters, what is no letter at all. */
const anyText = fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes).toString());

const types = Object.keys(NODE_PREFIXES) as NodeType[];
const anyType = fc.constantFrom(...types);
const uuid = fc.uuid();

test('an id gives back its type and its UUID', () => {
  fc.assert(
    fc.property(anyType, uuid, (type, value) => {
      expect(typeOfId(idOf(type, value))).toBe(type);
      expect(uuidOf(idOf(type, value))).toBe(value);
    }),
  );
});

test('no two types share a prefix, and no prefix holds what divides it from the UUID', () => {
  const prefixes = Object.values(NODE_PREFIXES);
  expect(new Set(prefixes).size).toBe(prefixes.length);
  for (const prefix of prefixes) expect(prefix).toMatch(/^[a-z]+$/);
});

test('new ids are of their type and grow', () => {
  for (const type of types) {
    const ids = Array.from({ length: 50 }, () => newId(type));
    for (const id of ids) expect(typeOfId(id)).toBe(type);
    expect(ids).toEqual([...ids].sort());
    expect(new Set(ids).size).toBe(50);
  }
});

test('a letter in the other case makes it none', () => {
  fc.assert(
    fc.property(anyType, uuid, fc.nat(), (type, value, at) => {
      const id = idOf(type, value);
      const letter = id[at % id.length] as string;
      const changed = id.slice(0, at % id.length) + letter.toUpperCase() + id.slice((at % id.length) + 1);
      expect(typeOfId(changed)).toBe(changed === id ? type : null);
    }),
  );
});

test('anything else is no id', () => {
  fc.assert(fc.property(anyText, (text) => typeOfId(text) === null));
  const value = '01a20115-71d3-766e-ace5-06f9c7a405a1';
  const near = [
    `person-${value}`,
    `Person_${value}`,
    `person_${value.toUpperCase()}`,
    `person_${value} `,
    ` person_${value}`,
    value,
    `_${value}`,
  ];
  near.push(
    `person__${value}`,
    `person_${value}\n`,
    `__proto___${value}`,
    `constructor_${value}`,
    `person_${value.slice(1)}`,
    'person_',
    '',
  );
  for (const text of near) expect([text, typeOfId(text)]).toEqual([text, null]);
});
