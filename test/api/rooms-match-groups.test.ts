/** Programs of one pool: pairs of peers and circles, proposed, explained and released through the API. */
import { must, mutate } from '../support/authorization-mutate';
import { membersOf as members, poolOf, runOver as run } from '../support/match-groups';

test('peers are paired two by two, nobody twice and nobody against an exclusion; the odd one is told why', async () => {
  const { uni, cohortId, people } = await poolOf('PEER', 5);
  await must(uni.admin, 'createExclusion', {
    cohortId,
    personIds: [people[0]!.personId, people[2]!.personId],
  });
  const found = await run(uni, cohortId);
  expect(found).toMatchObject({
    state: 'DONE',
    matched: 2,
    optimal: true,
    mentors: null,
    circles: null,
    report: { groups: { people: 5, placed: 4, exact: true, placedBound: 4, scoreBound: found.totalScore } },
  });
  expect(new Set(found.proposals.flatMap(members)).size).toBe(4);
  for (const proposal of found.proposals) {
    expect(proposal.members.map(({ role }: any) => role)).toEqual(['PEER', 'PEER']);
    const points = proposal.contributions.reduce((sum: number, one: any) => sum + one.points, 0);
    expect(points).toBe(proposal.score);
    const banned = [people[0]!.enrollmentId, people[2]!.enrollmentId];
    expect(banned.every((id) => members(proposal).includes(id))).toBe(false);
  }
  expect(found.leftovers).toMatchObject([{ role: 'PEER', reason: 'PARTNERS_FULL' }]);
  const { released } = await must(uni.admin, 'releaseMatchRun', { matchRunId: found.id }, 'released');
  expect(released).toBe(2);
  const rest = await run(uni, cohortId, { pool: { unmatchedOnly: true } });
  expect(rest).toMatchObject({ proposals: [], leftovers: [{ reason: 'NO_FEASIBLE_PARTNER' }] });
});

test('circles have planned sizes and are mixed as asked; the same question has the same answer', async () => {
  const { uni, cohortId } = await poolOf('GROUP', 7);
  const circles = { size: 4, spread: [{ attribute: 'DISCIPLINE', penalty: 3000 }] };
  const found = await run(uni, cohortId, { circles });
  expect(found).toMatchObject({ state: 'DONE', matched: 2, circles: { size: 4, min: 3, max: 8 } });
  expect(
    found.proposals
      .map(members)
      .map(({ length }: any) => length)
      .sort(),
  ).toEqual([3, 4]);
  expect(new Set(found.proposals.flatMap(members)).size).toBe(7);
  expect(found.report.groups).toMatchObject({ people: 7, placed: 7 });
  expect(found.totalScore).toBeLessThanOrEqual(found.report.groups.scoreBound);
  for (const proposal of found.proposals) {
    const points = proposal.contributions.reduce((sum: number, one: any) => sum + one.points, 0);
    const [spread] = proposal.spread;
    expect(spread.cost).toBe(spread.alike * 3000);
    expect(points - spread.cost).toBe(proposal.score);
    const size = proposal.members.length;
    expect(spread.pairs).toBe((size * (size - 1)) / 2);
  }
  const again = await run(uni, cohortId, { circles });
  expect(again.proposals.map(members).sort()).toEqual(found.proposals.map(members).sort());
  const { released } = await must(uni.admin, 'releaseMatchRun', { matchRunId: found.id }, 'released');
  expect(released).toBe(2);
});

test('numbers that no circles can hold fail the run, and say what would do', async () => {
  const { uni, cohortId } = await poolOf('GROUP', 5);
  const found = await run(uni, cohortId, { circles: { size: 3, min: 3, max: 4 } });
  expect(found).toMatchObject({ state: 'FAILED', failure: expect.stringMatching(/4 or 6 people would do/) });
});

test('what is asked of mentors can’t be asked of peers', async () => {
  const { uni, cohortId, people } = await poolOf('PEER', 2);
  const pin = { mentorEnrollmentId: people[0]!.enrollmentId, menteeEnrollmentId: people[1]!.enrollmentId };
  const table: [input: object, path: string][] = [
    [{ circles: {} }, 'circles'],
    [{ pins: [pin] }, 'pins'],
    [{ goal: { menteesPerMentor: 1 } }, 'goal'],
    [{ goal: { objective: 'STABLE' } }, 'goal'],
    [{ pool: { menteeOrgUnitIds: [] } }, 'pool'],
  ];
  for (const [input, path] of table) {
    const { userErrors } = await mutate(uni.admin, 'startMatchRun', { cohortId, ...input });
    expect([path, userErrors.map((error: any) => [error.code, error.path.at(-1)])]).toEqual([
      path,
      [['INVALID_INPUT', path]],
    ]);
  }
});
