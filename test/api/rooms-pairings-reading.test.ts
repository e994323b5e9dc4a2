/** Who reads which pairings, and what of them. */
import { randomUUID } from 'node:crypto';
import { must } from '../support/authorization-mutate';
import { codeOf } from '../support/client';
import { moved, offer } from '../support/pairings';
import { institution, type Actor, type Institution } from '../support/scenario';

test('who may read a pairing: its members, before and after; staff of its cohort; nobody else', async () => {
  const uni = await institution();
  const programId = await uni.program();
  const cohortId = await uni.cohort({ programId }, 'MATCHING');
  const { id, mentor, mentee } = await uni.pair(cohortId);
  const stranger = (await uni.pair(cohortId)).mentor;
  await moved(mentor, 'endPairing', id, { reason: 'NO_FIT', note: 'Quarrel about the coffee' });
  const NOTE = 'query($id: ID!) { pairing(id: $id) { endReason endNote endedOn members { person { id } } } }';
  const coordinator = await uni.person(['COORDINATOR'], { programId });
  for (const who of [mentor, mentee]) {
    const { pairing } = await who.run(NOTE, { id });
    expect(pairing).toMatchObject({ endReason: 'NO_FIT', endNote: null, endedOn: expect.any(String) });
    expect(pairing.members.map(({ person }: any) => person?.id).sort()).toEqual(
      [mentor.personId, mentee.personId].sort(),
    );
  }
  expect((await coordinator.run(NOTE, { id })).pairing.endNote).toBe('Quarrel about the coffee');
  expect((await (await uni.person(['SAFEGUARDING_LEAD'])).run(NOTE, { id })).pairing.endNote).toBeNull();
  const others: Actor[] = [
    stranger,
    await uni.person(),
    await uni.person(['ANALYST']),
    await uni.person(['COORDINATOR'], { programId: await uni.program() }),
    await uni.person(['LINE_MANAGER']),
    (await institution()).admin,
  ];
  for (const who of others) {
    expect(codeOf(await who.ask(NOTE, { id }))).toBe('NOT_FOUND');
    const { pairings } = await who.run('{ pairings(first: 100) { totalCount edges { node { id } } } }');
    expect(pairings.edges.map(({ node }: any) => node.id)).not.toContain(id);
    expect(pairings.totalCount).toBe(pairings.edges.length);
  }
});

test('partners see each other, and of each other only what partners need', async () => {
  const uni = await institution();
  const cohortId = await uni.cohort({}, 'MATCHING');
  const { mentor, mentee, id } = await uni.pair(cohortId, { state: 'PROPOSED' });
  await must(uni.admin, 'updatePerson', { personId: mentor.personId, externalId: `E-${randomUUID()}` });
  const PERSON =
    'query($id: ID!) { person(id: $id) { id displayName externalId enrollments { totalCount } } }';
  expect((await mentee.run(PERSON, { id: mentor.personId })).person).toMatchObject({
    id: mentor.personId,
    externalId: null,
    enrollments: { totalCount: 0 },
  });
  expect((await mentor.run(PERSON, { id: mentor.personId })).person.externalId).toMatch(/^E-/);
  expect((await uni.admin.run(PERSON, { id: mentor.personId })).person.externalId).toMatch(/^E-/);
  const { people } = await mentee.run(
    '{ people(first: 100) { totalCount edges { node { id externalId } } } }',
  );
  expect(people.totalCount).toBe(2);
  // What she may see she may not change, nor enroll, exclude or look at through the enrollment.
  expect(
    codeOf(
      await mentee.ask(
        'mutation($i: UpdatePersonInput!) { updatePerson(input: $i) { userErrors { code } } }',
        { i: { personId: mentor.personId, jobTitle: 'X' } },
      ),
    ),
  ).toBe('FORBIDDEN');
  expect(
    codeOf(await mentee.ask('query($id: ID!) { enrollment(id: $id) { id } }', { id: mentor.enrollmentId })),
  ).toBe('NOT_FOUND');
  await moved(mentee, 'declinePairing', id);
  expect((await mentee.run(PERSON, { id: mentor.personId })).person.id).toBe(mentor.personId);
});

test('lists obey their filters, at the root, in a cohort, through an enrollment', async () => {
  const uni: Institution = await institution();
  const [one, two] = [await uni.cohort({}, 'MATCHING'), await uni.cohort({}, 'MATCHING')];
  const mentor = await uni.member(one, 'MENTOR');
  await offer(uni, mentor.enrollmentId, 4);
  const pairs = [
    await uni.pair(one, { mentor }),
    await uni.pair(one, { mentor, state: 'PROPOSED' }),
    await uni.pair(one),
    await uni.pair(two),
  ].map(({ id }) => id);
  const root = async (filter: object) =>
    (
      await uni.admin.run(
        'query($f: PairingFilter) { pairings(filter: $f) { totalCount edges { node { id } } } }',
        { f: filter },
      )
    ).pairings.edges.map(({ node }: any) => pairs.indexOf(node.id));
  expect(await root({})).toEqual([3, 2, 1, 0]);
  expect(await root({ cohortId: one })).toEqual([2, 1, 0]);
  expect(await root({ personId: mentor.personId })).toEqual([1, 0]);
  expect(await root({ states: ['PROPOSED'] })).toEqual([1]);
  expect(await root({ states: ['CONFIRMED'], cohortId: two })).toEqual([3]);
  const { cohort, enrollment } = await uni.admin.run(
    `query($c: ID!, $e: ID!) { cohort(id: $c) { pairings(filter: { states: [CONFIRMED] }) { totalCount edges { node { id } } } }
      enrollment(id: $e) { pairings(first: 1) { totalCount pageInfo { hasNextPage } edges { node { id } } } } }`,
    { c: one, e: mentor.enrollmentId },
  );
  expect(cohort.pairings.edges.map(({ node }: any) => pairs.indexOf(node.id))).toEqual([0, 2]);
  expect(enrollment.pairings).toMatchObject({ totalCount: 2, pageInfo: { hasNextPage: true } });
});
