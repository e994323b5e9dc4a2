/** What happens between the check and the commit, and at the same time: a cohort is never half-written. */
import { eventually } from '../support/client';
import { withClient } from '../support/cluster';
import { askCommit, commit, enrolled, read, sendFile, sendText, told } from '../support/imports';
import { institution, type Institution } from '../support/scenario';
import { uuidOf } from '../../src/ids';

const mapping = { columns: { mail: 'email', name: 'displayName' } };
const rows = (count: number) =>
  Array.from({ length: count }, (_, i) => `p${i}@example.org,Person ${i}`).join('\n');
const file = (count: number) => `mail,name\n${rows(count)}\n`;

let uni: Institution;
let cohortId: string;
beforeEach(async () => {
  uni = await institution();
  cohortId = await uni.cohort({}, 'ENROLLING');
});
const send = (text: string) => sendFile(uni.admin, text, { cohortId, role: 'MENTEE', mapping });
const move = (name: string) =>
  uni.admin.run(`mutation($i: MoveCohortInput!) { ${name}(input: $i) { userErrors { message } } }`, {
    i: { cohortId },
  });
const sqlOf = <T>(text: string, values: unknown[]) =>
  withClient(ithaca.urls.superuser, async (client) => (await client.query(text, values)).rows as T[]);

test('of many commits of one import one is taken, and it happens once', async () => {
  const found = await send(file(20));
  const answers = await Promise.all(Array.from({ length: 6 }, () => askCommit(uni.admin, found.id)));
  const codes = answers.map(({ data }) => data.commitImport.userErrors[0]?.code ?? 'OK').sort();
  expect(codes.filter((code) => code === 'OK')).toHaveLength(1);
  const done = await eventually(async () => {
    const now = await read(uni.admin, found.id);
    return now.state === 'CHECKED' ? null : now;
  });
  expect(done).toMatchObject({ state: 'COMMITTED', createdRows: 20 });
  expect(await enrolled(uni.admin, cohortId)).toHaveLength(20);
});

test('a version that is not the newest is refused', async () => {
  const found = await send(file(1));
  const { data } = await askCommit(uni.admin, found.id, 'ALL', { expectedVersion: 7 });
  expect(data.commitImport.userErrors).toEqual([expect.objectContaining({ code: 'VERSION_CONFLICT' })]);
});

test('a cohort that closed after the check takes no commit', async () => {
  const found = await send(file(3));
  await move('cancelCohort');
  const { data } = await askCommit(uni.admin, found.id);
  expect(data.commitImport.userErrors).toEqual([
    expect.objectContaining({ code: 'NOT_POSSIBLE_NOW', message: expect.stringContaining('CANCELED') }),
  ]);
  expect(await enrolled(uni.admin, cohortId)).toEqual([]);
});

test('a cohort that closes while the commit waits gets nobody, and the import tells why; others go on', async () => {
  const found = await send(file(3));
  const other = await sendFile(uni.admin, file(2), { cohortId: await uni.cohort(), role: 'MENTEE', mapping });
  // As things stand when a worker comes late: asked for, and then the cohort was closed.
  await sqlOf(
    `with asked as (update imports set commit_mode = 'ALL', commit_started_at = now(), commit_actor_id = 'x', commit_rights = '{person.write}' where id = $1)
     update cohorts set state = 'CANCELED' where id = $2`,
    [uuidOf(found.id), uuidOf(cohortId)],
  );
  expect(await commit(uni.admin, other.id)).toMatchObject({ state: 'COMMITTED', createdRows: 2 });
  expect(await read(uni.admin, found.id)).toMatchObject({
    state: 'REJECTED',
    createdRows: null,
    failure: expect.stringContaining('CANCELED'),
  });
  expect(await enrolled(uni.admin, cohortId)).toEqual([]);
  const left = await sqlOf('select from import_rows where import_id = $1', [uuidOf(found.id)]);
  expect(left).toEqual([]);
});

test('somebody who appeared since the check is found and not doubled', async () => {
  const found = await send(file(2));
  await uni.admin.run(
    'mutation($i: CreatePersonInput!) { createPerson(input: $i) { userErrors { message } } }',
    { i: { displayName: 'Was faster', email: 'P0@EXAMPLE.ORG' } },
  );
  expect(await commit(uni.admin, found.id)).toMatchObject({ state: 'COMMITTED', createdRows: 2 });
  const people = (await enrolled(uni.admin, cohortId)).map(({ person }) => [
    person.displayName,
    person.email,
  ]);
  expect(people.sort()).toEqual([
    ['Person 0', 'P0@EXAMPLE.ORG'],
    ['Person 1', 'p1@example.org'],
  ]);
});

test('somebody who left since the check makes ALL fail as a whole, and is skipped by VALID_ROWS', async () => {
  const leave = async () => {
    const person = await uni.person();
    const text = `mail,name\nfirst-${person.subject}@example.org,First\n${person.subject}@example.org,Leaver\n`;
    const found = await send(text);
    expect(found.errorCount).toBe(0);
    await uni.admin.run(
      'mutation($i: MovePersonInput!) { deactivatePerson(input: $i) { userErrors { message } } }',
      { i: { personId: person.personId } },
    );
    return found.id;
  };
  const all = await commit(uni.admin, await leave(), 'ALL');
  expect(all).toMatchObject({
    state: 'REJECTED',
    errorCount: 1,
    failure: expect.stringContaining('1 rows have errors'),
  });
  expect(told(all)).toEqual(['3::PERSON_LEFT']);
  expect(await enrolled(uni.admin, cohortId)).toEqual([]);
  const valid = await commit(uni.admin, await leave(), 'VALID_ROWS');
  expect(valid).toMatchObject({ state: 'COMMITTED', createdRows: 1, skippedRows: 1, errorCount: 1 });
});

test('two imports of the same people, committed at the same time, create each once', async () => {
  const [one, two] = [
    await send(file(50)),
    await sendText(uni.admin, file(50), { cohortId, role: 'MENTEE', mapping }),
  ];
  const done = await Promise.all([commit(uni.admin, one.id), commit(uni.admin, two.id)]);
  expect(done.map(({ createdRows }) => createdRows).sort()).toEqual([0, 50]);
  expect(await enrolled(uni.admin, cohortId)).toHaveLength(50);
});

test('an enrollment by hand at the same time is not doubled either', async () => {
  const person = await uni.person();
  const found = await send(`mail,name\n${person.subject}@example.org,\n`);
  const invite = uni.admin.ask(
    'mutation($i: InvitePersonInput!) { invitePerson(input: $i) { userErrors { code } } }',
    { i: { cohortId, personId: person.personId, role: 'MENTEE' } },
  );
  const [done] = await Promise.all([commit(uni.admin, found.id), invite]);
  expect(done.state).toBe('COMMITTED');
  expect(await enrolled(uni.admin, cohortId)).toHaveLength(1);
});

test('a database that dies in the middle of a commit leaves nothing half-written, and the job runs again', async () => {
  const found = await send(file(2_500));
  await askCommit(uni.admin, found.id);
  const killed = await eventually(async () => {
    const gone = await sqlOf<{ gone: boolean }>(
      `select pg_terminate_backend(pid) as gone from pg_stat_activity
       where datname = current_database() and query ~ 'imports\\.(insertPeople|insertEnrollments|known|lockPeople)|events.appendAll' and pid <> pg_backend_pid()`,
      [],
    );
    if (gone.length) return true;
    return (await read(uni.admin, found.id)).state === 'CHECKED' ? null : false;
  });
  const done = await eventually(async () => {
    const now = await read(uni.admin, found.id).catch(() => null);
    const [{ count }] = (await sqlOf<{ count: number }>(
      'select count(*)::int as count from enrollments where cohort_id = $1',
      [uuidOf(cohortId)],
    )) as [{ count: number }];
    expect([0, 2_500]).toContain(count);
    return now?.state === 'COMMITTED' ? now : null;
  }, 50_000);
  expect(done).toMatchObject({ createdRows: 2_500 });
  expect(killed).toBe(true);
});
