/** Releasing match runs: in part or whole, overtaken by what happens meanwhile, and who sees what of it. */
import { uuidOf } from '../../src/ids';
import { asSuperuser, eventsOfRequest } from '../support/authorization-database';
import { must, mutate, race, resultOf, tally } from '../support/authorization-mutate';
import { codeOf } from '../support/client';
import {
  brokenRules,
  couple,
  filled,
  matched,
  moved,
  propose,
  RUN,
  runOf,
  seatsOf,
  someone,
  statesIn,
  whoWithWhom,
} from '../support/pairings';
import { institution, type Member } from '../support/scenario';

test('released in part and then whole; what its people answer is the pairing’s matter', async () => {
  const uni = await institution();
  const cohortId = await uni.cohort({}, 'MATCHING');
  await filled(uni, cohortId, 4, 4);
  const run = await matched(uni, cohortId);
  const ids: string[] = run.proposals.map(({ id }: any) => id);
  const expiresAt = new Date(Date.now() + 86_400_000).toISOString();
  const part = await must(
    uni.admin,
    'releaseMatchRun',
    { matchRunId: run.id, proposalIds: ids.slice(0, 2), expiresAt },
    'matchRun { state } released blocked',
  );
  expect(part).toMatchObject({ matchRun: { state: 'RELEASED' }, released: 2, blocked: 0 });
  const after = await runOf(uni, run.id);
  expect(after.proposals.map(({ state }: any) => state).sort()).toEqual([
    'RELEASED',
    'RELEASED',
    'STAGED',
    'STAGED',
  ]);
  for (const { state, pairing } of after.proposals)
    expect(pairing).toEqual(
      state === 'RELEASED' ? { id: expect.any(String), state: 'PROPOSED', origin: 'MATCH_RUN' } : null,
    );
  // Again the same two: they are decided.
  const again = await mutate(uni.admin, 'releaseMatchRun', {
    matchRunId: run.id,
    proposalIds: ids.slice(0, 2),
  });
  expect(again.userErrors).toMatchObject([{ code: 'INVALID_INPUT', path: ['proposalIds', '0'] }]);
  await must(uni.admin, 'discardProposals', { matchRunId: run.id, proposalIds: [ids[3]] }, 'matchRun { id }');
  expect(await must(uni.admin, 'releaseMatchRun', { matchRunId: run.id }, 'released blocked')).toMatchObject({
    released: 1,
    blocked: 0,
  });
  expect((await mutate(uni.admin, 'releaseMatchRun', { matchRunId: run.id })).userErrors).toMatchObject([
    { code: 'NOT_POSSIBLE_NOW' },
  ]);
  expect(await statesIn(cohortId)).toEqual({ PROPOSED: 3 });
  expect(await brokenRules(cohortId)).toEqual([]);
  // A pairing tells coordinators where it came from, and nobody else.
  const { pairings } = await uni.admin.run(
    '{ pairings { edges { node { id expiresAt proposal { id score } members { person { id } } } } } }',
  );
  expect(pairings.edges.map(({ node }: any) => node.proposal.id).sort()).toEqual(
    [ids[0], ids[1], ids[2]].sort(),
  );
  expect(pairings.edges.filter(({ node }: any) => node.expiresAt === expiresAt)).toHaveLength(2);
});

test('a member sees her pairing and not what it was made of', async () => {
  const uni = await institution();
  const cohortId = await uni.cohort({}, 'MATCHING');
  const [mentor, mentee] = [await someone(uni, cohortId, 'MENTOR'), await someone(uni, cohortId, 'MENTEE')];
  const run = await matched(uni, cohortId);
  const cohortRuns = 'query($id: ID!) { cohort(id: $id) { matchRuns { totalCount edges { node { id } } } } }';
  for (const who of [mentor, mentee]) {
    expect(codeOf(await who.ask(RUN, { id: run.id }))).toBe('NOT_FOUND');
    expect((await who.run('{ pairings { totalCount } }')).pairings.totalCount).toBe(0);
    expect((await who.run(cohortRuns, { id: cohortId })).cohort.matchRuns).toEqual({
      totalCount: 0,
      edges: [],
    });
  }
  expect((await uni.admin.run(cohortRuns, { id: cohortId })).cohort.matchRuns.totalCount).toBe(1);
  await must(uni.admin, 'releaseMatchRun', { matchRunId: run.id });
  for (const who of [mentor, mentee]) {
    const { pairings } = await who.run(
      '{ pairings { edges { node { id state proposal { id } members { person { id externalId } } } } } }',
    );
    expect(pairings.edges).toHaveLength(1);
    expect(pairings.edges[0].node).toMatchObject({ state: 'PROPOSED', proposal: null });
    expect(pairings.edges[0].node.members.map(({ person }: any) => person.id).sort()).toEqual(
      [mentor.personId, mentee.personId].sort(),
    );
  }
});

test('what is in the way by then blocks a proposal and says why; the others go through', async () => {
  const uni = await institution();
  const programId = await uni.program();
  const cohortId = await uni.cohort({ programId }, 'MATCHING');
  await filled(uni, cohortId, 4, 4);
  const run = await matched(uni, cohortId);
  const [excluded, taken, left, fine] = run.proposals;
  const personIds = excluded.members.map(({ enrollment }: any) => enrollment.person.id);
  const { exclusion } = await must(
    uni.admin,
    'createExclusion',
    { programId, personIds },
    'exclusion { id }',
  );
  const newcomer = await uni.member(cohortId, 'MENTEE');
  const mentorOf = (proposal: any) =>
    ({
      enrollmentId: proposal.members[0].enrollmentId,
      personId: proposal.members[0].enrollment.person.id,
    }) as Member;
  const { pairing } = await must(
    uni.admin,
    'proposePairing',
    { cohortId, members: couple(mentorOf(taken), newcomer) },
    'pairing { id }',
  );
  await must(uni.admin, 'removeEnrollment', { enrollmentId: left.members[1].enrollmentId, reason: 'Gone' });
  expect(await must(uni.admin, 'releaseMatchRun', { matchRunId: run.id }, 'released blocked')).toMatchObject({
    released: 1,
    blocked: 3,
  });
  const of = async () => {
    const proposals: any[] = (await runOf(uni, run.id)).proposals;
    return Object.fromEntries(proposals.map(({ id, state, blockedReason }) => [id, [state, blockedReason]]));
  };
  expect(await of()).toEqual({
    [excluded.id]: ['BLOCKED', expect.stringContaining('exclusion')],
    [taken.id]: ['BLOCKED', expect.stringContaining('seats of this mentor are taken')],
    [left.id]: ['BLOCKED', expect.stringContaining('REMOVED')],
    [fine.id]: ['RELEASED', null],
  });
  // What blocked them passes.
  await must(uni.admin, 'liftExclusion', { exclusionId: exclusion.id });
  await must(uni.admin, 'withdrawPairing', { pairingId: pairing.id });
  expect(await must(uni.admin, 'releaseMatchRun', { matchRunId: run.id }, 'released blocked')).toMatchObject({
    released: 2,
    blocked: 1,
  });
  expect(await of()).toMatchObject({ [excluded.id]: ['RELEASED', null], [taken.id]: ['RELEASED', null] });
  expect(await brokenRules(cohortId)).toEqual([]);
});

test('the release of a second run takes the place of what the first has staged', async () => {
  const uni = await institution();
  const cohortId = await uni.cohort({}, 'MATCHING');
  await filled(uni, cohortId, 3, 3);
  const first = await matched(uni, cohortId);
  await must(uni.admin, 'releaseMatchRun', { matchRunId: first.id, proposalIds: [first.proposals[0].id] });
  const second = await matched(uni, cohortId, { seed: 2 });
  expect(second).toMatchObject({ mentors: 2, mentees: 2, matched: 2 });
  await must(uni.admin, 'releaseMatchRun', { matchRunId: second.id, proposalIds: [second.proposals[0].id] });
  const states = async (id: string) => tally((await runOf(uni, id)).proposals.map(({ state }: any) => state));
  expect(await states(first.id)).toEqual({ RELEASED: 1, SUPERSEDED: 2 });
  expect(await states(second.id)).toEqual({ RELEASED: 1, STAGED: 1 });
  expect((await mutate(uni.admin, 'releaseMatchRun', { matchRunId: first.id })).userErrors).toMatchObject([
    { code: 'NOT_POSSIBLE_NOW' },
  ]);
  expect(await brokenRules(cohortId)).toEqual([]);
});

test('a release against proposals by hand, and against itself: nobody is paired twice', async () => {
  const uni = await institution();
  const cohortId = await uni.cohort({}, 'MATCHING');
  const { mentors, mentees } = await filled(uni, cohortId, 6, 6);
  const [first, second] = [await matched(uni, cohortId), await matched(uni, cohortId, { seed: 3 })];
  const results = await race(uni.admin, 14, (index) => {
    if (index < 2) return mutate(uni.admin, 'releaseMatchRun', { matchRunId: first.id });
    if (index < 4) return mutate(uni.admin, 'releaseMatchRun', { matchRunId: second.id });
    return propose(uni.admin, cohortId, mentors[index % 6]!, mentees[(index * 5 + 1) % 6]!);
  });
  expect(await brokenRules(cohortId)).toEqual([]);
  for (const { enrollmentId } of [...mentors, ...mentees])
    expect((await seatsOf(enrollmentId)).length).toBeLessThanOrEqual(1);
  expect(results.filter((result) => resultOf(result) === 'OK').length).toBeGreaterThan(0);
  const [orphans] = await asSuperuser<{ count: number }>(
    `select count(*)::int as count from match_proposals q left join pairings pr on pr.id = q.pairing_id
     where q.cohort_id = $1 and (q.state = 'RELEASED') <> (pr.id is not null)`,
    [uuidOf(cohortId)],
  );
  expect(orphans?.count).toBe(0);
});

test('a rolling cohort enrolls, matches and releases while it is active', async () => {
  const uni = await institution();
  const cohortId = await uni.cohort({ rolling: true }, 'ENROLLING');
  await must(uni.admin, 'activateCohort', { cohortId });
  const done: string[] = [];
  for (let wave = 0; wave < 3; wave++) {
    const [mentor, mentee] = [await uni.member(cohortId, 'MENTOR'), await uni.member(cohortId, 'MENTEE')];
    const run = await matched(uni, cohortId);
    expect(whoWithWhom(run)).toEqual([`${mentor.enrollmentId} ${mentee.enrollmentId}`]);
    await must(uni.admin, 'releaseMatchRun', { matchRunId: run.id });
    const { pairing } = (await runOf(uni, run.id)).proposals[0];
    await moved(mentor, 'confirmPairing', pairing.id);
    expect(await moved(mentee, 'confirmPairing', pairing.id)).toBe('CONFIRMED');
    done.push(pairing.id);
  }
  expect(new Set(done).size).toBe(3);
  expect(await statesIn(cohortId)).toEqual({ CONFIRMED: 3 });
});

test('a release leaves one fact for each pairing and one for the run, without names', async () => {
  const uni = await institution();
  const cohortId = await uni.cohort({}, 'MATCHING');
  await filled(uni, cohortId, 3, 3);
  const run = await matched(uni, cohortId);
  const answer = await uni.admin.ask(
    'mutation($i: ReleaseMatchRunInput!) { releaseMatchRun(input: $i) { released userErrors { code } } }',
    { i: { matchRunId: run.id } },
  );
  const events = await eventsOfRequest(answer.requestId);
  expect(tally(events.map(({ type }) => type))).toEqual({ PairingProposed: 3, MatchRunReleased: 1 });
  expect(events.at(-1)?.changes).toEqual({ state: ['DONE', 'RELEASED'], released: [null, 3] });
  for (const { actorId } of events) expect(actorId).toBe(uni.admin.personId);
});
