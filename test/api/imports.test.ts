/** Importing people: what the check finds, what the commit does, and that the same file again does nothing. */
import { institution, unique, type Institution } from '../support/scenario';
import { eventually } from '../support/client';
import { withClient } from '../support/cluster';
import {
  askCommit,
  commit,
  counts,
  enrolled,
  read,
  refusalsOf,
  sendFile,
  sendText,
  told,
  upload,
} from '../support/imports';

const mapping = {
  columns: {
    mail: 'email',
    id: 'externalId',
    first: 'firstName',
    last: 'lastName',
    title: 'jobTitle',
    unit: 'orgUnit',
    zone: 'timeZone',
    grade: { field: 'level', values: { AA: 1, AB: 2 } },
    subject: 'discipline',
    seats: 'capacity',
    wants: { field: 'skillsWanted', separator: '|' },
    offers: { field: 'skillsOffered', separator: '|' },
    both: { field: 'interestedInBothRoles', values: { yes: true, no: false } },
  },
  createOrgUnits: true,
};
const HEADER = 'mail,id,first,last,title,unit,zone,grade,subject,seats,wants,offers,both';
const ADA =
  'Ada@Example.org,E1,Ada,Lovelace,Analyst,Mathematics,Europe/London,aa,Computing,2,SQL|Public  speaking,Latin|latin,yes';
const BOB = 'bob@example.org,,Bob,Boole,,Mathematics,,AB,,,,,';
const FILE = `${HEADER}\r\n${ADA}\r\n${BOB}\r\n`;

let uni: Institution;
let base: { cohortId: string; role: string; mapping: object };
beforeEach(async () => {
  uni = await institution();
  base = { cohortId: await uni.cohort(), role: 'MENTOR', mapping };
});

const small = { columns: { mail: 'email', name: 'displayName' } };
const table = (...rows: string[]) => `mail,name\n${rows.join('\n')}\n`;

/** Rows of a table of this institution. */
async function count(table: string, where = 'true'): Promise<number> {
  return withClient(ithaca.urls.superuser, async (client) => {
    const sql = `select count(*)::int as count from ${table} where institution_id = $1 and ${where}`;
    return (await client.query(sql, [uni.id.split('_')[1]])).rows[0].count as number;
  });
}

test('a file is staged and checked, and changes nothing until it is committed', async () => {
  const found = await sendFile(uni.admin, FILE, base);
  expect(found).toMatchObject({
    state: 'CHECKED',
    unusable: false,
    delimiter: ',',
    fileName: 'people.csv',
    errorCount: 0,
    warningCount: 0,
  });
  expect(counts(found)).toEqual([2, 2, 2, 0, 0]);
  expect(await enrolled(uni.admin, base.cohortId)).toEqual([]);
  expect(await count('people')).toBe(1);
  expect(await count('import_rows')).toBe(2);
});

test('a commit enrolls people with all that the file says of them', async () => {
  const found = await sendFile(uni.admin, FILE, base);
  const done = await commit(uni.admin, found.id);
  expect(done).toMatchObject({
    state: 'COMMITTED',
    createdRows: 2,
    updatedRows: 0,
    skippedRows: 0,
    failure: null,
  });
  expect(await enrolled(uni.admin, base.cohortId)).toEqual([
    expect.objectContaining({
      state: 'ACCEPTED',
      role: 'MENTOR',
      capacity: 2,
      level: 1,
      discipline: 'Computing',
      interestedInBothRoles: true,
      version: 1,
      skills: { wanted: ['Public speaking', 'SQL'], offered: ['Latin'] },
      person: expect.objectContaining({
        displayName: 'Ada Lovelace',
        email: 'Ada@Example.org',
        externalId: 'E1',
        jobTitle: 'Analyst',
        timeZone: 'Europe/London',
        version: 1,
        orgUnit: { name: 'Mathematics', code: null },
      }),
    }),
    expect.objectContaining({
      level: 2,
      capacity: 1,
      interestedInBothRoles: false,
      person: expect.objectContaining({
        displayName: 'Bob Boole',
        orgUnit: { name: 'Mathematics', code: null },
      }),
    }),
  ]);
  expect(await count('org_units')).toBe(1);
  expect(await count('import_rows')).toBe(0);
});

test('the same file again creates nobody and changes nothing: no version, no event', async () => {
  await commit(uni.admin, (await sendFile(uni.admin, FILE, base)).id);
  const before = await enrolled(uni.admin, base.cohortId);
  const facts = () => count('events', `type ~ '^(Person|Enrollment|OrgUnit)'`);
  const events = await facts();
  const again = await sendFile(uni.admin, FILE, base);
  expect(counts(again)).toEqual([2, 2, 0, 0, 2]);
  expect(await commit(uni.admin, again.id)).toMatchObject({ createdRows: 0, updatedRows: 0, skippedRows: 0 });
  expect(await enrolled(uni.admin, base.cohortId)).toEqual(before);
  expect(await facts()).toBe(events);
  expect(await count('people')).toBe(3);
});

test('a changed file updates by external id or e-mail and duplicates nobody; empty cells leave what is there', async () => {
  await commit(uni.admin, (await sendFile(uni.admin, FILE, base)).id);
  const changed = [
    HEADER,
    'ADA@new.example.org,E1,Ada,King,,,,,,3,Greek,,no',
    'BOB@EXAMPLE.ORG,E2,,,Logician,,,,,,,,',
    'carla@example.org,,Carla,C,,,,,,,,,',
  ].join('\n');
  const found = await sendFile(uni.admin, changed, base);
  expect(counts(found)).toEqual([3, 3, 1, 2, 0]);
  expect(await commit(uni.admin, found.id)).toMatchObject({ createdRows: 1, updatedRows: 2 });
  const [ada, bob, carla] = await enrolled(uni.admin, base.cohortId);
  expect(ada).toMatchObject({
    version: 2,
    capacity: 3,
    level: 1,
    interestedInBothRoles: false,
    skills: { wanted: ['Greek'], offered: ['Latin'] },
    person: { displayName: 'Ada King', email: 'ADA@new.example.org', jobTitle: 'Analyst', version: 2 },
  });
  expect(bob).toMatchObject({
    version: 1,
    person: {
      displayName: 'Bob Boole',
      email: 'bob@example.org',
      externalId: 'E2',
      jobTitle: 'Logician',
      version: 2,
    },
  });
  expect(carla).toMatchObject({ version: 1 });
  expect(await count('people')).toBe(4);
});

test('upload and text give the same result', async () => {
  const dirty = `${HEADER}\n${ADA}\nnobody,,,,,,,ZZ,,,,,\n`;
  const [file, text] = [await sendFile(uni.admin, dirty, base), await sendText(uni.admin, dirty, base)];
  const same = ({ id: _, fileName: __, ...rest }: object & { id?: string; fileName?: string }) => rest;
  expect(same(text)).toEqual(same(file));
  expect(told(text)).toEqual(['3:mail:INVALID_EMAIL', '3:grade:UNKNOWN_VALUE']);
});

test('one address written three ways is one person: each later row is told, with the first', async () => {
  const found = await sendFile(
    uni.admin,
    table('A@x.org,Ann', '" a@x.org ",Ann', 'b@x.org,Bea', 'a@X.ORG,Ann'),
    { ...base, mapping: small },
  );
  expect(told(found)).toEqual(['3:mail:DUPLICATE', '5:mail:DUPLICATE']);
  expect(found.issues.edges.map(({ node }) => node.message)).toEqual([
    expect.stringContaining('row 2'),
    expect.stringContaining('row 2'),
  ]);
  expect(counts(found)).toEqual([4, 2, 2, 0, 0]);
});

test('every kind of dirt is told by row and column; the valid rows can be committed, all of them can’t', async () => {
  const dirty = Buffer.concat([
    Buffer.from('\ufeffmail;name;shoe size\r\n'),
    Buffer.from('ok@x.org;"Two\r\nlines";40\r\n'),
    Buffer.from('jos\xe9@x.org;X;\r\n', 'latin1'),
    Buffer.from('formula@x.org;"=HYPERLINK(""http://evil"")";\r\n'),
    Buffer.from('ragged@x.org;X\r\n'),
    Buffer.from('nul@x.org;a\0b;\r\n'),
    Buffer.from(`long@x.org;${'x'.repeat(10_001)};\r\n`),
    Buffer.from('\r\n'),
    Buffer.from(';Nobody;\r\n'),
    Buffer.from('noname@x.org;;\r\n'),
  ]);
  const found = await sendFile(uni.admin, dirty, { ...base, mapping: small });
  expect(told(found)).toEqual([
    'file:shoe size:UNMAPPED_COLUMN',
    '3:mail:INVALID_UTF8',
    '5::RAGGED_ROW',
    '6:name:NUL',
    '7:name:TOO_LONG',
    '9::NO_IDENTITY',
    '10:name:MISSING_NAME',
  ]);
  expect(found).toMatchObject({ delimiter: ';', errorCount: 6, warningCount: 1, unusable: false });
  expect(counts(found)).toEqual([8, 2, 2, 0, 0]);
  const { data } = await askCommit(uni.admin, found.id, 'ALL');
  expect(data.commitImport.userErrors).toEqual([
    expect.objectContaining({ code: 'NOT_POSSIBLE_NOW', message: expect.stringContaining('6 of 8 rows') }),
  ]);
  expect(await count('people')).toBe(1);
  expect(await commit(uni.admin, found.id, 'VALID_ROWS')).toMatchObject({ createdRows: 2, skippedRows: 6 });
  const people = (await enrolled(uni.admin, base.cohortId)).map(({ person }) => person.displayName);
  expect(people).toEqual(['Two\r\nlines', '=HYPERLINK("http://evil")']);
});

test.each([
  ['duplicate headers', 'mail,name,NAME\na@x.org,A,B\n', ['file:name:DUPLICATE_COLUMN']],
  ['a missing column', 'mail\na@x.org\n', ['file:name:MISSING_COLUMN']],
  ['an empty header', 'mail,,name\na@x.org,,A\n', ['file::EMPTY_COLUMN']],
  ['a quote that is not closed', 'mail,name\na@x.org,A\nb@x.org,"B\nc@x.org,C\n', ['3::UNCLOSED_QUOTE']],
  ['a quote in the middle', 'mail,name\na@x.org,A "the" B\n', ['2::BAD_QUOTE']],
  ['nothing', '', ['file::EMPTY_FILE']],
])('a file with %s can’t be committed at all, and stages nothing', async (_, text, expected) => {
  const found = await sendFile(uni.admin, text, { ...base, mapping: small });
  expect(told(found)).toEqual(expected);
  expect(found).toMatchObject({ state: 'CHECKED', unusable: true, validRows: 0 });
  for (const mode of ['ALL', 'VALID_ROWS']) {
    const { data } = await askCommit(uni.admin, found.id, mode);
    expect(data.commitImport.userErrors).toEqual([expect.objectContaining({ code: 'NOT_POSSIBLE_NOW' })]);
  }
  expect(await count('import_rows')).toBe(0);
});

test('issues are a connection: page by page, by severity, a thousand kept and all counted', async () => {
  const rows = Array.from({ length: 1_100 }, (_, i) => `no address ${i},X,y`);
  const found = await sendFile(uni.admin, `mail,name,other\n${rows.join('\n')}\n`, {
    ...base,
    mapping: small,
  });
  expect(found).toMatchObject({ errorCount: 1_100, warningCount: 1 });
  expect(found.issues.totalCount).toBe(1_000);
  const query = `query($id: ID!, $after: String, $severity: ImportIssueSeverity) { import(id: $id) {
    issues(first: 100, after: $after, filter: { severity: $severity }) { totalCount pageInfo { endCursor hasNextPage } edges { node { rowNumber } } } } }`;
  const page = async (variables: object) =>
    (await uni.admin.run(query, { id: found.id, ...variables })).import.issues;
  expect((await page({ severity: 'WARNING' })).totalCount).toBe(1);
  const first = await page({ severity: 'ERROR' });
  const second = await page({ severity: 'ERROR', after: first.pageInfo.endCursor });
  const numbers = [...first.edges, ...second.edges].map(({ node }: any) => node.rowNumber);
  expect(numbers).toEqual(Array.from({ length: 200 }, (_, i) => i + 2));
});

test('the external id decides who it is; when it and the address lead to two people, that is an error', async () => {
  const two = { columns: { mail: 'email', id: 'externalId', name: 'displayName' } };
  const first = 'mail,id,name\na@x.org,1,A\nb@x.org,2,B\nc@x.org,,C\n';
  await commit(uni.admin, (await sendFile(uni.admin, first, { ...base, mapping: two })).id);
  const second = 'mail,id,name\nb@x.org,1,A\na@x.org,9,A\nnew-c@x.org,2,B\nc@x.org,,C\n,2,B\n';
  const found = await sendFile(uni.admin, second, { ...base, mapping: two });
  expect(told(found)).toEqual(['2::IDENTITY_CONFLICT', '3::IDENTITY_CONFLICT', '6:id:DUPLICATE']);
  expect(counts(found)).toEqual([5, 2, 0, 1, 1]);
});

test('two rows that lead to one person, by her address and by her external id, are told', async () => {
  const two = { columns: { mail: 'email', id: 'externalId', name: 'displayName' } };
  await commit(
    uni.admin,
    (await sendFile(uni.admin, 'mail,id,name\na@x.org,1,A\n', { ...base, mapping: two })).id,
  );
  const found = await sendFile(uni.admin, 'mail,id,name\na@x.org,,A\nother@x.org,1,A\n', {
    ...base,
    mapping: two,
  });
  expect(told(found)).toEqual(['3::DUPLICATE']);
  expect(counts(found)).toEqual([2, 1, 0, 0, 1]);
});

test('who has left is told; who is in the cohort but not accepted, or was in it before, is a warning', async () => {
  const [left, invited, removed] = [await uni.person(), await uni.person(), await uni.person()];
  const cohortId = await uni.cohort({}, 'ENROLLING');
  await uni.enroll(invited, cohortId, 'MENTOR', 'INVITED');
  const enrollmentId = await uni.enroll(removed, cohortId, 'MENTOR', 'ACCEPTED');
  await uni.admin.run(
    'mutation($i: DecideEnrollmentInput!) { removeEnrollment(input: $i) { userErrors { message } } }',
    { i: { enrollmentId, reason: 'x' } },
  );
  await uni.admin.run(
    'mutation($i: MovePersonInput!) { deactivatePerson(input: $i) { userErrors { message } } }',
    { i: { personId: left.personId } },
  );
  const text = `mail\n${[left, invited, removed].map(({ subject }) => `${subject}@example.org`).join('\n')}\n`;
  const found = await sendFile(uni.admin, text, {
    cohortId,
    role: 'MENTOR',
    mapping: { columns: { mail: 'email' } },
  });
  expect(told(found)).toEqual(['2::PERSON_LEFT', '3::NOT_ACCEPTED', '4::ENROLLED_AGAIN']);
  expect(counts(found)).toEqual([3, 2, 1, 0, 1]);
  expect(await commit(uni.admin, found.id, 'VALID_ROWS')).toMatchObject({
    createdRows: 1,
    updatedRows: 0,
    skippedRows: 1,
  });
});

test('org units are found by code or name, and made only where the mapping says so', async () => {
  const unit = async (input: object) =>
    uni.admin.run(
      'mutation($i: CreateOrgUnitInput!) { createOrgUnit(input: $i) { userErrors { message } } }',
      { i: input },
    );
  await unit({ name: 'Physics', code: 'PH' });
  await unit({ name: 'Twice', code: 'T1' });
  await unit({ name: 'twice', code: 'T2' });
  const units = { columns: { mail: 'email', name: 'displayName', unit: 'orgUnit' } };
  const text =
    'mail,name,unit\na@x.org,A,PH\nb@x.org,B,physics\nc@x.org,C,Twice\nd@x.org,D,T2\ne@x.org,E,Alchemy\nf@x.org,F,ALCHEMY\n';
  const strict = await sendFile(uni.admin, text, { ...base, mapping: units });
  expect(told(strict)).toEqual([
    '4:unit:AMBIGUOUS_ORG_UNIT',
    '6:unit:UNKNOWN_ORG_UNIT',
    '7:unit:UNKNOWN_ORG_UNIT',
  ]);
  const generous = await sendFile(uni.admin, text, { ...base, mapping: { ...units, createOrgUnits: true } });
  expect(told(generous)).toEqual(['4:unit:AMBIGUOUS_ORG_UNIT']);
  await commit(uni.admin, generous.id, 'VALID_ROWS');
  const made = (await enrolled(uni.admin, base.cohortId)).map(({ person }) => person.orgUnit.name).sort();
  expect(made).toEqual(['Alchemy', 'Alchemy', 'Physics', 'Physics', 'twice']);
});

test('input that can’t be understood is refused with its place', async () => {
  const paths = async (input: object) =>
    (await refusalsOf(uni.admin, input)).map(({ path }) => path.join('.'));
  const { mapping: _, ...bare } = base;
  expect(await paths({ ...base })).toEqual(['file']);
  expect(await paths({ ...bare, text: FILE })).toEqual(['mapping']);
  expect(await paths({ ...base, text: FILE, mapping: { columns: { mail: 'mail' } } })).toEqual([
    'mapping.columns.mail.field',
  ]);
  const both = await upload(uni.admin, FILE, { ...base, text: FILE });
  expect(both.data.importEnrollments.userErrors[0].path).toEqual(['text']);
});

test('a cohort that pairs nobody any more takes no import', async () => {
  for (const state of ['WRAP_UP', 'COMPLETED', 'CANCELED'] as const) {
    const cohortId = await uni.cohort({}, state);
    const [refusal] = await refusalsOf(uni.admin, { ...base, cohortId, text: FILE });
    expect(refusal).toMatchObject({ code: 'NOT_POSSIBLE_NOW', message: expect.stringContaining(state) });
  }
});

test('a retry with the same key and file gives the first import; with another file it is refused', async () => {
  const input = { ...base, idempotencyKey: unique('key') };
  const first = await sendFile(uni.admin, FILE, input);
  expect((await sendFile(uni.admin, FILE, input)).id).toBe(first.id);
  const other = await upload(uni.admin, `${FILE}\n`, input);
  expect(other.data.importEnrollments.userErrors).toEqual([
    expect.objectContaining({ code: 'IDEMPOTENCY_CONFLICT' }),
  ]);
  expect(await count('imports')).toBe(1);
});

test('a mapping is saved for a program, replaced under its name, and used by its id', async () => {
  const programId = await uni.program();
  const cohortId = await uni.cohort({ programId });
  const SAVE =
    'mutation($i: SaveImportMappingInput!) { saveImportMapping(input: $i) { importMapping { id name version mapping } userErrors { code path } } }';
  const save = async (input: object) =>
    (await uni.admin.ask(SAVE, { i: { programId, name: 'HR', ...input } })).data.saveImportMapping;
  const { importMapping: first } = await save({ mapping: small });
  expect(first).toMatchObject({ version: 1, mapping: small });
  const { importMapping: second } = await save({
    mapping: { columns: { mail: 'email' } },
    expectedVersion: 1,
  });
  expect(second).toMatchObject({ id: first.id, version: 2 });
  expect((await save({ mapping: small, expectedVersion: 1 })).userErrors).toEqual([
    { code: 'VERSION_CONFLICT', path: ['expectedVersion'] },
  ]);
  expect((await save({ mapping: { columns: { x: 'y' } } })).userErrors[0].path).toEqual([
    'mapping',
    'columns',
    'x',
    'field',
  ]);
  const { program } = await uni.admin.run(
    'query($id: ID!) { program(id: $id) { importMappings { edges { node { id } } } } }',
    { id: programId },
  );
  expect(program.importMappings.edges).toEqual([{ node: { id: first.id } }]);

  const found = await sendText(uni.admin, 'mail\na@x.org\n', {
    cohortId,
    role: 'MENTEE',
    mappingId: first.id,
  });
  expect(told(found)).toEqual(['2::MISSING_NAME']);
  const elsewhere = await refusalsOf(uni.admin, {
    cohortId: base.cohortId,
    role: 'MENTEE',
    mappingId: first.id,
    text: 'mail\na@x.org\n',
  });
  expect(elsewhere[0]?.path).toEqual(['mappingId']);
});

test('a rejected import is over: its rows are gone, and it can’t be committed', async () => {
  const found = await sendFile(uni.admin, FILE, base);
  const REJECT = `mutation($i: RejectImportInput!) { rejectImport(input: $i) { import { state version } userErrors { code } } }`;
  const reject = async () => (await uni.admin.ask(REJECT, { i: { importId: found.id } })).data.rejectImport;
  expect(await reject()).toEqual({ import: { state: 'REJECTED', version: 2 }, userErrors: [] });
  expect(await count('import_rows')).toBe(0);
  expect((await reject()).userErrors).toEqual([{ code: 'ILLEGAL_TRANSITION' }]);
  const { data } = await askCommit(uni.admin, found.id);
  expect(data.commitImport.userErrors).toEqual([expect.objectContaining({ code: 'ILLEGAL_TRANSITION' })]);
});

test('the log tells who asked for what, and names nobody', async () => {
  const found = await sendFile(uni.admin, FILE, base);
  await commit(uni.admin, found.id);
  const events = await withClient(ithaca.urls.superuser, async (client) => {
    const sql = `select e.type, e.actor_id, e.on_behalf_of_id, p.payload::text from events e join event_payloads p on p.event_id = e.id
      where e.institution_id = $1 and e.type ~ 'Import|Person|OrgUnit' order by e.xid, e.seq`;
    return (await client.query(sql, [uni.id.split('_')[1]])).rows;
  });
  const types = events.map(({ type }: any) => type).filter((type: string) => type !== 'RoleGranted');
  expect(types.slice(types.indexOf('ImportUploaded'))).toEqual([
    'ImportUploaded',
    'ImportCommitStarted',
    'OrgUnitCreated',
    'PersonCreated',
    'EnrollmentImported',
    'PersonCreated',
    'EnrollmentImported',
    'ImportCommitted',
  ]);
  for (const event of events.filter(({ type }: any) => /Imported|Committed/.test(type)))
    expect(event).toMatchObject({ actor_id: 'system:commitImports', on_behalf_of_id: uni.admin.personId });
  expect(JSON.stringify(events)).not.toMatch(/Ada|Boole|example\.org|Mathematics/i);
});

test('the import is a node, and stands in the list of its cohort', async () => {
  const found = await sendFile(uni.admin, FILE, base);
  const query =
    'query($id: ID!, $cohort: ID!) { node(id: $id) { __typename id } cohort(id: $cohort) { imports { totalCount edges { node { id cohort { id } permissions { canCommitAll { allowed } canReject { allowed } } } } } } }';
  const data = await uni.admin.run(query, { id: found.id, cohort: base.cohortId });
  expect(data.node).toEqual({ __typename: 'Import', id: found.id });
  expect(data.cohort.imports).toEqual({
    totalCount: 1,
    edges: [
      {
        node: {
          id: found.id,
          cohort: { id: base.cohortId },
          permissions: { canCommitAll: { allowed: true }, canReject: { allowed: true } },
        },
      },
    ],
  });
  await eventually(async () => ((await read(uni.admin, found.id)).state === 'CHECKED' ? true : null));
});
