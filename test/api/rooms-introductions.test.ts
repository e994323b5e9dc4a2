/** Blind introductions: through no door does a member learn who the other is before all have said yes. */
import { must } from '../support/authorization-mutate';
import { codes, moved, propose } from '../support/pairings';
import { DAY, lasting, later } from '../support/authorization-time';
import { institution, unique, type Actor, type Institution, type Member } from '../support/scenario';

async function blindly(policy: object = { blindIntroduction: true }) {
  const uni = await institution();
  const programId = await uni.program();
  await must(uni.admin, 'setProgramPolicy', { programId, ...policy });
  const cohortId = await uni.cohort({ programId }, 'MATCHING');
  const mentor = await named(uni, await uni.member(cohortId, 'MENTOR'));
  const mentee = await uni.member(cohortId, 'MENTEE');
  return { uni, programId, cohortId, mentor, mentee };
}

/** With a name, an address and a unit that nobody else has. */
async function named(uni: Institution, who: Member): Promise<Member & { secrets: string[] }> {
  const [name, jobTitle, unit] = [unique('Secret'), unique('Secret'), unique('Secret')];
  const { orgUnit } = await must(uni.admin, 'createOrgUnit', { name: unit }, 'orgUnit { id }');
  const { person } = await must(
    uni.admin,
    'updatePerson',
    {
      personId: who.personId,
      displayName: name,
      jobTitle,
      pronouns: 'they/secret',
      orgUnitId: orgUnit.id,
      photoUrl: `https://secret.example/${who.personId}`,
    },
    'person { email }',
  );
  return { ...who, secrets: [name, jobTitle, unit, person.email, 'they/secret', 'secret.example'] };
}

const PERSON =
  'id displayName email pronouns jobTitle photoUrl biography orgUnit { id name } languages { language } enrollments { edges { node { id } } }';
/** One more field, for which queries have no SQL, so that they go the ordinary way. */
const BOTH_WAYS = ['', 'permissions { canUpdate { allowed } }'];

/** Everything that a member can ask which might lead to another; `true` where she is told who it is. */
async function doors(who: Actor, pairingId: string, other: Member & { secrets: string[] }) {
  const id = other.personId;
  const name = other.secrets[0] as string;
  const found: Record<string, boolean> = {};
  for (const [way, more] of BOTH_WAYS.entries()) {
    const person = `${PERSON} ${more}`;
    const queries: Record<string, [string, object]> = {
      pairing: [
        `query($id: ID!) { pairing(id: $id) { id members { personId person { ${person} } enrollment { id person { ${person} } } }
          mentors { person { ${person} } } mentees { person { id } } predecessor { members { person { ${person} } } } } }`,
        { id: pairingId },
      ],
      node: [
        `query($id: ID!) { node(id: $id) { ... on Pairing { members { person { ${person} } enrollment { person { ${person} } } } } } }`,
        { id: pairingId },
      ],
      person: [`query($id: ID!) { person(id: $id) { ${person} } }`, { id }],
      personNode: [`query($id: ID!) { node(id: $id) { id ... on Person { ${person} } } }`, { id }],
      nodes: [`query($ids: [ID!]!) { nodes(ids: $ids) { ... on Person { ${person} } } }`, { ids: [id] }],
      people: [`{ people(first: 100) { totalCount edges { cursor node { ${person} } } } }`, {}],
      search: [
        `query($name: String!) { people(filter: { nameStartsWith: $name }) { totalCount edges { node { ${person} } } } }`,
        { name },
      ],
      byEmail: [
        `query($email: String!) { people(filter: { email: $email }) { totalCount edges { node { ${person} } } } }`,
        { email: other.secrets[3] },
      ],
      pairings: [
        `{ pairings { edges { node { id members { person { ${person} } enrollment { person { ${person} } } } } } } }`,
        {},
      ],
      byPerson: [
        `query($id: ID!) { pairings(filter: { personId: $id }) { totalCount edges { node { id } } } }`,
        { id },
      ],
      cohorts: [
        `{ cohorts(first: 2) { edges { node { enrollments(first: 5) { totalCount edges { node { person { displayName jobTitle ${more} } } } }
          pairings(first: 5) { edges { node { members { person { displayName email ${more} } } } } } } } } }`,
        {},
      ],
      units: [`{ orgUnits { edges { node { id } } } viewer { id } }`, {}],
      enrollment: [
        `query($id: ID!) { enrollment(id: $id) { id person { ${person} } } }`,
        { id: other.enrollmentId },
      ],
      member: [
        `query($id: ID!) { node(id: $id) { ... on PairingMember { person { ${person} } } } }`,
        { id: await memberOf(who, pairingId, id) },
      ],
    };
    for (const [door, [query, variables]] of Object.entries(queries)) {
      const { data, errors } = await who.ask(query, variables);
      for (const error of errors ?? []) expect([door, error.extensions.code]).toEqual([door, 'NOT_FOUND']);
      const text = JSON.stringify(data ?? null);
      const counted = ['search', 'byEmail', 'byPerson'].includes(door) && !text.includes('"totalCount":0');
      found[`${door} ${way}`] = counted || other.secrets.some((secret) => text.includes(secret));
    }
  }
  return Object.entries(found)
    .filter(([, shown]) => shown)
    .map(([door]) => door)
    .sort();
}

async function memberOf(who: Actor, pairingId: string, personId: string): Promise<string> {
  const { pairing } = await who.run('query($id: ID!) { pairing(id: $id) { members { id personId } } }', {
    id: pairingId,
  });
  return pairing.members.find((one: any) => one.personId === personId).id;
}

const OPEN = [
  'byEmail',
  'byPerson',
  'member',
  'node',
  'nodes',
  'pairing',
  'pairings',
  'people',
  'person',
  'personNode',
  'search',
];
const EVERY_DOOR = [...OPEN, 'cohorts'].flatMap((door) => [`${door} 0`, `${door} 1`]).sort();

test('members see an introduction and nothing else until both have said yes; then they see each other', async () => {
  const { uni, cohortId, mentor, mentee } = await blindly();
  await must(mentor, 'updateEnrollment', {
    enrollmentId: mentor.enrollmentId,
    level: 7,
    discipline: 'Physics',
    skillsOffered: ['Optics'],
  });
  const { id } = await uni.pair(cohortId, { mentor, mentee, state: 'PROPOSED' });
  expect(await doors(mentee, id, mentor)).toEqual([]);
  const { pairing } = await mentee.run(
    `query($id: ID!) { pairing(id: $id) { blind mentors { enrollment { id } introduction { level discipline skillsOffered skillsWanted } } } }`,
    { id },
  );
  expect(pairing).toEqual({
    blind: true,
    mentors: [
      {
        enrollment: null,
        introduction: { level: 7, discipline: 'Physics', skillsOffered: ['Optics'], skillsWanted: [] },
      },
    ],
  });
  expect((await doors(uni.admin, id, mentor)).length).toBeGreaterThan(20);
  await moved(mentor, 'confirmPairing', id);
  expect(await doors(mentee, id, mentor)).toEqual([]);
  await moved(mentee, 'confirmPairing', id);
  expect(await doors(mentee, id, mentor)).toEqual(EVERY_DOOR);
});

test.each(['declinePairing', 'withdrawPairing'])('who was never told stays unknown: %s', async (end) => {
  const { uni, cohortId, mentor, mentee } = await blindly();
  const { id } = await uni.pair(cohortId, { mentor, mentee, state: 'PROPOSED' });
  await moved(end === 'declinePairing' ? mentee : uni.admin, end, id);
  expect(await doors(mentee, id, mentor)).toEqual([]);
});

test('so does whose proposal expired', async () => {
  const { uni, cohortId, mentor, mentee } = await blindly();
  const { id } = await uni.pair(cohortId, {
    mentor,
    mentee,
    state: 'PROPOSED',
    input: { expiresAt: new Date(Date.now() + DAY).toISOString() },
  });
  const who = lasting(mentee, uni);
  await later(2 * DAY, async () => expect(await doors(who, id, mentor)).toEqual([]));
});

test('who know each other from an open pairing go on doing so, whatever is proposed later', async () => {
  const { uni, programId, cohortId, mentor, mentee } = await blindly({ blindIntroduction: false });
  const { id } = await uni.pair(cohortId, { mentor, mentee, state: 'PROPOSED' });
  await must(uni.admin, 'setProgramPolicy', { programId, blindIntroduction: true });
  expect(await doors(mentee, id, mentor)).toEqual(EVERY_DOOR);
  await moved(mentee, 'declinePairing', id);
  const second = await propose(uni.admin, cohortId, mentor, mentee);
  expect(codes(second)).toEqual([]);
  expect(await doors(mentee, second.pairing!.id, mentor)).toEqual(EVERY_DOOR);
});
