/** What no input may hold, for every field of every input in the schema. */
import { getNamedType, isInputObjectType, isNonNullType, type GraphQLSchema } from 'graphql';
import { contentsOf } from '../support/authorization-database';
import { mutate, type Refusal } from '../support/authorization-mutate';
import { inputTypeOf } from '../support/authorization-inputs';
import { MUTATIONS } from '../support/authorization-mutations';
import { schemaSeenBy } from '../support/authorization-selection';
import { prepareWorld } from '../support/authorization-world';
import { codeOf, post } from '../support/client';
import { institution } from '../support/scenario';

interface Field {
  name: string;
  type: string;
  list: boolean;
  required: boolean;
}

function fieldsOf(schema: GraphQLSchema, mutation: string): Field[] {
  const type = schema.getType(inputTypeOf(mutation));
  if (!isInputObjectType(type)) throw new Error(`${mutation} takes no ${inputTypeOf(mutation)}`);
  return Object.values(type.getFields()).map((field) => ({
    name: field.name,
    type: getNamedType(field.type).name,
    list: String(field.type).startsWith('['),
    required: isNonNullType(field.type),
  }));
}

const mutations = Object.entries(MUTATIONS).filter(([name]) => !name.includes(':'));

/** Inputs that are right, in one world: what is refused leaves them as they are. */
async function prepare() {
  const world = await prepareWorld();
  const schema = await schemaSeenBy(world.uni.admin);
  const inputs: [string, (typeof mutations)[0][1], object][] = [];
  for (const [name, given] of mutations)
    inputs.push([name, given, (await given.make(world)).variables.input as object]);
  return { world, schema, inputs };
}
let ready: ReturnType<typeof prepare> | undefined;

/** Sends the input with one field changed at a time; gives what was not refused as it should be. */
async function notRefused(
  bad: Record<string, unknown[]>,
  isRefused: (outcome: { path: string; code: string }, field: Field) => boolean,
) {
  const { world, schema, inputs } = await (ready ??= prepare());
  const before = await contentsOf(world.uni.id);
  const wrong: string[] = [];
  for (const [name, { query, may }, input] of inputs) {
    for (const field of fieldsOf(schema, name)) {
      // The content of a file is no field of a form: what is in it is told by row and column, when it is checked.
      if (name.startsWith('import') && field.name === 'text') continue;
      for (const value of bad[field.type] ?? []) {
        const variables = { input: { ...input, [field.name]: field.list ? [value] : value } };
        const answer = await post({ query, variables }, { token: world.people[may[0]!].token });
        const payload = answer.data?.[name];
        const rows: { userErrors: Refusal[] }[] = payload?.results ?? [];
        const [refusal] = [
          ...(payload?.userErrors ?? []),
          ...rows.flatMap(({ userErrors }) => userErrors),
        ] as Refusal[];
        const outcome = {
          path: refusal?.path?.join('.') ?? '',
          code: refusal?.code ?? codeOf(answer) ?? 'OK',
        };
        if (!isRefused(outcome, field))
          wrong.push(
            `${name}.${field.name} = ${JSON.stringify(value).slice(0, 30)}: ${outcome.code} at "${outcome.path}"`,
          );
      }
    }
  }
  expect(await contentsOf(world.uni.id)).toEqual(before);
  return wrong;
}

test('every text is bounded, is more than space, and holds no NUL: said of its place', async () => {
  const wrong = await notRefused(
    { String: ['', ' \t\n', 'a\0b', 'x'.repeat(6000)] },
    ({ path, code }, { name, list }) =>
      code === 'INVALID_INPUT' && (path === name || (list && path === `${name}.0`)),
  );
  expect(wrong).toEqual([]);
});

test('every id is one of the type that is expected', async () => {
  const ids = [
    '',
    'x',
    'cohort_',
    `event_01a20115-71d3-766e-ace5-06f9c7a405a1`,
    'person_01a20115-71d3-766e-ace5-06f9c7a405a1\0',
    'x'.repeat(6000),
  ];
  expect(
    await notRefused({ ID: ids }, ({ code }) => ['BAD_USER_INPUT', 'INVALID_INPUT'].includes(code)),
  ).toEqual([]);
});

test('times, days and versions out of every range are refused or kept, and never fail', async () => {
  const world = await prepareWorld();
  const schema = await schemaSeenBy(world.uni.admin);
  const odd: Record<string, unknown[]> = {
    DateTimeISO: [
      '0001-01-01T00:00:00Z',
      '9999-12-31T23:59:59.999Z',
      '2026-02-30T00:00:00Z',
      '2026-01-01',
      'tomorrow',
      0,
    ],
    LocalDate: ['0000-01-01', '0001-01-01', '9999-12-31', '2025-02-29', '2026-1-1', ''],
    Int: [-1, 0, 2_147_483_647, 2_147_483_648, 1.5],
  };
  const failed: string[] = [];
  for (const [name, given] of mutations) {
    const fields = fieldsOf(schema, name).filter(({ type }) => odd[type]);
    let input: object | null = null;
    for (const { field, value } of fields.flatMap((field) =>
      (odd[field.type] ?? []).map((value) => ({ field, value })),
    )) {
      input ??= (await given.make(world)).variables.input as object;
      const variables = { input: { ...input, [field.name]: value } };
      const answer = await post(
        { query: given.query, variables },
        { token: world.people[given.may[0]!].token },
      );
      const code = codeOf(answer);
      if (code !== null && code !== 'BAD_USER_INPUT')
        failed.push(`${name}.${field.name} = ${JSON.stringify(value)}: ${code}`);
      // What took effect needs another one to work on.
      if (code === null && !answer.data[name].userErrors.length) input = null;
    }
  }
  expect(failed).toEqual([]);
});

const PERSON = { displayName: 'Ada' };

test.each([
  [
    'createPerson',
    'email',
    'a word',
    { ...PERSON, email: 'not an address' },
    'Must be an e-mail address such as name@example.org.',
  ],
  [
    'createPerson',
    'email',
    'two signs',
    { ...PERSON, email: 'a@b@example.org' },
    'Must be an e-mail address such as name@example.org.',
  ],
  [
    'createPerson',
    'timeZone',
    'nowhere',
    { ...PERSON, timeZone: 'Mars/Olympus' },
    'Must be an IANA time zone such as Europe/Athens.',
  ],
  [
    'createPerson',
    'displayName',
    'too long',
    { displayName: 'x'.repeat(201) },
    'Must have 1 to 200 characters.',
  ],
  [
    'createPerson',
    'displayName',
    'odd spaces',
    { displayName: '\u00a0\u2003' },
    'Must not be only white space.',
  ],
  [
    'createPerson',
    'displayName',
    'a NUL',
    { displayName: 'A\0da' },
    'Text must not contain the NUL character. Remove it.',
  ],
  [
    'updateInstitution',
    'timeZone',
    'a city',
    { timeZone: 'Athens' },
    'Must be an IANA time zone such as Europe/Athens.',
  ],
  [
    'updateInstitution',
    'language',
    'a word',
    { language: 'english!' },
    'Must be a BCP 47 language tag such as en or pt-BR.',
  ],
])('%s refuses a %s: %s', async (name, path, _, input, message) => {
  const { admin } = await institution();
  expect((await mutate(admin, name, input)).userErrors).toEqual([
    { __typename: 'InvalidInput', code: 'INVALID_INPUT', path: [path], message },
  ]);
});

test('all that is wrong is said at once', async () => {
  const { admin } = await institution();
  const { userErrors } = await mutate(admin, 'createPerson', {
    displayName: ' ',
    email: 'x',
    timeZone: 'x',
    pronouns: 'x'.repeat(51),
  });
  expect((userErrors as Refusal[]).map(({ path }) => path[0]).sort()).toEqual([
    'displayName',
    'email',
    'pronouns',
    'timeZone',
  ]);
});

test('two hundred characters are two hundred, also outside the first plane', async () => {
  const { admin } = await institution();
  for (const displayName of ['é'.repeat(200), '\u{1f600}'.repeat(200)]) {
    const { person, userErrors } = await mutate(
      admin,
      'createPerson',
      { displayName },
      'person { displayName }',
    );
    expect({ userErrors, person }).toEqual({ userErrors: [], person: { displayName } });
  }
});
