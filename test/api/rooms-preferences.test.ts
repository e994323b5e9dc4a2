/** Wishes: whose they are, whom they ban, and that nobody else can tell from anything whether there are any. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { buildSchema, isInputObjectType } from 'graphql';
import { must, mutate, race, resultOf, times } from '../support/authorization-mutate';
import { codes, matched, moved, propose, proposed, stage } from '../support/pairings';
import { post } from '../support/client';
import { unique, type Actor, type Institution, type Member } from '../support/scenario';

const WISHES = 'preferences { version rankedIds favoriteIds avoidIds }';
const set = (who: Actor, enrollmentId: string, input: object) =>
  mutate(who, 'setPreferences', { enrollmentId, ...input }, WISHES);

async function wishesOf(who: Actor, enrollmentId: string): Promise<any> {
  const { nodes } = await who.run(
    `query($ids: [ID!]!) { nodes(ids: $ids) { ... on Enrollment { ${WISHES} } } }`,
    {
      ids: [enrollmentId],
    },
  );
  return nodes[0]?.preferences ?? null;
}

async function open() {
  const { uni, cohortId, programId } = await stage({ directory: true });
  const [mentee, mentor, other, peer] = [
    await uni.member(cohortId, 'MENTEE'),
    await uni.member(cohortId, 'MENTOR'),
    await uni.member(cohortId, 'MENTOR'),
    await uni.member(cohortId, 'MENTEE'),
  ] as [Member, Member, Member, Member];
  return { uni, cohortId, programId, mentee, mentor, other, peer };
}

test('she ranks, remembers and avoids people; a list that is left out stays', async () => {
  const { uni, cohortId, mentee, mentor, other, peer } = await open();
  const [a, b] = [mentor.personId, other.personId];
  expect(await wishesOf(mentee, mentee.enrollmentId)).toEqual({
    version: 0,
    rankedIds: [],
    favoriteIds: [],
    avoidIds: [],
  });
  expect(
    (await set(mentee, mentee.enrollmentId, { rankedIds: [b, a], favoriteIds: [a] })).preferences,
  ).toMatchObject({
    version: 1,
    rankedIds: [b, a],
  });
  expect(resultOf(await set(mentee, mentee.enrollmentId, { avoidIds: [b] }))).toBe('InvalidInput');
  const changed = { rankedIds: [a], avoidIds: [b], expectedVersion: 1 };
  expect(resultOf(await set(mentee, mentee.enrollmentId, changed))).toBe('OK');
  expect(resultOf(await set(mentee, mentee.enrollmentId, changed))).toBe('VersionConflict');
  const expected = { version: 2, rankedIds: [a], favoriteIds: [a], avoidIds: [b] };
  expect(await wishesOf(mentee, mentee.enrollmentId)).toEqual(expected);
  expect(await wishesOf(uni.admin, mentee.enrollmentId)).toEqual(expected);
  expect(resultOf(await set(uni.admin, mentee.enrollmentId, { favoriteIds: null }))).toBe('OK');
  expect((await wishesOf(mentee, mentee.enrollmentId)).favoriteIds).toEqual([]);

  const stranger = await uni.person();
  for (const [input, where] of [
    [{ rankedIds: [peer.personId] }, 'rankedIds'],
    [{ rankedIds: [stranger.personId] }, 'rankedIds'],
    [{ avoidIds: [mentee.personId] }, 'avoidIds'],
    [{ rankedIds: [a, a] }, 'rankedIds'],
    [
      {
        rankedIds: Array.from({ length: 11 }, (_, n) => `person_00000000-0000-7000-8000-0000000000${10 + n}`),
      },
      'rankedIds',
    ],
  ] as const) {
    const { userErrors } = await set(mentee, mentee.enrollmentId, input);
    expect([userErrors[0]?.code, userErrors[0]?.path[0]]).toEqual(['INVALID_INPUT', where]);
  }
  // A coordinator may name whom she can't see; a coordinator of this cohort alone too.
  const coordinator = await uni.person(['COORDINATOR'], { cohortId });
  expect(resultOf(await set(coordinator, mentee.enrollmentId, { avoidIds: [b, stranger.personId] }))).toBe(
    'OK',
  );
  expect(resultOf(await set(mentee, mentee.enrollmentId, { avoidIds: [stranger.personId] }))).toBe('OK');
});

test('whom one of two avoids is not proposed, nor matched; a coordinator who knows why may', async () => {
  const { uni, cohortId, mentee, mentor, other, peer } = await open();
  await must(mentee, 'setPreferences', { enrollmentId: mentee.enrollmentId, avoidIds: [mentor.personId] });
  await must(other, 'setPreferences', { enrollmentId: other.enrollmentId, avoidIds: [mentee.personId] });
  for (const one of [mentor, other]) {
    const { proposePairing } = await uni.admin.run(
      'mutation($i: ProposePairingInput!) { proposePairing(input: $i) { refusals: userErrors { message ... on PairingBanned { rule } } } }',
      {
        i: {
          cohortId,
          members: [
            { enrollmentId: one.enrollmentId, role: 'MENTOR' },
            { enrollmentId: mentee.enrollmentId, role: 'MENTEE' },
          ],
        },
      },
    );
    expect(proposePairing.refusals).toEqual([
      { rule: 'PERSONAL', message: expect.not.stringMatching(/wish|avoid/i) },
    ]);
  }
  const run = await matched(uni, cohortId);
  expect(run.matched).toBe(1);
  expect(run.leftovers.find(({ enrollmentId }: any) => enrollmentId === mentee.enrollmentId)).toMatchObject({
    removedBy: [{ rule: 'EXCLUSION', count: 2 }],
  });
  expect(codes(await propose(uni.admin, cohortId, mentor, peer))).toEqual([]);
  const knowing = await proposed(uni, cohortId, other, mentee, { overrideReason: 'Both were asked' });
  await moved(other, 'confirmPairing', knowing);
  expect(await moved(mentee, 'confirmPairing', knowing)).toBe('CONFIRMED');
});

test('a wish that is set while the two are proposed: the one or the other came first', async () => {
  const { uni, cohortId, mentee, mentor } = await open();
  const results = await race(uni.admin, 2, async (n) =>
    resultOf(
      n
        ? await propose(uni.admin, cohortId, mentor, mentee)
        : await set(mentee, mentee.enrollmentId, { avoidIds: [mentor.personId] }),
    ),
  );
  expect(results[0]).toBe('OK');
  expect(['OK', 'PairingBanned']).toContain(results[1]);
  await must(uni.admin, 'createExclusion', { cohortId, personIds: [mentor.personId, mentee.personId] });
});

/** Everything about a cohort and its people that anybody can ask, without the wishes themselves. */
const EVERYTHING = `query($cohort: ID!, $people: [ID!]!, $enrollments: [ID!]!, $role: [EnrollmentRole!]) {
  cohort(id: $cohort) { id version updatedAt
    enrollments(first: 100, filter: { roles: $role }) { totalCount edges { cursor node { id version updatedAt state level listed seats { free held used } person { id } pairings { totalCount } } } }
    directory(first: 100) { totalCount edges { cursor node { personId role person { id version updatedAt } offer { free } } } }
    pairings(first: 100) { totalCount edges { node { id version members { response enrollment { id version } person { id } } } } }
    attention { totalCount }
    matchRuns { totalCount }
  }
  people(first: 100) { totalCount edges { cursor node { id version updatedAt enrollments { totalCount } } } }
  byId: nodes(ids: $people) { id ... on Person { version enrollments(first: 20) { edges { node { id version } } } } }
  ofEnrollments: nodes(ids: $enrollments) { id ... on Enrollment { version updatedAt } }
  exclusions { totalCount }
  viewer { id roles { role } }
}`;
const READ = [
  `query($e: [ID!]!) { nodes(ids: $e) { ... on Enrollment { ${WISHES} } } }`,
  `query($c: ID!) { cohort(id: $c) { enrollments(first: 100) { edges { node { id ${WISHES} } } } } }`,
  `query($p: ID!) { people(first: 100) { edges { node { id enrollments(first: 20) { edges { node { ${WISHES} } } } } } } person: node(id: $p) { ... on Person { enrollments { edges { node { ${WISHES} } } } } } }`,
  `query($c: ID!) { cohort(id: $c) { pairings(first: 50) { edges { node { members { enrollment { ${WISHES} } } mentors { id } mentees { id } } } } } }`,
];

async function everybody(uni: Institution, cohortId: string, programId: string, near: Record<string, Actor>) {
  const people: Record<string, Actor> = {
    ...near,
    analyst: await uni.person(['ANALYST']),
    cohortAnalyst: await uni.person(['ANALYST'], { cohortId }),
    equityOfficer: await uni.person(['EQUITY_OFFICER']),
    safeguardingLead: await uni.person(['SAFEGUARDING_LEAD']),
    lineManager: await uni.person(['LINE_MANAGER']),
    guest: await uni.person(['GUEST']),
    member: await uni.person(),
    otherCoordinator: await uni.person(['COORDINATOR'], { cohortId: await uni.cohort({ programId }) }),
  };
  const tokens = Object.entries(people).map(([who, { token }]): [string, string] => [who, token]);
  const { createApiKey } = await uni.admin.run(
    'mutation($i: CreateApiKeyInput!) { createApiKey(input: $i) { secret userErrors { message } } }',
    {
      i: {
        name: unique('Key'),
        scopes: ['PEOPLE_WRITE', 'PROGRAMS_WRITE', 'ENROLLMENTS_WRITE', 'PAIRINGS_WRITE', 'INSTITUTION_READ'],
        expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
      },
    },
  );
  return [...tokens, ['service', createApiKey.secret as string] as [string, string]];
}

test('nobody but herself and the coordinators of the cohort can tell that there is anything', async () => {
  const { uni, cohortId, programId, mentee, mentor, other, peer } = await open();
  const paired = await proposed(uni, cohortId, other, mentee);
  await moved(other, 'confirmPairing', paired);
  const coordinator = await uni.person(['COORDINATOR'], { cohortId });
  const boss = await uni.person(['LINE_MANAGER']);
  await must(uni.admin, 'setReportingLine', { personId: mentee.personId, managerId: boss.personId });
  const others = await everybody(uni, cohortId, programId, { avoided: mentor, partner: other, peer, boss });
  const enrollments = [mentee, mentor, other, peer].map(({ enrollmentId }) => enrollmentId);
  const people = [mentee, mentor, other, peer].map(({ personId }) => personId);
  const variables = { cohort: cohortId, people, enrollments, role: ['MENTEE', 'MENTOR'] };
  const ask = async (token: string) => {
    const { data, errors } = await post({ query: EVERYTHING, variables }, { token });
    return JSON.stringify({ data, errors: errors?.map(({ message, path }) => ({ message, path })) });
  };
  const before = new Map<string, string>();
  for (const [who, token] of others) before.set(who, await ask(token));
  const ownBefore = await ask(mentee.token);

  await must(mentee, 'setPreferences', {
    enrollmentId: mentee.enrollmentId,
    avoidIds: [mentor.personId],
    rankedIds: [other.personId],
    favoriteIds: [other.personId],
  });
  for (const [who, token] of others) expect([who, await ask(token)]).toEqual([who, before.get(who)]);
  // Not even to herself does the directory show less: it would be seen over her shoulder.
  expect(await ask(mentee.token)).toBe(ownBefore);

  const asked = { e: enrollments, c: cohortId, p: mentee.personId };
  const told = async (token: string, query: string) => {
    const names = [...query.slice(0, query.indexOf('{')).matchAll(/\$(\w)/g)].map(
      ([, name]) => name as keyof typeof asked,
    );
    const only = Object.fromEntries(names.map((name) => [name, asked[name]]));
    return JSON.stringify((await post({ query, variables: only }, { token })).data);
  };
  for (const query of READ) {
    for (const [who, token] of others) {
      const answer = await told(token, query);
      // Wishes of her own, which are empty, she may read.
      const shown = [...answer.matchAll(/"avoidIds":(\[[^\]]*\])/g)].map(([, ids]) => ids);
      expect([who, shown.filter((ids) => ids !== '[]')]).toEqual([who, []]);
      expect([who, shown.length > 0]).toEqual([
        who,
        ['avoided', 'partner', 'peer'].includes(who) && shown.length > 0,
      ]);
      expect(answer).not.toContain('"version":1,"rankedIds"');
    }
    for (const token of [coordinator.token, uni.admin.token, mentee.token])
      expect(await told(token, query)).toContain(`"avoidIds":["${mentor.personId}"]`);
  }
});

test('no list can be filtered, ordered or counted by wishes', () => {
  const schema = buildSchema(readFileSync(path.join(__dirname, '..', '..', '..', 'schema.graphql'), 'utf8'));
  const naming = Object.values(schema.getTypeMap())
    .filter(isInputObjectType)
    .filter((type) => /avoid|favorite|ranked/i.test(Object.keys(type.getFields()).join(' ')))
    .map(({ name }) => name);
  expect(naming).toEqual(['SetPreferencesInput']);
});

describe('the directory', () => {
  const LIST =
    'query($id: ID!, $f: DirectoryFilter) { cohort(id: $id) { directory(filter: $f) { totalCount edges { node { personId role level discipline person { displayName } offer { wanted offered free } } } } } }';
  const listOf = async (who: Actor, id: string, f: object = {}): Promise<any[]> => {
    const { cohort } = await who.run(LIST, { id, f });
    expect(cohort.directory.totalCount).toBe(cohort.directory.edges.length);
    return cohort.directory.edges.map(({ node }: any) => node);
  };
  const ids = async (who: Actor, id: string, f: object = {}) =>
    (await listOf(who, id, f)).map(({ personId }) => personId);

  test('shows accepted people the other role of their cohort, and of the enrollment no more than it says', async () => {
    const { uni, cohortId, mentee, mentor, other } = await open();
    await must(uni.admin, 'updateEnrollment', {
      enrollmentId: mentor.enrollmentId,
      level: 7,
      discipline: 'Physics',
      skillsOffered: ['Writing'],
    });
    expect(await listOf(mentee, cohortId, { discipline: 'physics', minLevel: 7 })).toEqual([
      {
        personId: mentor.personId,
        role: 'MENTOR',
        level: 7,
        discipline: 'Physics',
        person: { displayName: expect.any(String) },
        offer: { wanted: [], offered: ['Writing'], free: true },
      },
    ]);
    expect(await ids(mentee, cohortId)).toEqual([mentor.personId, other.personId]);
    expect(await ids(mentee, cohortId, { maxLevel: 6 })).toEqual([]);
    const { errors } = await mentee.ask('query($id: ID!) { enrollment(id: $id) { id } }', {
      id: mentor.enrollmentId,
    });
    expect(errors?.[0]?.extensions.code).toBe('NOT_FOUND');
    const { person } = await mentee.run(
      'query($id: ID!) { person(id: $id) { enrollments { totalCount } } }',
      { id: mentor.personId },
    );
    expect(person.enrollments.totalCount).toBe(0);

    await must(mentor, 'updateEnrollment', { enrollmentId: mentor.enrollmentId, listed: false });
    expect(await ids(mentee, cohortId)).toEqual([other.personId]);
    expect(await ids(uni.admin, cohortId, { roles: ['MENTOR'] })).toEqual([other.personId]);
    expect(
      (await mentee.ask('query($id: ID!) { person(id: $id) { id } }', { id: mentor.personId })).errors,
    ).toHaveLength(1);
  });

  test('waits for who was introduced blindly before the rules changed, until she has answered', async () => {
    const { uni, cohortId, programId, mentee, mentor, other, peer } = await open();
    const both = [mentor.personId, other.personId].sort();
    await must(uni.admin, 'setProgramPolicy', { programId, blindIntroduction: true });
    const pairingId = await proposed(uni, cohortId, mentor, mentee);
    await must(uni.admin, 'setProgramPolicy', { programId, blindIntroduction: false });
    expect(await ids(mentee, cohortId)).toEqual([]);
    expect(
      (await mentee.ask('query($id: ID!) { person(id: $id) { id } }', { id: mentor.personId })).errors,
    ).toHaveLength(1);
    // Nobody else learns of it.
    expect((await ids(peer, cohortId)).sort()).toEqual(both);
    await moved(mentee, 'declinePairing', pairingId);
    expect((await ids(mentee, cohortId)).sort()).toEqual(both);
  });

  test('is closed to everybody else, by default, where introductions are blind, and when people leave', async () => {
    const { uni, cohortId, programId, mentee, mentor, other } = await open();
    const waiting = await uni.person();
    await uni.enroll(waiting, cohortId, 'MENTEE', 'SCREENING');
    const guest = await uni.person(['GUEST'], { cohortId });
    await uni.enroll(guest, cohortId, 'MENTEE');
    for (const who of [waiting, guest, await uni.person(), await uni.person(['ANALYST'])])
      expect(await ids(who, cohortId)).toEqual([]);
    const elsewhere = await uni.cohort({ programId }, 'MATCHING');
    const [far] = await times(1, () => uni.member(elsewhere, 'MENTEE'));
    expect(await ids(far!, cohortId)).toEqual([]);
    await must(other, 'withdrawEnrollment', { enrollmentId: other.enrollmentId });
    expect(await ids(mentee, cohortId)).toEqual([mentor.personId]);
    await must(uni.admin, 'setProgramPolicy', { programId, blindIntroduction: true });
    expect(await ids(mentee, cohortId)).toEqual([]);
    await must(uni.admin, 'setProgramPolicy', { programId, blindIntroduction: false, directory: false });
    expect(await ids(mentee, cohortId)).toEqual([]);
    expect(
      (await mentee.ask('query($id: ID!) { person(id: $id) { id } }', { id: mentor.personId })).errors,
    ).toHaveLength(1);
  });
});
