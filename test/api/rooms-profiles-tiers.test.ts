/** Every tier of a profile × every role, through every door: single reads, nodes, lists, filters, orders and counts. */
import 'reflect-metadata';
import { PROFILE_TIERS, type ProfileTier } from '../../src/modules/people/person.policy';
import { uuidOf } from '../../src/ids';
import { asSuperuser } from '../support/authorization-database';
import { must } from '../support/authorization-mutate';
import { grant } from '../support/authorization-world';
import { PROFILE_FIELDS, profile } from '../support/people';
import { institution, type Actor, type Institution, type Member, type Pair } from '../support/scenario';

const HER = {
  displayName: 'Zenobia',
  email: 'zenobia@example.org',
  externalId: 'Z-1',
  timeZone: 'Asia/Tokyo',
};

interface World {
  uni: Institution;
  her: Member;
  /** What may be read of her, by tier. */
  viewers: Record<string, { who: Actor; tiers: ProfileTier[] }>;
  cohortId: string;
  pair: Pair;
}

async function world(): Promise<World> {
  const uni = await institution();
  const { admin } = uni;
  const programId = await uni.program();
  const cohortId = await uni.cohort({ programId }, 'MATCHING');
  const her = await uni.member(cohortId, 'MENTEE');
  await must(admin, 'updatePerson', { personId: her.personId, ...HER, ...profile('word') });
  await must(admin, 'addEmployment', { personId: her.personId, fromOn: '2020-01-01', jobTitle: 'Clerk' });
  await must(her, 'setAccessArrangements', { personId: her.personId, needed: 'Step-free rooms' });
  const pair = await uni.pair(cohortId, { mentee: her });
  const otherCohort = await uni.cohort({}, 'MATCHING');
  const again = await uni.enroll(her, otherCohort, 'MENTEE');
  const proposed = await uni.pair(otherCohort, {
    mentee: { ...her, enrollmentId: again },
    state: 'PROPOSED',
  });
  const scoped = async (place: object) => {
    const who = await uni.person();
    await grant(admin, { personId: who.personId, role: 'COORDINATOR', ...place });
    return who;
  };
  // An enrollment there has ended.
  const left = await uni.cohort({}, 'ENROLLING');
  const gone = await uni.enroll(her, left, 'MENTEE');
  await must(admin, 'removeEnrollment', { enrollmentId: gone, reason: 'Moved' });
  const all: ProfileTier[] = ['PUBLIC', 'PAIR', 'STAFF', 'ARRANGEMENTS'];
  const staff: ProfileTier[] = ['PUBLIC', 'PAIR', 'STAFF'];
  const [mentor, otherMentor] = [pair.mentor, proposed.mentor];
  return {
    uni,
    her,
    cohortId,
    pair,
    viewers: {
      admin: { who: admin, tiers: all },
      coordinator: { who: await uni.person(['COORDINATOR']), tiers: all },
      programCoordinator: { who: await scoped({ programId }), tiers: all },
      cohortCoordinator: { who: await scoped({ cohortId }), tiers: all },
      formerCohortCoordinator: { who: await scoped({ cohortId: left }), tiers: staff },
      otherCoordinator: { who: await scoped({ cohortId: await uni.cohort() }), tiers: staff },
      safeguardingLead: { who: await uni.person(['SAFEGUARDING_LEAD']), tiers: staff },
      herself: { who: her, tiers: all },
      mentor: { who: mentor, tiers: ['PUBLIC', 'PAIR', 'ARRANGEMENTS'] },
      proposedMentor: { who: otherMentor, tiers: ['PUBLIC', 'PAIR'] },
      analyst: { who: await uni.person(['ANALYST']), tiers: [] },
      equityOfficer: { who: await uni.person(['EQUITY_OFFICER']), tiers: [] },
      lineManager: { who: await uni.person(['LINE_MANAGER']), tiers: [] },
      guest: { who: await uni.person(['GUEST']), tiers: [] },
      member: { who: await uni.person(), tiers: [] },
    },
  };
}

let set: World;
beforeAll(async () => {
  set = await world();
});

/** The fields that are not null, of those the table names. */
function shownOf(person: Record<string, unknown> | undefined): string[] {
  return Object.keys(PROFILE_TIERS)
    .filter((field) => person && field in person && person[field] !== null)
    .sort();
}

const READABLE = Object.keys(PROFILE_TIERS).filter((field) => PROFILE_FIELDS.includes(field));
const expectedOf = (tiers: ProfileTier[]) =>
  READABLE.filter((field) => tiers.includes(PROFILE_TIERS[field as keyof typeof PROFILE_TIERS])).sort();

test('each viewer is shown the fields of her tiers and null for the rest, whichever door', async () => {
  const id = set.her.personId;
  for (const [name, { who, tiers }] of Object.entries(set.viewers)) {
    const expected = tiers.length ? expectedOf(tiers) : [];
    const one = await who.ask(`query($id: ID!) { person(id: $id) { ${PROFILE_FIELDS} } }`, { id });
    expect({ name, door: 'person', shown: shownOf(one.data?.person) }).toEqual({
      name,
      door: 'person',
      shown: expected,
    });
    const node = await who.ask(
      `query($ids: [ID!]!) { nodes(ids: $ids) { ... on Person { ${PROFILE_FIELDS} } } }`,
      {
        ids: [id],
      },
    );
    expect({ name, door: 'nodes', shown: shownOf(node.data?.nodes[0]) }).toEqual({
      name,
      door: 'nodes',
      shown: expected,
    });
    // With permissions, the query is answered by resolvers: the ordinary way must say the same.
    const list = await who.run(
      `{ people(first: 100) { edges { node { ${PROFILE_FIELDS} permissions { canUpdate { allowed } } } } } }`,
    );
    const row = list.people.edges.map(({ node }: any) => node).find((node: any) => node.id === id);
    expect({ name, door: 'people', shown: shownOf(row) }).toEqual({ name, door: 'people', shown: expected });
    const compiled = await who.run(`{ people(first: 100) { edges { node { ${PROFILE_FIELDS} } } } }`);
    const same = compiled.people.edges.map(({ node }: any) => node).find((node: any) => node.id === id);
    expect({ name, door: 'compiled', shown: shownOf(same) }).toEqual({
      name,
      door: 'compiled',
      shown: expected,
    });
  }
});

test('no filter finds by a field that is not for the viewer, and no count betrays it', async () => {
  const finds = async (who: Actor, filter: object) => {
    const { people } = await who.run(
      'query($filter: PersonFilter) { people(filter: $filter, first: 100) { totalCount edges { node { id } } } }',
      { filter },
    );
    const found = people.edges.some(({ node }: any) => node.id === set.her.personId);
    if (!found) expect(people.totalCount).toBe(people.edges.length);
    return found;
  };
  const filters: [filter: object, tier: ProfileTier][] = [
    [{ email: 'ZENOBIA@example.org' }, 'PAIR'],
    [{ email: 'further-word@example.org' }, 'STAFF'],
    [{ levelFrom: 40, levelTo: 40 }, 'PUBLIC'],
    [{ discipline: 'Discipline word' }, 'PUBLIC'],
    [{ language: 'pt' }, 'PUBLIC'],
    [{ nameStartsWith: 'zeno' }, 'PUBLIC'],
    [{ guest: false }, 'PUBLIC'],
  ];
  for (const [name, { who, tiers }] of Object.entries(set.viewers)) {
    for (const [filter, tier] of filters) {
      // Of her own further address she may know.
      const expected = tiers.includes(tier);
      expect({ name, filter, found: await finds(who, filter) }).toEqual({ name, filter, found: expected });
    }
  }
  const { admin } = set.uni;
  for (const none of [
    { levelFrom: 41 },
    { levelTo: 39 },
    { discipline: 'Discipline' },
    { language: 'po' },
    { guest: true },
  ])
    expect({ none, found: await finds(admin, none) }).toEqual({ none, found: false });
  const broken = await admin.ask('{ people(filter: { language: "no tag!" }) { totalCount } }');
  expect(broken.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
});

test('what is needed ends to be shown with the pairing, and nothing but the field itself knows it', async () => {
  const id = set.her.personId;
  const needed = async (who: Actor) =>
    (await who.run('query($id: ID!) { person(id: $id) { accessArrangements { needed version } } }', { id }))
      .person.accessArrangements;
  const { mentor } = set.pair;
  expect(await needed(mentor)).toEqual({ needed: 'Step-free rooms', version: 1 });
  await must(set.her, 'setAccessArrangements', { personId: id, needed: 'Captions', expectedVersion: 1 });
  const stale = await set.her.ask(
    'mutation($i: SetAccessArrangementsInput!) { setAccessArrangements(input: $i) { userErrors { code } } }',
    { i: { personId: id, needed: 'Other', expectedVersion: 1 } },
  );
  expect(stale.data.setAccessArrangements.userErrors).toEqual([{ code: 'VERSION_CONFLICT' }]);
  expect(await needed(mentor)).toEqual({ needed: 'Captions', version: 2 });
  await must(set.uni.admin, 'endPairing', { pairingId: set.pair.id, reason: 'NO_FIT' });
  expect(await needed(mentor)).toBeNull();
  const told = await asSuperuser<{ payload: string }>(
    `select y.payload::text as payload from event_payloads y join events e on e.institution_id = y.institution_id and e.id = y.event_id
     where e.institution_id = $1 and e.type = 'AccessArrangementsSet'`,
    [uuidOf(set.uni.id)],
  );
  expect(told.map(({ payload }) => JSON.parse(payload) as object)).toEqual([
    { changes: {} },
    { changes: {} },
  ]);
  await must(set.her, 'setAccessArrangements', { personId: id, needed: null });
  expect(await needed(set.her)).toBeNull();
});
