/** Two records that turn out to be one person. */
import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { uuidOf } from '../../src/ids';
import { PERSON_REFERENCES } from '../../src/modules/person-merges/person-references';
import { asSuperuser } from '../support/authorization-database';
import { must, mutate, race, resultOf, tally } from '../support/authorization-mutate';
import { answer, askAbout } from '../support/demographics';
import { commit, enrolled, sendText } from '../support/imports';
import { PROFILE_FIELDS, fillProfile } from '../support/people';
import { institution, unique, type Actor, type Institution } from '../support/scenario';

const merge = (who: Actor, keepPersonId: string, mergePersonId: string, more: object = {}) =>
  mutate(who, 'mergePeople', { keepPersonId, mergePersonId, ...more }, 'person { id email }');
const read = async (who: Actor, id: string) =>
  (await who.run(`query($id: ID!) { person(id: $id) { version ${PROFILE_FIELDS} } }`, { id })).person;
const somebody = async ({ admin }: Institution, input: object = {}) =>
  (await must(admin, 'createPerson', { displayName: unique('Person'), ...input }, 'person { id }')).person
    .id as string;

test('every foreign key to people says what a merge does with it, and the application may', async () => {
  const keys = await asSuperuser<{ table: string; column: string; may: boolean }>(
    `select c.oid::regclass::text as table, a.attname::text as column, has_table_privilege('ithaca_app', c.oid, 'UPDATE') as may
     from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[2]
     where k.contype = 'f' and k.confrelid = 'people'::regclass order by 1, 2`,
  );
  const name = ({ table, column }: { table: string; column: string }) => `${table}.${column}`;
  // If this fails, a table that names a person is new: say in person-references.ts what a merge does with its rows.
  expect(PERSON_REFERENCES.map(name).sort()).toEqual(keys.map(name).sort());
  const moved = PERSON_REFERENCES.filter(({ how }) => how.startsWith('MOVE')).map(name);
  expect(keys.filter((key) => moved.includes(name(key)) && !key.may)).toEqual([]);
});

test('everything goes to the kept record, and the old id leads there', async () => {
  const uni = await institution();
  const { admin } = uni;
  const [keepId, goneId] = [
    await somebody(uni, { email: 'k@example.org', level: 10 }),
    await fillProfile(uni),
  ];
  const gone = await read(admin, goneId);
  const cohortId = await uni.cohort({}, 'MATCHING');
  const invited = await must(
    admin,
    'invitePerson',
    { cohortId, personId: goneId, role: 'MENTEE' },
    'enrollment { id }',
  );
  const third = await somebody(uni);
  const excluded = await must(admin, 'createExclusion', { personIds: [goneId, third] }, 'exclusion { id }');
  await must(admin, 'createExclusion', { personIds: [goneId, keepId] });
  await must(admin, 'mergePeople', { keepPersonId: keepId, mergePersonId: goneId, expectedVersion: 1 });

  const kept = await read(admin, goneId);
  expect(kept.id).toBe(keepId);
  expect(kept).toMatchObject({
    email: 'k@example.org',
    level: 10,
    biography: gone.biography,
    externalId: gone.externalId,
    languages: gone.languages,
    availability: gone.availability,
    externalIds: gone.externalIds,
    employment: gone.employment,
    accessArrangements: { needed: gone.accessArrangements.needed },
  });
  expect(kept.furtherEmails.map(({ email }: any) => email).sort()).toEqual(
    [gone.email, gone.furtherEmails[0].email].sort(),
  );
  const { node, nodes, enrollment, exclusions, people } = await admin.run(
    `query($old: ID!, $new: ID!, $e: ID!) { node(id: $old) { id } nodes(ids: [$old, $new]) { id } enrollment(id: $e) { person { id } }
      exclusions(filter: { lifted: false }) { edges { node { id people { id } } } } people(first: 100) { totalCount edges { node { id } } } }`,
    { old: goneId, new: keepId, e: invited.enrollment.id },
  );
  expect([node.id, ...nodes.map(({ id }: any) => id), enrollment.person.id]).toEqual(Array(4).fill(keepId));
  expect(exclusions.edges.map(({ node }: any) => node.id)).toEqual([excluded.exclusion.id]);
  expect(exclusions.edges[0].node.people.map(({ id }: any) => id).sort()).toEqual([keepId, third].sort());
  expect(people.edges.map(({ node }: any) => node.id)).not.toContain(goneId);
  expect(people.totalCount).toBe(people.edges.length);

  // One step always leads there, also when the kept record is merged in its turn.
  await must(admin, 'mergePeople', { keepPersonId: third, mergePersonId: keepId });
  expect((await read(admin, goneId)).id).toBe(third);
  const again = await merge(admin, third, goneId);
  expect(again.userErrors).toMatchObject([{ code: 'NOT_POSSIBLE_NOW', path: ['mergePersonId'] }]);
  const events = await asSuperuser<{ nodes: string[] }>(
    `select node_ids as nodes from events where institution_id = $1 and type = 'PeopleMerged' order by seq`,
    [uuidOf(uni.id)],
  );
  expect(events.map(({ nodes }) => nodes)).toEqual([
    [keepId, goneId],
    [third, keepId],
  ]);
});

test('sign-ins and roles go along, for an administrator alone; what both hold is held once', async () => {
  const uni = await institution();
  const [keep, gone, coordinator] = [
    await uni.person(['ANALYST']),
    await uni.person(['ANALYST', 'COORDINATOR']),
    await uni.person(['COORDINATOR']),
  ];
  const asked = (who: Actor, keepPersonId: string, mergePersonId: string) =>
    who.ask('mutation($i: MergePeopleInput!) { mergePeople(input: $i) { userErrors { code } } }', {
      i: { keepPersonId, mergePersonId },
    });
  expect((await asked(coordinator, keep.personId, gone.personId)).errors?.[0]?.extensions.code).toBe(
    'FORBIDDEN',
  );
  const without = await somebody(uni);
  expect((await asked(coordinator, coordinator.personId, without)).errors?.[0]?.extensions.code).toBe(
    'FORBIDDEN',
  );
  await must(coordinator, 'mergePeople', { keepPersonId: keep.personId, mergePersonId: without });
  await must(uni.admin, 'mergePeople', { keepPersonId: keep.personId, mergePersonId: gone.personId });
  const viewer = (await gone.run('{ viewer { person { id } roles { role } } }')).viewer;
  expect(viewer.person.id).toBe(keep.personId);
  expect(viewer.roles.map(({ role }: any) => role).sort()).toEqual(['ANALYST', 'COORDINATOR', 'MEMBER']);
  const live = await asSuperuser(
    `select from role_grants where institution_id = $1 and person_id = $2 and revoked_at is null`,
    [uuidOf(uni.id), uuidOf(gone.personId)],
  );
  expect(live).toEqual([]);
  // What she did before the merge is still hers to see in the log.
  const { auditLog } = await uni.admin.run(
    'query($a: ID!) { auditLog(first: 1, filter: { actorId: $a }) { edges { node { actor { id } } } } }',
    { a: coordinator.personId },
  );
  expect(auditLog.edges[0].node.actor.id).toBe(coordinator.personId);
});

test('in one cohort and role she is once: what has barely begun gives way, two that have stand in the way', async () => {
  const uni = await institution();
  const { admin } = uni;
  const cohortId = await uni.cohort({}, 'MATCHING');
  const stateOf = async (id: string) =>
    (await admin.run('query($id: ID!) { enrollment(id: $id) { state person { id } } }', { id })).enrollment;
  const begun = await uni.member(cohortId, 'MENTEE');
  const keepId = await somebody(uni);
  const invited = await must(
    admin,
    'invitePerson',
    { cohortId, personId: keepId, role: 'MENTEE' },
    'enrollment { id }',
  );
  await must(admin, 'mergePeople', { keepPersonId: keepId, mergePersonId: begun.personId });
  expect(await stateOf(invited.enrollment.id)).toEqual({ state: 'REMOVED', person: { id: keepId } });
  expect(await stateOf(begun.enrollmentId)).toEqual({ state: 'ACCEPTED', person: { id: keepId } });

  const [one, two] = [await uni.member(cohortId, 'MENTEE'), await uni.member(cohortId, 'MENTEE')];
  const refused = await admin.run(
    `mutation($i: MergePeopleInput!) { mergePeople(input: $i) { person { id } } }`,
    { i: { keepPersonId: one.personId, mergePersonId: two.personId } },
  );
  expect(refused.mergePeople.person).toBeNull();
  const { userErrors } = await merge(admin, one.personId, two.personId);
  expect(userErrors).toMatchObject([{ __typename: 'MergeConflict', code: 'NOT_POSSIBLE_NOW' }]);
  expect(await stateOf(two.enrollmentId)).toMatchObject({ person: { id: two.personId } });
});

test('pairings follow with their keys; two who were paired, or share a partner, are not one person', async () => {
  const uni = await institution();
  const { admin } = uni;
  const cohortId = await uni.cohort({}, 'MATCHING');
  const pair = await uni.pair(cohortId);
  const keepId = await somebody(uni);
  await must(admin, 'mergePeople', { keepPersonId: keepId, mergePersonId: pair.mentee.personId });
  const { pairing } = await pair.mentor.run(
    'query($id: ID!) { pairing(id: $id) { mentees { person { id } } } }',
    { id: pair.id },
  );
  expect(pairing.mentees).toEqual([{ person: { id: keepId } }]);
  const keys = await asSuperuser<{ key: string }>('select pair_key as key from pairings where id = $1', [
    uuidOf(pair.id),
  ]);
  expect(keys).toEqual([{ key: `${uuidOf(pair.mentor.personId)}>${uuidOf(keepId)}` }]);
  // The merged record's account is hers now, and still sees the pairing.
  expect(
    (await pair.mentee.run('query($id: ID!) { pairing(id: $id) { id } }', { id: pair.id })).pairing.id,
  ).toBe(pair.id);
  const refused = await merge(admin, keepId, pair.mentor.personId);
  expect(refused.userErrors).toMatchObject([{ __typename: 'MergeConflict' }]);
  expect(refused.userErrors[0]?.message).toMatch(/paired with each other/);
});

test('monitoring answers of the merged record are withdrawn, not handed over, and the log says so', async () => {
  const uni = await institution();
  await askAbout(uni.admin, 'origin', ['here', 'there']);
  const [keep, gone] = [await uni.person(), await uni.person()];
  await answer(gone, 'origin', ['here']);
  await must(uni.admin, 'mergePeople', { keepPersonId: keep.personId, mergePersonId: gone.personId });
  const rows = await asSuperuser<{ person: string; live: boolean }>(
    `select person_id as person, withdrawn_at is null as live from demographics.answers where institution_id = $1`,
    [uuidOf(uni.id)],
  );
  expect(rows.length).toBeGreaterThan(0);
  expect(rows.filter(({ live, person }) => live || person !== uuidOf(gone.personId))).toEqual([]);
  const log = await asSuperuser(
    `select actor_id as actor from demographics.access_log where institution_id = $1 and person_id = $2 and what = 'MERGED'`,
    [uuidOf(uni.id), uuidOf(keep.personId)],
  );
  expect(log).toEqual([{ actor: uuidOf(uni.admin.personId) }]);
});

test('merges at once, either way around, and with invitations, leave one person with everything', async () => {
  const uni = await institution();
  for (let round = 0; round < 4; round++) {
    const [a, b] = [await somebody(uni), await somebody(uni)];
    const cohorts = await Promise.all([1, 2, 3].map(() => uni.cohort({}, 'ENROLLING')));
    const results = await race(uni.admin, 7, (index) => {
      const cohortId = cohorts[index - 4];
      if (cohortId)
        return mutate(uni.admin, 'invitePerson', { cohortId, personId: b, role: 'MENTEE' }).catch(() => ({
          userErrors: [],
        }));
      return index % 2 ? merge(uni.admin, a, b) : merge(uni.admin, b, a);
    });
    expect(tally(results.slice(0, 4).map(resultOf))).toEqual({ OK: 1, NotPossibleNow: 3 });
    const strays = await asSuperuser(
      `select e.id from enrollments e join people p on p.institution_id = e.institution_id and p.id = e.person_id
       where e.institution_id = $1 and p.merged_into_id is not null`,
      [uuidOf(uni.id)],
    );
    expect({ round, strays }).toEqual({ round, strays: [] });
  }
});

test('a record that was merged comes in again by an import as the person that was kept', async () => {
  const uni = await institution();
  const word = randomUUID().slice(0, 8);
  const keepId = await somebody(uni, { email: `k-${word}@example.org`, externalId: `K-${word}` });
  const goneId = await somebody(uni, { email: `g-${word}@example.org`, externalId: `G-${word}` });
  await must(uni.admin, 'mergePeople', { keepPersonId: keepId, mergePersonId: goneId });
  const { people } = await uni.admin.run(
    'query($e: String) { people(filter: { email: $e }) { edges { node { id externalId externalIds { source externalId } } } } }',
    { e: `G-${word}@example.org` },
  );
  expect(people.edges).toEqual([
    {
      node: {
        id: keepId,
        externalId: `K-${word}`,
        externalIds: [{ source: 'institution', externalId: `G-${word}` }],
      },
    },
  ]);
  const cohortId = await uni.cohort({}, 'ENROLLING');
  const text = `name,mail,id\nKay,g-${word}@example.org,G-${word}\n`;
  const mapping = { columns: { name: 'displayName', mail: 'email', id: 'externalId' } };
  const found = await sendText(uni.admin, text, { cohortId, role: 'MENTEE', mapping });
  expect(found).toMatchObject({ state: 'CHECKED', toCreate: 1, errorCount: 0 });
  expect(await commit(uni.admin, found.id)).toMatchObject({ state: 'COMMITTED' });
  expect((await enrolled(uni.admin, cohortId)).map(({ person }) => [person.id, person.externalId])).toEqual([
    [keepId, `K-${word}`],
  ]);
});
