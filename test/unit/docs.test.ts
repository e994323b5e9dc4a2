/** Every query in the documentation can be pasted: it is valid against the schema that is committed. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { buildSchema, parse, validate } from 'graphql';

const root = path.join(__dirname, '..', '..', '..');
const schema = buildSchema(readFileSync(path.join(root, 'schema.graphql'), 'utf8'));
const pages = [
  'README.md',
  ...readdirSync(path.join(root, 'docs')).map((file) => path.join('docs', file)),
].filter((file) => file.endsWith('.md'));

const queries = pages.flatMap((page) => {
  const text = readFileSync(path.join(root, page), 'utf8');
  return [...text.matchAll(/^```graphql\n(.*?)^```$/gms)].map((found) => ({
    place: `${page}:${text.slice(0, found.index).split('\n').length}`,
    query: found[1] as string,
  }));
});

test.each(queries)('$place', ({ query }) => {
  expect(validate(schema, parse(query)).map(({ message }) => message)).toEqual([]);
});

test('there are queries to check, and the check can fail', () => {
  expect(queries.length).toBeGreaterThan(15);
  expect(validate(schema, parse('{ nothing }'))).toHaveLength(1);
});

test('links in the documentation lead somewhere', () => {
  const dead = pages.flatMap((page) => {
    const text = readFileSync(path.join(root, page), 'utf8');
    return [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)]
      .map((found) => path.join(path.dirname(page), found[1] as string))
      .filter((target) => !existsSync(path.join(root, target)))
      .map((target) => `${page} → ${target}`);
  });
  expect(dead).toEqual([]);
});
