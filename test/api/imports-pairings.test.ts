/** Importing pairs that exist already: checked against bans and seats, committed at once, and nothing the second time. */
import { must } from '../support/authorization-mutate';
import { eventually } from '../support/client';
import { IMPORT, counts, told, type Found } from '../support/imports';
import { brokenRules, seatsOf } from '../support/pairings';
import { institution, type Institution, type Member } from '../support/scenario';

const mapping = {
  columns: { mentor: 'firstEmail', mentee: 'secondEmail', since: 'startedOn' },
  ignore: ['note'],
};
const HEADER = 'mentor;mentee;since;note';

let uni: Institution;
let cohortId: string;
beforeEach(async () => {
  uni = await institution();
  cohortId = await uni.cohort({}, 'MATCHING');
});

async function emailOf({ personId }: Member): Promise<string> {
  const { person } = await uni.admin.run('query($id: ID!) { person(id: $id) { email } }', { id: personId });
  return person.email as string;
}

async function send(rows: string[], more: object = {}): Promise<Found> {
  const text = [HEADER, ...rows].join('\n');
  const payload = await must(
    uni.admin,
    'importPairings',
    { cohortId, text, mapping, ...more },
    `import { kind ${IMPORT} }`,
  );
  return payload.import as Found;
}

async function commit(importId: string, mode = 'ALL'): Promise<Found> {
  await must(uni.admin, 'commitImport', { importId, mode }, 'import { id }');
  return eventually(async () => {
    const { import: found } = await uni.admin.run(`query($id: ID!) { import(id: $id) { ${IMPORT} } }`, {
      id: importId,
    });
    return found.state === 'CHECKED' ? null : (found as Found);
  });
}

async function pairings(): Promise<any[]> {
  const { cohort } = await uni.admin.run(
    `query($id: ID!) { cohort(id: $id) { pairings { edges { node { id state origin startedOn confirmedAt overrideReason
       mentors { personId response seatNumber } mentees { personId } milestones { edges { node { dueOn } } } } } } } }`,
    { id: cohortId },
  );
  return cohort.pairings.edges.map(({ node }: any) => node);
}

const member = (role: string) => uni.member(cohortId, role);

test('pairs are checked, committed as they stand, and the same file again does nothing', async () => {
  const { cohort } = await uni.admin.run('query($id: ID!) { cohort(id: $id) { programId } }', {
    id: cohortId,
  });
  await must(
    uni.admin,
    'setMilestoneTemplate',
    {
      programId: cohort.programId,
      items: [{ titles: [{ language: 'en', text: 'Meet' }], dueAfterDays: 10 }],
    },
    'milestoneTemplate { number }',
  );
  const [mentor, mentee] = [await member('MENTOR'), await member('MENTEE')];
  const row = `${(await emailOf(mentor)).toUpperCase()};${await emailOf(mentee)};2026-01-05;old friends`;
  const found = await send([row]);
  expect(found.kind).toBe('PAIRINGS');
  expect([told(found), counts(found)]).toEqual([[], [1, 1, 1, 0, 0]]);
  expect(await pairings()).toEqual([]);
  expect((await commit(found.id)).createdRows).toBe(1);
  expect(await pairings()).toMatchObject([
    {
      state: 'ACTIVE',
      origin: 'IMPORT',
      startedOn: '2026-01-05',
      mentors: [{ personId: mentor.personId, response: 'ACCEPTED', seatNumber: 1 }],
      mentees: [{ personId: mentee.personId }],
      milestones: { edges: [{ node: { dueOn: '2026-01-15' } }] },
    },
  ]);
  const again = await send([row]);
  expect([told(again), counts(again)]).toEqual([[], [1, 1, 0, 0, 1]]);
  expect((await commit(again.id)).createdRows).toBe(0);
  expect(await pairings()).toHaveLength(1);
});

test('people are found by every address they have', async () => {
  const [mentor, mentee] = [await member('MENTOR'), await member('MENTEE')];
  await must(uni.admin, 'updatePerson', { personId: mentor.personId, furtherEmails: ['Second@Example.org'] });
  const found = await send([`second@example.ORG;${await emailOf(mentee)};2026-01-05;`]);
  expect(found).toMatchObject({ validRows: 1, toCreate: 1 });
});

test('bans and seats are errors of the row; a reason sets them aside, and no seat is oversold', async () => {
  const [mentor, one, two, three] = (await Promise.all(
    ['MENTOR', 'MENTEE', 'MENTEE', 'MENTEE'].map((role) => member(role)),
  )) as [Member, Member, Member, Member];
  await must(
    uni.admin,
    'createExclusion',
    { personIds: [mentor.personId, three.personId] },
    'exclusion { id }',
  );
  const email = await emailOf(mentor);
  const rows = await Promise.all([one, two, three].map(async (who) => `${email};${await emailOf(who)};;`));
  const found = await send(rows);
  expect(told(found)).toEqual(['3::AT_CAPACITY', '4::BANNED']);
  expect(counts(found)).toEqual([3, 1, 1, 0, 0]);
  const refused = await uni.admin.run(
    `mutation($i: CommitImportInput!) { commitImport(input: $i) { userErrors { code } } }`,
    { i: { importId: found.id, mode: 'VALID_ROWS' } },
  );
  expect(refused.commitImport.userErrors).toEqual([]);
  await eventually(async () => ((await pairings()).length === 1 ? true : null));

  const overridden = await send(rows, { overrideReason: 'They have worked together since spring.' });
  expect([told(overridden), counts(overridden)]).toEqual([[], [3, 3, 2, 0, 1]]);
  expect((await commit(overridden.id)).createdRows).toBe(2);
  expect((await pairings()).map(({ overrideReason }) => overrideReason)).toEqual([
    null,
    'They have worked together since spring.',
    'They have worked together since spring.',
  ]);
  expect(await seatsOf(mentor.enrollmentId)).toEqual([1, 2, 3]);
  expect(await brokenRules(cohortId)).toEqual([]);
  const { enrollment } = await uni.admin.run(
    'query($id: ID!) { enrollment(id: $id) { capacity seats { used free overcommitted } } }',
    { id: mentor.enrollmentId },
  );
  expect(enrollment).toEqual({ capacity: 3, seats: { used: 3, free: 0, overcommitted: 0 } });
});

test('every kind of bad row is told by row and column, and nothing is half-written', async () => {
  const [mentor, mentee] = [await member('MENTOR'), await member('MENTEE')];
  const [a, b] = [await emailOf(mentor), await emailOf(mentee)];
  const found = await send([
    `${a};${b};2026-02-30;`,
    `;${b};;`,
    `${a};nobody@example.org;;`,
    `${b};${a};;`,
    `${a};${a};;`,
    `${a};${b};;fine`,
    `${a};${b};;twice`,
  ]);
  expect(told(found)).toEqual([
    '2:since:INVALID_DATE',
    '3::NO_IDENTITY',
    '4::NOT_IN_COHORT',
    '5::NOT_IN_COHORT',
    '6::NOT_IN_COHORT',
    '8::DUPLICATE',
  ]);
  expect(counts(found)).toEqual([7, 1, 1, 0, 0]);
  const { data } = await uni.admin.ask(
    'mutation($i: CommitImportInput!) { commitImport(input: $i) { userErrors { code } } }',
    { i: { importId: found.id, mode: 'ALL' } },
  );
  expect(data.commitImport.userErrors).toHaveLength(1);
  expect(await pairings()).toEqual([]);
});

test('a pair made by hand between check and commit is not made twice', async () => {
  const [mentor, mentee] = [await member('MENTOR'), await member('MENTEE')];
  const found = await send([`${await emailOf(mentor)};${await emailOf(mentee)};;`]);
  expect(counts(found)).toEqual([1, 1, 1, 0, 0]);
  await uni.pair(cohortId, { mentor, mentee });
  expect(await commit(found.id)).toMatchObject({ state: 'COMMITTED', createdRows: 0 });
  expect(await pairings()).toHaveLength(1);
  expect(await brokenRules(cohortId)).toEqual([]);
});

test('a mapping says what is wrong with it, and the cohort must be able to pair', async () => {
  const sendIt = (input: object) =>
    uni.admin.ask(
      'mutation($i: ImportPairingsInput!) { importPairings(input: $i) { userErrors { code path } } }',
      { i: input },
    );
  const odd = { columns: { a: 'firstEmail', b: 'shoeSize' } };
  expect((await sendIt({ cohortId, text: 'a', mapping: odd })).data.importPairings.userErrors).toEqual([
    { code: 'INVALID_INPUT', path: ['mapping', 'columns', 'b'] },
    { code: 'INVALID_INPUT', path: ['mapping', 'columns'] },
  ]);
  const draft = await uni.cohort({}, 'ENROLLING');
  expect((await sendIt({ cohortId: draft, text: HEADER, mapping })).data.importPairings.userErrors).toEqual([
    { code: 'NOT_POSSIBLE_NOW', path: [] },
  ]);
});
