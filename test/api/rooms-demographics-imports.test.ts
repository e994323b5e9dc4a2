/** Imports of demographic columns: what they stage, tell, write and leave. */
import { mutate, must, race, resultOf, tally } from '../support/authorization-mutate';
import { asSuperuser } from '../support/authorization-database';
import {
  answer,
  askAbout,
  emailOf,
  IMPORT,
  own,
  OWN_WORDS,
  SILENT,
  upload,
  withdraw,
} from '../support/demographics';
import { codeOf } from '../support/client';
import { institution } from '../support/scenario';
import { uuidOf } from '../../src/ids';

const MAPPING = {
  identity: 'E-mail',
  demographics: {
    basis: 'Consent form of 2026',
    columns: {
      gender: {
        attribute: 'gender',
        values: { F: 'woman', M: 'man', '-': 'silent' },
        otherwise: 'SELF_DESCRIBED',
      },
      origin: { attribute: 'origin', separator: ';', values: { N: 'north', S: 'south' } },
    },
  },
};

async function prepared() {
  const uni = await institution();
  await askAbout(uni.admin, 'gender', ['woman', 'man'], { more: [SILENT, OWN_WORDS] });
  await askAbout(uni.admin, 'origin', ['north', 'south'], { multiple: true });
  return uni;
}

test('an import stages, tells counts and issues only, and writes when committed', async () => {
  const uni = await prepared();
  const people = await Promise.all(Array.from({ length: 8 }, () => uni.person()));
  const emails = await Promise.all(people.map(emailOf));
  const rows = [
    ...emails.slice(0, 6).map((email) => `${email.toUpperCase()},f,N`),
    `${emails[6]},something of my own,"n; S"`,
    `nobody@example.org,F,N`,
    `${emails[7]},F,X`,
    `${emails[7]},M,`,
    `,M,`,
  ];
  const text = ['e-mail,Gender,Origin', ...rows].join('\n');
  const staged = await upload(uni.admin, text, MAPPING, { fileName: 'people.csv' });
  expect(staged.userErrors).toEqual([]);
  expect(staged.demographicsImport).toMatchObject({
    fileName: 'people.csv',
    state: 'CHECKED',
    rows: 11,
    validRows: 8,
    issues: [
      { code: 'VALUE_NOT_MAPPED', column: 'origin', count: 1, rows: [] },
      { code: 'IDENTITY_MISSING', column: null, count: 1, rows: [12] },
      { code: 'PERSON_NOT_FOUND', column: null, count: 1, rows: [9] },
    ],
  });
  const counts = staged.demographicsImport.counts as {
    attribute: string;
    code: string;
    count: number | null;
  }[];
  const countOf = (code: string) => counts.find((each) => each.code === code)?.count;
  // One man and one in own words: hidden, and with them the six women, who would give the two away.
  expect({ man: countOf('man'), own: countOf('own_words'), woman: countOf('woman') }).toEqual({
    man: null,
    own: null,
    woman: null,
  });
  expect((await own(people[0]!)).answers).toEqual([]);

  const id: string = staged.demographicsImport.id;
  await must(uni.admin, 'commitDemographicsImport', { demographicsImportId: id }, IMPORT);
  const first = await own(people[0]!);
  expect(first).toMatchObject({
    answers: [
      { attribute: 'gender', codes: ['woman'], source: 'IMPORT' },
      { attribute: 'origin', codes: ['north'], source: 'IMPORT' },
    ],
    consent: { basis: 'Consent form of 2026', source: 'IMPORT' },
  });
  expect(first.accesses.map(({ what, actorId }: any) => [what, actorId])).toContainEqual([
    'IMPORTED',
    uni.admin.personId,
  ]);
  expect((await own(people[6]!)).answers).toMatchObject([
    { codes: ['own_words'], selfDescription: 'something of my own' },
    { codes: ['north', 'south'] },
  ]);
  const staying = await asSuperuser(`select from demographics.import_rows where institution_id = $1`, [
    uuidOf(uni.id),
  ]);
  expect(staying).toEqual([]);
  const again = await mutate(uni.admin, 'commitDemographicsImport', { demographicsImportId: id });
  expect(again.userErrors).toMatchObject([{ __typename: 'IllegalTransition', state: 'COMMITTED' }]);
});

test('a file comes as an upload too, as large as uploads may be', async () => {
  const uni = await prepared();
  const member = await uni.person();
  const line = `${await emailOf(member)},F,N\n`;
  const filler = Array.from({ length: 8_000 }, (_, at) => `nobody${at}@example.org,F,N\n`).join('');
  const form = new FormData();
  const query = `mutation($input: ImportDemographicsInput!) { importDemographics(input: $input) { ${IMPORT} userErrors { message } } }`;
  form.append(
    'operations',
    JSON.stringify({ query, variables: { input: { mapping: MAPPING, file: null } } }),
  );
  form.append('map', JSON.stringify({ file: ['variables.input.file'] }));
  form.append('file', new Blob([`e-mail,gender,origin\n${line}${filler}`]), 'people.csv');
  const headers = { authorization: `Bearer ${uni.admin.token}` };
  const sent = await fetch(`${ithaca.url}/graphql`, { method: 'POST', body: form, headers });
  const { data } = (await sent.json()) as any;
  const { issues, ...staged } = data.importDemographics.demographicsImport;
  expect(staged).toMatchObject({ fileName: 'people.csv', rows: 8_001, validRows: 1 });
  expect(issues).toMatchObject([{ code: 'PERSON_NOT_FOUND', count: 8_000 }]);
  expect(issues[0].rows).toHaveLength(100);
});

test('an import replaces what an import brought, but not what people said themselves or took back', async () => {
  const uni = await prepared();
  const [imported, herself, gone, objecting] = await Promise.all([1, 2, 3, 4].map(() => uni.person()));
  const load = async (value: string) => {
    const emails = await Promise.all([imported!, herself!, gone!, objecting!].map(emailOf));
    const staged = await upload(
      uni.admin,
      ['e-mail,gender,origin', ...emails.map((email) => `${email},${value},`)].join('\n'),
      MAPPING,
    );
    await must(uni.admin, 'commitDemographicsImport', { demographicsImportId: staged.demographicsImport.id });
  };
  await answer(herself!, 'gender', ['man']);
  await withdraw(objecting!);
  await load('F');
  await withdraw(gone!);
  await load('M');
  const codes = async (who = imported!) => (await own(who)).answers.map((each: any) => each.codes[0]);
  expect(await codes(imported)).toEqual(['man']);
  expect(await codes(herself)).toEqual(['man']);
  expect((await own(herself!)).answers[0].source).toBe('SELF');
  expect(await codes(gone)).toEqual([]);
  expect(await codes(objecting)).toEqual([]);
  // Her own word brings her back in.
  await answer(gone!, 'gender', ['woman']);
  expect(await codes(gone)).toEqual(['woman']);
});

test('each column has its own legal basis, which the person concerned can read', async () => {
  const uni = await prepared();
  const member = await uni.person();
  const { gender, origin } = MAPPING.demographics.columns;
  const columns = {
    gender: { ...gender, basis: 'Consent form of 2026' },
    origin: { ...origin, basis: 'Equality duty, section 149' },
  };
  const text = `e-mail,gender,origin\n${await emailOf(member)},F,N`;
  const given = { identity: 'E-mail', demographics: { columns } };
  const staged = await upload(uni.admin, text, given, { purpose: 'EQUALITY_MONITORING' });
  expect(staged.demographicsImport).toMatchObject({
    purpose: 'EQUALITY_MONITORING',
    columns: [
      { column: 'gender', attribute: 'gender', basis: 'Consent form of 2026' },
      { column: 'origin', attribute: 'origin', basis: 'Equality duty, section 149' },
    ],
  });
  await must(uni.admin, 'commitDemographicsImport', { demographicsImportId: staged.demographicsImport.id });
  expect(await own(member)).toMatchObject({
    answers: [{ basis: 'Consent form of 2026' }, { basis: 'Equality duty, section 149' }],
    consent: { basis: 'Consent form of 2026; Equality duty, section 149', purpose: 'EQUALITY_MONITORING' },
  });
  // The one of the whole file is for columns that name none; a column without any is refused.
  const path = async (demographics: object) =>
    (await upload(uni.admin, text, { identity: 'E-mail', demographics })).userErrors.map((error: any) =>
      error.path.join('.'),
    );
  expect(await path({ columns: { ...columns, origin } })).toEqual([
    'mapping.demographics.columns.origin.basis',
  ]);
  expect(await path({ basis: ' ', columns: { gender: { ...gender, basis: '' }, origin } })).toEqual([
    'mapping.demographics.columns.gender.basis',
    'mapping.demographics.columns.origin.basis',
  ]);
  expect(await path({ basis: 'Staff records', columns: { ...columns, origin } })).toEqual([]);
});

test('a rejected import leaves nothing', async () => {
  const uni = await prepared();
  const member = await uni.person();
  const staged = await upload(uni.admin, `e-mail,gender,origin\n${await emailOf(member)},F,N`, MAPPING);
  const input = { demographicsImportId: staged.demographicsImport.id };
  const rejected = await must(uni.admin, 'rejectDemographicsImport', input, IMPORT);
  expect(rejected.demographicsImport).toMatchObject({ state: 'REJECTED', version: 2 });
  expect((await own(member)).answers).toEqual([]);
  expect(resultOf(await mutate(uni.admin, 'commitDemographicsImport', input))).toBe('IllegalTransition');
  const staying = await asSuperuser(`select from demographics.import_rows where institution_id = $1`, [
    uuidOf(uni.id),
  ]);
  expect(staying).toEqual([]);
});

test('of many commits of one import, one takes effect', async () => {
  const uni = await prepared();
  const member = await uni.person();
  const staged = await upload(uni.admin, `e-mail,gender,origin\n${await emailOf(member)},F,N`, MAPPING);
  const input = { demographicsImportId: staged.demographicsImport.id };
  const names = ['commitDemographicsImport', 'rejectDemographicsImport'];
  const results = await race(uni.admin, 6, async (at) =>
    resultOf(await mutate(uni.admin, names[at % 2]!, input)),
  );
  expect(tally(results)).toEqual({ OK: 1, IllegalTransition: 5 });
  const { state } = (
    await uni.admin.run('query($id: ID!) { node(id: $id) { ... on DemographicsImport { state } } }', {
      id: input.demographicsImportId,
    })
  ).node;
  expect((await own(member)).answers.length).toBe(state === 'COMMITTED' ? 2 : 0);
});

test('a commit and a withdrawal at the same moment leave no answer of who withdrew', async () => {
  const uni = await prepared();
  for (let round = 0; round < 5; round++) {
    const member = await uni.person();
    const staged = await upload(uni.admin, `e-mail,gender,origin\n${await emailOf(member)},F,N`, MAPPING);
    const input = { demographicsImportId: staged.demographicsImport.id };
    await Promise.all([must(uni.admin, 'commitDemographicsImport', input), withdraw(member)]);
    const { answers, consent } = await own(member);
    expect({ answers, withdrawn: consent.withdrawnAt !== null }).toEqual({ answers: [], withdrawn: true });
  }
});

test('a mapping is refused for what can be mended; one with more in it serves both imports', async () => {
  const uni = await prepared();
  const member = await uni.person();
  const text = `e-mail,gender,origin\n${await emailOf(member)},F,N`;
  const path = async (mapping: object, file = text) =>
    (await upload(uni.admin, file, mapping)).userErrors.map((error: any) => error.path.join('.'));
  const columns = MAPPING.demographics.columns;
  expect(await path({})).toEqual([
    'mapping.identity',
    'mapping.demographics.columns',
    'mapping.demographics.basis',
  ]);
  const withGender = (rule: object) => ({
    ...MAPPING,
    demographics: { basis: 'x', columns: { gender: { ...columns.gender, ...rule } } },
  });
  expect(await path(withGender({ attribute: 'nothing' }))).toEqual([
    'mapping.demographics.columns.gender.attribute',
  ]);
  expect(await path(withGender({ values: { F: 'nothing' } }))).toEqual([
    'mapping.demographics.columns.gender.values',
  ]);
  expect(await path(withGender({ otherwise: 'X' }))).toEqual([
    'mapping.demographics.columns.gender.otherwise',
  ]);
  expect(await path(MAPPING, 'other\nx')).toEqual(['file']);
  expect((await mutate(uni.admin, 'importDemographics', { mapping: MAPPING })).userErrors).toMatchObject([
    { path: ['file'] },
  ]);
  const { identity: _, ...rest } = MAPPING;
  const both = {
    ...rest,
    columns: { 'e-mail': 'email', name: { field: 'displayName' } },
    ignore: ['biography'],
  };
  expect((await upload(uni.admin, text, both)).demographicsImport).toMatchObject({
    validRows: 1,
    issues: [],
  });
  const byId = { ...MAPPING, identity: { externalId: 'no' } };
  await must(uni.admin, 'updatePerson', { personId: member.personId, externalId: 'A1' });
  const found = await upload(uni.admin, `no,gender,origin\nA1,F,N`, byId);
  expect(found.demographicsImport).toMatchObject({ validRows: 1, issues: [] });
});

test('another institution’s import, people and questions are not there', async () => {
  const [one, other] = [await prepared(), await institution()];
  const member = await one.person();
  const staged = await upload(one.admin, `e-mail,gender,origin\n${await emailOf(member)},F,N`, MAPPING);
  const id: string = staged.demographicsImport.id;
  expect((await other.admin.run('{ demographicAttributes { key } }')).demographicAttributes).toEqual([]);
  expect(codeOf(await other.admin.ask('query($id: ID!) { node(id: $id) { id } }', { id }))).toBe('NOT_FOUND');
  await expect(mutate(other.admin, 'commitDemographicsImport', { demographicsImportId: id })).rejects.toThrow(
    'NOT_FOUND',
  );
  await askAbout(other.admin, 'gender', ['woman', 'man'], { more: [SILENT, OWN_WORDS] });
  await askAbout(other.admin, 'origin', ['north', 'south'], { multiple: true });
  const foreign = await upload(other.admin, `e-mail,gender,origin\n${await emailOf(member)},F,N`, MAPPING);
  expect(foreign.demographicsImport).toMatchObject({ validRows: 0, issues: [{ code: 'PERSON_NOT_FOUND' }] });
});
