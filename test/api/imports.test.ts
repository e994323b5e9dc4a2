/** Importing people: what the check finds, what the commit does, and that the same file again does nothing. */
import { institution, type Institution } from '../support/scenario';
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

test('the name as in records and the place come along, and a later file changes them', async () => {
  const columns = { mail: 'email', name: 'displayName', record: 'fullName', place: 'location' };
  const more = { ...base, mapping: { columns } };
  const profile = async () => {
    const { people } = await uni.admin.run(
      '{ people(filter: { email: "dora@example.org" }) { edges { node { fullName location version } } } }',
    );
    return people.edges[0].node;
  };
  const file = (place: string) => `mail,name,record,place\ndora@example.org,Dora,Theodora D,${place}\n`;
  await commit(uni.admin, (await sendFile(uni.admin, file('Athens'), more)).id);
  expect(await profile()).toEqual({ fullName: 'Theodora D', location: 'Athens', version: 1 });
  expect(counts(await sendFile(uni.admin, file('Athens'), more))).toEqual([1, 1, 0, 0, 1]);
  await commit(uni.admin, (await sendFile(uni.admin, file('Patras'), more)).id);
  expect(await profile()).toEqual({ fullName: 'Theodora D', location: 'Patras', version: 2 });
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
