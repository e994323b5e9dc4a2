/** Goals of an enrollment: set by the person or a coordinator, seen by those whom they concern, found by tags. */
import { must, mutate, race, resultOf, tally } from '../support/authorization-mutate';
import { institution, type Actor } from '../support/scenario';

const GOALS = 'enrollment { version goals { id position text tags { name } } }';

test('goals are ordered, keep their ids when reworded, and are refused where they are wrong', async () => {
  const uni = await institution();
  const who = await uni.member(await uni.cohort({}, 'ENROLLING'), 'MENTEE');
  const { enrollmentId } = who;
  const set = (goals: object[], rest = {}, by: Actor = who) =>
    mutate(by, 'setGoals', { enrollmentId, goals, ...rest }, GOALS);
  const made = await set([{ text: 'First', tags: ['Career ', 'CAREER', 'Voice'] }, { text: 'Second' }]);
  const [first, second] = made.enrollment.goals;
  expect(first).toMatchObject({ position: 1, text: 'First', tags: [{ name: 'Career' }, { name: 'Voice' }] });
  const turned = await set([
    { goalId: second.id, text: 'Second, reworded' },
    { goalId: first.id, text: 'First' },
  ]);
  expect(turned.enrollment.goals).toMatchObject([
    { id: second.id, position: 1, text: 'Second, reworded' },
    { id: first.id, position: 2, tags: [] },
  ]);
  const at = async (goals: object[]) => (await set(goals)).userErrors.map(({ path }: any) => path.join('.'));
  expect(await at([{ text: ' ' }])).toEqual(['goals.0.text']);
  expect(await at([{ text: 'x'.repeat(1001) }])).toEqual(['goals.0.text']);
  expect(await at(Array.from({ length: 11 }, () => ({ text: 'x' })))).toEqual(['goals']);
  expect(await at([{ text: 'x', tags: ['ok', ' '] }])).toEqual(['goals.0.tags.1']);
  expect(
    await at([
      { text: 'x', goalId: first.id },
      { text: 'y', goalId: first.id },
    ]),
  ).toEqual(['goals.1.goalId']);
  const other = await uni.member(await uni.cohort({}, 'ENROLLING'), 'MENTEE');
  const foreign = await mutate(other, 'setGoals', {
    enrollmentId: other.enrollmentId,
    goals: [{ text: 'x', goalId: first.id }],
  });
  expect(foreign.userErrors).toMatchObject([{ path: ['goals', '0', 'goalId'] }]);
  expect(resultOf(await set([], { expectedVersion: made.enrollment.version }))).toBe('VersionConflict');
  expect((await set([], {}, uni.admin)).enrollment.goals).toEqual([]);
  await must(who, 'withdrawEnrollment', { enrollmentId });
  expect(resultOf(await set([{ text: 'Late' }]))).toBe('NotPossibleNow');
});

test('a tag that two name at once is one tag', async () => {
  const uni = await institution();
  const cohortId = await uni.cohort({}, 'ENROLLING');
  const people = [await uni.member(cohortId, 'MENTEE'), await uni.member(cohortId, 'MENTEE')];
  const results = await race(uni.admin, 2, (index) =>
    mutate(people[index]!, 'setGoals', {
      enrollmentId: people[index]!.enrollmentId,
      goals: [{ text: 'x', tags: index ? ['one', 'TWO'] : ['two', 'One'] }],
    }),
  );
  expect(tally(results.map(resultOf))).toEqual({ OK: 2 });
  const { goalTags } = await people[0]!.run('{ goalTags { totalCount edges { node { name } } } }');
  expect(goalTags.edges.map(({ node }: any) => node.name.toLowerCase()).sort()).toEqual(['one', 'two']);
});

test('goals are for her, her coordinators, and whom she is paired with from the proposal on', async () => {
  const uni = await institution();
  const programId = await uni.program();
  const cohortId = await uni.cohort({ programId }, 'MATCHING');
  const mentee = await uni.member(cohortId, 'MENTEE');
  const { enrollmentId } = mentee;
  await must(mentee, 'setGoals', { enrollmentId, goals: [{ text: 'To be heard', tags: ['Voice'] }] });
  const paired = await uni.pair(cohortId, { mentee, state: 'PROPOSED' });
  const staff = await uni.person(['COORDINATOR'], { programId });
  const lead = await uni.person(['SAFEGUARDING_LEAD']);
  const stranger = await uni.member(cohortId, 'MENTOR');

  const shown = async (who: Actor) => {
    const asked = await who.ask('query($id: ID!) { enrollment(id: $id) { goals { text tags { name } } } }', {
      id: enrollmentId,
    });
    return asked.data?.enrollment?.goals.length ?? null;
  };
  expect([await shown(mentee), await shown(staff), await shown(uni.admin)]).toEqual([1, 1, 1]);
  // She reads every enrollment, but goals are no concern of safeguarding.
  expect([await shown(lead), await shown(stranger)]).toEqual([0, null]);

  const byPairing = async (who: Actor) => {
    const asked = await who.ask('query($id: ID!) { pairing(id: $id) { members { role goals { text } } } }', {
      id: paired.id,
    });
    return asked.data?.pairing?.members.flatMap(({ goals }: any) => goals).length ?? null;
  };
  expect([await byPairing(paired.mentor), await byPairing(staff), await byPairing(lead)]).toEqual([1, 1, 0]);
  expect(await byPairing(stranger)).toBeNull();

  // A list must not tell what a field hides.
  const found = async (who: Actor, tag: string) =>
    (
      await who.run(
        'query($id: ID!, $t: String) { cohort(id: $id) { enrollments(filter: { goalTag: $t }) { totalCount edges { node { id } } } } }',
        { id: cohortId, t: tag },
      )
    ).cohort.enrollments;
  for (const who of [mentee, staff, uni.admin])
    expect(await found(who, 'VOICE')).toEqual({ totalCount: 1, edges: [{ node: { id: enrollmentId } }] });
  for (const who of [lead, stranger, paired.mentor])
    expect(await found(who, 'voice')).toEqual({ totalCount: 0, edges: [] });
  expect((await found(uni.admin, 'silence')).totalCount).toBe(0);

  await must(paired.mentor, 'declinePairing', { pairingId: paired.id });
  expect(await byPairing(paired.mentor)).toBe(0);
});
