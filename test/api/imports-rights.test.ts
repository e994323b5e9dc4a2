/** Whose import may do what: new people, sign-ins, org units, other institutions; and what no import ever keeps. */
import { withClient } from '../support/cluster';
import { commit, counts, enrolled, read, sendFile, sendText, told, upload } from '../support/imports';
import { institution, type Actor, type Institution } from '../support/scenario';

const mapping = {
  columns: { mail: 'email', id: 'externalId', name: 'displayName', unit: 'orgUnit' },
  createOrgUnits: true,
};
let uni: Institution;
let programId: string;
let cohortId: string;

beforeEach(async () => {
  uni = await institution();
  programId = await uni.program();
  cohortId = await uni.cohort({ programId }, 'ENROLLING');
});

const send = (actor: Actor, ...rows: string[]) =>
  sendFile(actor, `mail,id,name,unit\n${rows.join('\n')}\n`, { cohortId, role: 'MENTEE', mapping });
const mailOf = ({ subject }: Actor) => `${subject}@example.org`;

test('a coordinator of a program or cohort imports people who exist; new ones are told to be unknown', async () => {
  const known = await uni.person();
  for (const place of [{ programId }, { cohortId }]) {
    const coordinator = await uni.person(['COORDINATOR'], place);
    const found = await send(
      coordinator,
      `${mailOf(known)},,,`,
      'new@example.org,,New,',
      `${mailOf(coordinator)},X1,Renamed,`,
    );
    expect(told(found)).toEqual(['3::UNKNOWN_PERSON', '4::PERSON_KEPT']);
    expect(found.validRows).toBe(2);
  }
  const coordinator = await uni.person(['COORDINATOR'], { cohortId });
  const found = await send(coordinator, `${mailOf(known)},X2,Renamed,`, 'new@example.org,,New,');
  expect(await commit(coordinator, found.id, 'VALID_ROWS')).toMatchObject({ createdRows: 1, skippedRows: 1 });
  const [{ person }] = await enrolled(uni.admin, cohortId);
  expect(person).toMatchObject({ id: known.personId, externalId: null, version: 1 });
  expect(person.displayName).not.toBe('Renamed');
});

test('a coordinator’s import changes neither address nor external id of somebody who has access', async () => {
  const coordinator = await uni.person(['COORDINATOR']);
  const target = await uni.person();
  const byMail = await send(coordinator, `${mailOf(target)},E1,Renamed,`);
  expect(told(byMail)).toEqual(['2::SIGN_IN_KEPT']);
  await commit(coordinator, byMail.id);
  const [{ person }] = await enrolled(uni.admin, cohortId);
  expect(person).toMatchObject({ displayName: 'Renamed', externalId: null, email: mailOf(target) });

  // An administrator's may; from then on the external id leads to her, and her address still stays.
  await commit(uni.admin, (await send(uni.admin, `${mailOf(target)},E1,Renamed,`)).id);
  const byId = await send(coordinator, 'attacker@example.org,E1,Renamed,');
  expect(told(byId)).toEqual(['2::SIGN_IN_KEPT']);
  await commit(coordinator, byId.id);
  expect((await enrolled(uni.admin, cohortId))[0].person).toMatchObject({
    externalId: 'E1',
    email: mailOf(target),
  });
});

test('the rights are those of whoever commits, not of whoever uploaded', async () => {
  const found = await send(uni.admin, 'new@example.org,,New,Unit', `${mailOf(await uni.person())},,,`);
  expect(found.errorCount).toBe(0);
  const coordinator = await uni.person(['COORDINATOR'], { cohortId });
  const done = await commit(coordinator, found.id, 'ALL');
  expect(done).toMatchObject({
    state: 'REJECTED',
    createdRows: null,
    failure: expect.stringContaining('1 rows have errors'),
  });
  expect(told(done)).toEqual(['2::UNKNOWN_PERSON']);
  expect(await enrolled(uni.admin, cohortId)).toEqual([]);
});

test('a coordinator of the institution makes org units by importing people, one of a program does not', async () => {
  const known = await uni.person();
  const row = `${mailOf(known)},,,Alchemy`;
  const ofProgram = await send(await uni.person(['COORDINATOR'], { programId }), row);
  expect(told(ofProgram)).toEqual(['2::PERSON_KEPT']);
  const ofAll = await uni.person(['COORDINATOR']);
  const found = await send(ofAll, row);
  expect(told(found)).toEqual([]);
  await commit(ofAll, found.id);
  expect((await enrolled(uni.admin, cohortId))[0].person.orgUnit.name).toBe('Alchemy');
});

test('people of another institution are strangers, and its coordinators see nothing of an import', async () => {
  const other = await institution();
  const theirs = await other.person();
  const found = await send(uni.admin, `${mailOf(theirs)},,Theirs,`);
  expect(counts(found)).toEqual([1, 1, 1, 0, 0]);
  await commit(uni.admin, found.id);
  const [{ person }] = await enrolled(uni.admin, cohortId);
  expect(person.id).not.toBe(theirs.personId);
  for (const query of [
    'query($id: ID!) { import(id: $id) { id } }',
    'query($id: ID!) { node(id: $id) { id } }',
  ]) {
    const { errors } = await other.admin.ask(query, { id: found.id });
    expect(errors?.[0]?.extensions.code).toBe('NOT_FOUND');
  }
  const { errors } = await upload(other.admin, 'mail,id,name,unit\n', { cohortId, role: 'MENTEE', mapping });
  expect(errors?.[0]?.extensions.code).toBe('NOT_FOUND');
});

test('without a header that only scripts can send, an upload imports nothing', async () => {
  const { status, errors } = await upload(
    uni.admin,
    'mail\n',
    { cohortId, role: 'MENTEE', mapping },
    { headers: { authorization: '' } },
  );
  expect([status, errors?.[0]?.extensions.code]).toEqual([400, 'BAD_USER_INPUT']);
});

const SECRETS = ['zq-identity', 'zq-other', 'zq-strayed'];

test('values of demographic columns are found nowhere: not in a table, an event, an issue, an answer or the log', async () => {
  const people = {
    columns: { mail: 'email', name: 'displayName' },
    demographics: {
      basis: 'zq-basis',
      columns: {
        'Identity to match': {
          attribute: 'zq-attribute',
          separator: ',',
          values: { 'zq-identity': 'zq-other' },
        },
      },
    },
  };
  const text = [
    'mail,name,identity to match',
    'a@example.org,A,zq-identity',
    'b@example.org,B,"zq-identity, zq-other"',
    'c@example.org,C',
    // Cells that moved aside.
    'd@example.org,zq-strayed,D,zq-identity',
    'no address,E,zq-identity',
    'f@example.org,F,zq-identity\0',
  ].join('\n');
  const input = { cohortId, role: 'MENTEE', mapping: people };
  const found = await sendFile(uni.admin, text, input);
  expect(told(found)).toEqual(['4::RAGGED_ROW', '5::RAGGED_ROW', '6:mail:INVALID_EMAIL']);
  expect(found.mapping).toEqual({
    columns: people.columns,
    demographics: { columns: ['Identity to match'] },
  });
  const staged = await everything();
  expect(staged).toContain('a@example.org');
  const done = await commit(uni.admin, found.id, 'VALID_ROWS');
  await uni.admin.run(
    'mutation($i: SaveImportMappingInput!) { saveImportMapping(input: $i) { userErrors { message } } }',
    { i: { programId, name: 'HR', mapping: people } },
  );
  // A file that lost its header has a person in its first line.
  const headless = await sendText(
    uni.admin,
    text.replaceAll('\0', '').split('\n').slice(1).join('\n'),
    input,
  );
  expect(headless.unusable).toBe(true);

  const all = [
    staged,
    await everything(),
    JSON.stringify([found, done, headless]),
    JSON.stringify(ithaca.logs),
  ].join();
  for (const secret of [...SECRETS, 'zq-basis', 'zq-attribute']) expect(all).not.toContain(secret);
  expect(await everything()).toContain('Identity to match');
});

/** All rows of all tables, as text. */
async function everything(): Promise<string> {
  return withClient(ithaca.urls.superuser, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`,
    );
    const texts: string[] = [];
    for (const { name } of rows) {
      const found = await client.query<{ text: string | null }>(
        `select string_agg(t::text, ' ') as text from ${name} t`,
      );
      texts.push(found.rows[0]?.text ?? '');
    }
    return texts.join(' ');
  });
}

test('rows are gone when an import is over', async () => {
  const found = await send(uni.admin, 'gone@example.org,,Gone,');
  await commit(uni.admin, found.id);
  expect((await read(uni.admin, found.id)).state).toBe('COMMITTED');
  const left = await withClient(ithaca.urls.superuser, (client) =>
    client.query('select data from import_rows where data::text like $1', ['%gone@%']),
  );
  expect(left.rows).toEqual([]);
});
