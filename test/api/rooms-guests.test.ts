/** Guests: mentors from outside who see their own pairings and nothing beside, until their access ends. */
import { must } from '../support/authorization-mutate';
import { DAY, inTime, lasting, later } from '../support/authorization-time';
import { eventually } from '../support/client';
import { institution, unique, type Institution } from '../support/scenario';

/** A guest who mentors somebody, beside two others who are none of her business. */
async function guests() {
  const uni = await institution();
  const programId = await uni.program();
  const cohortId = await uni.cohort({ programId }, 'ACTIVE');
  const mentor = await uni.member(cohortId, 'MENTOR', ['GUEST']);
  const mentee = await withUnit(uni, await uni.member(cohortId, 'MENTEE'));
  const pairing = await uni.pair(cohortId, { mentor, mentee });
  const strangers = await uni.pair(cohortId);
  const unit = await withUnit(uni, strangers.mentor);
  await uni.cohort({ name: unique('Elsewhere') }, 'ACTIVE');
  return { uni, programId, cohortId, mentor, mentee, pairing, strangers, unit: unit.unitId };
}

async function withUnit<T extends { personId: string }>(
  uni: Institution,
  who: T,
): Promise<T & { unitId: string }> {
  const { orgUnit } = await must(uni.admin, 'createOrgUnit', { name: unique('Unit') }, 'orgUnit { id }');
  await must(uni.admin, 'updatePerson', { personId: who.personId, orgUnitId: orgUnit.id });
  return { ...who, unitId: orgUnit.id };
}

test('a guest sees her pairing, her partner, her enrollment, cohort and program, and of others nothing', async () => {
  const { uni, programId, cohortId, mentor, mentee, pairing, strangers } = await guests();
  const ids = (list: any) => list.edges.map(({ node }: any) => node.id).sort();
  const all = await mentor.run(`{
    people { totalCount edges { node { id orgUnit { id } } } } pairings { totalCount edges { node { id members { personId } } } }
    programs { totalCount edges { node { id name } } } orgUnits { totalCount edges { node { id } } }
    cohorts { totalCount edges { node { id name enrollments { totalCount edges { node { id } } } pairings { totalCount edges { node { id } } }
      progress { weeks(last: 1) { startsOn } } matchRuns { totalCount } feedbackRounds { totalCount } attention { totalCount } } } }
    feedbackAssignments { totalCount } roleGrants { edges { node { personId: id person { id } } } } }`);
  expect(ids(all.people)).toEqual([mentor.personId, mentee.personId].sort());
  expect(all.people.totalCount).toBe(2);
  expect(ids(all.pairings)).toEqual([pairing.id]);
  expect(ids(all.programs)).toEqual([programId]);
  expect(ids(all.orgUnits)).toEqual([mentee.unitId]);
  expect(all.orgUnits.totalCount).toBe(1);
  const [cohort] = all.cohorts.edges.map(({ node }: any) => node);
  expect(all.cohorts.totalCount).toBe(1);
  expect(cohort).toMatchObject({ id: cohortId, progress: null });
  expect(ids(cohort.enrollments)).toEqual([mentor.enrollmentId]);
  expect(cohort.enrollments.totalCount).toBe(1);
  expect(ids(cohort.pairings)).toEqual([pairing.id]);
  for (const list of ['matchRuns', 'attention']) expect(cohort[list]?.totalCount ?? 0).toBe(0);
  expect(all.roleGrants.edges.every(({ node }: any) => node.person.id === mentor.personId)).toBe(true);
  const hidden = [
    strangers.id,
    strangers.mentor.personId,
    strangers.mentor.enrollmentId,
    mentee.enrollmentId,
  ];
  for (const id of hidden) {
    const { data, errors } = await mentor.ask('query($id: ID!) { node(id: $id) { id } }', { id });
    expect([id, data, errors?.[0]?.extensions.code]).toEqual([id, null, 'NOT_FOUND']);
  }
  const filtered = await mentor.run(
    'query($p: ID!, $c: ID!) { pairings(filter: { personId: $p, cohortId: $c }) { totalCount } }',
    { p: strangers.mentor.personId, c: cohortId },
  );
  expect(filtered.pairings.totalCount).toBe(0);
  expect(uni.id).toBeTruthy();
});

test('where a guest comes from is shown with her, and to nobody else; members of the institution come from nowhere', async () => {
  const { uni, mentor, mentee, strangers } = await guests();
  const query = 'query($id: ID!) { person(id: $id) { guest affiliation } }';
  expect((await mentee.run(query, { id: mentor.personId })).person).toEqual({
    guest: true,
    affiliation: 'Elsewhere',
  });
  expect((await uni.admin.run(query, { id: mentor.personId })).person.affiliation).toBe('Elsewhere');
  expect((await mentor.run(query, { id: mentee.personId })).person).toEqual({
    guest: false,
    affiliation: null,
  });
  const { errors } = await strangers.mentee.ask(query, { id: mentor.personId });
  expect(errors?.[0]?.extensions.code).toBe('NOT_FOUND');
});

test('her access ends with its day; coordinators are told thirty days before, and no more once it is extended', async () => {
  const { uni, cohortId, mentor } = await guests();
  const items = async () => {
    const { cohort } = await uni.admin.run(
      `query($id: ID!) { cohort(id: $id) { attention(filter: { kinds: [GUEST_EXPIRING] }) { edges { node { state dueOn person { id } } } } } }`,
      { id: cohortId },
    );
    return cohort.attention.edges.map(({ node }: any) => node);
  };
  // Granting another role has the clock look again: by then she takes part.
  await must(uni.admin, 'grantRole', { personId: (await uni.person()).personId, role: 'ANALYST' });
  const [item] = await eventually(async () => ((await items()).length ? items() : null));
  expect(item).toMatchObject({
    state: 'OPEN',
    dueOn: new Date(Date.now() + 30 * DAY).toISOString().slice(0, 10),
    person: { id: mentor.personId },
  });
  const { roleGrants } = await mentor.run('{ roleGrants { edges { node { id role } } } }');
  const who = lasting(mentor, uni);
  await later(31 * DAY, async () => {
    const { errors } = await who.ask('{ viewer { id } }');
    expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });
  await must(uni.admin, 'revokeRole', { roleGrantId: roleGrants.edges[0].node.id });
  const longer = { affiliation: 'Elsewhere', expiresAt: inTime(300 * DAY) };
  await must(uni.admin, 'grantRole', { personId: mentor.personId, role: 'GUEST', ...longer });
  await eventually(async () => ((await items()).every(({ state }: any) => state === 'CLOSED') ? true : null));
  await must(mentor, 'updateEnrollment', { enrollmentId: mentor.enrollmentId, level: 3 });
});
