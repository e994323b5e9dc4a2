/** What ties a merged record to others: reporting lines, wishes, and answers that rank people. */
import { must, mutate } from '../support/authorization-mutate';
import { applicant, applicationOf, asking, question, save } from '../support/rooms-forms';
import { institution, type Actor, type Institution } from '../support/scenario';

const merge = (uni: Institution, keep: Actor, gone: Actor) =>
  mutate(
    uni.admin,
    'mergePeople',
    { keepPersonId: keep.personId, mergePersonId: gone.personId },
    'person { id }',
  );

const report = (uni: Institution, person: Actor, manager: Actor, fromOn = '2024-01-01') =>
  must(uni.admin, 'setReportingLine', { personId: person.personId, managerId: manager.personId, fromOn });

async function managersOf(uni: Institution, { personId }: Actor): Promise<[string, string | null][]> {
  const { person } = await uni.admin.run(
    'query($id: ID!) { person(id: $id) { reportingLines { edges { node { managerId fromOn toOn } } } } }',
    { id: personId },
  );
  return person.reportingLines.edges.map(({ node }: any) => [node.managerId, node.toOn]);
}

test('lines of both sides follow; on days that both have, those of the kept record count', async () => {
  const uni = await institution();
  const [keep, gone, boss, other, below] = await Promise.all([1, 2, 3, 4, 5].map(() => uni.person()));
  await report(uni, keep!, boss!);
  await report(uni, gone!, other!);
  await report(uni, below!, gone!);
  expect((await merge(uni, keep!, gone!)).userErrors).toEqual([]);
  expect(await managersOf(uni, keep!)).toEqual([[boss!.personId, null]]);
  expect(await managersOf(uni, below!)).toEqual([[keep!.personId, null]]);
});

test('a merge that would let people report to each other in a circle is refused, and nothing is changed', async () => {
  const uni = await institution();
  const [keep, gone, between] = await Promise.all([1, 2, 3].map(() => uni.person()));
  await report(uni, between!, keep!);
  await report(uni, gone!, between!, '2025-03-01');
  expect((await merge(uni, keep!, gone!)).userErrors).toMatchObject([
    { __typename: 'MergeConflict', message: expect.stringContaining('From 2025-03-01 on') },
  ]);
  expect(await managersOf(uni, gone!)).toEqual([[between!.personId, null]]);
  expect(await managersOf(uni, keep!)).toEqual([]);
});

test('who ranked, wished for or avoided the merged record means the kept one, once', async () => {
  const asked = await asking([question('WISHES', 'RANKED_PEOPLE', { atMost: 3 })]);
  const { uni, cohortId } = asked;
  const [keep, gone] = [await uni.member(cohortId, 'MENTOR'), await uni.person()];
  await uni.enroll(gone, await uni.cohort({}, 'ENROLLING'), 'MENTOR', 'ACCEPTED');
  const third = await uni.member(cohortId, 'MENTOR');
  const her = await applicant(asked);
  const personIds = [gone, third, keep].map(({ personId }) => personId);
  expect((await save(uni.admin, her.enrollmentId, [{ key: 'WISHES', personIds }])).userErrors).toEqual([]);
  await must(uni.admin, 'setPreferences', {
    enrollmentId: her.enrollmentId,
    rankedIds: [third.personId],
    avoidIds: [gone.personId],
  });
  expect((await merge(uni, keep, gone)).userErrors).toEqual([]);
  const application = await applicationOf(uni.admin, her.enrollmentId);
  expect(application.answers).toMatchObject([{ key: 'WISHES', personIds: [keep.personId, third.personId] }]);
  const { enrollment } = await uni.admin.run(
    'query($id: ID!) { enrollment(id: $id) { preferences { rankedIds avoidIds } } }',
    { id: her.enrollmentId },
  );
  expect(enrollment.preferences).toEqual({ rankedIds: [third.personId], avoidIds: [keep.personId] });
});
