/** Match runs: computed off the request, explained, released in part or whole, overtaken by what happens meanwhile. */
import { randomUUID } from 'node:crypto';
import { idOf, uuidOf } from '../../src/ids';
import { asSuperuser, eventsOfRequest } from '../support/authorization-database';
import { must, mutate, race, resultOf, tally, times } from '../support/authorization-mutate';
import { parkMatching } from '../support/authorization-pairings';
import { codeOf, eventually } from '../support/client';
import { brokenRules, couple, moved, propose, seatsOf, statesIn } from '../support/pairings';
import { institution, type Institution, type Member } from '../support/scenario';

const RUN = `query($id: ID!) { matchRun(id: $id) { id state progress seed inputHash resultHash engineVersion mentors mentees feasiblePairs
  matched totalScore optimal greedyMatched greedyScore failure startedAt finishedAt version
  settings { weights { levelGap discipline orgUnit skills } minLevelGap maxLevelGap idealLevelGap orgUnit discipline }
  proposals(first: 100) { totalCount edges { node { id state score partnerRank feasible pinned blockedReason
    contributions { criterion weight value points detail } alternatives { enrollmentId score reason }
    members { enrollmentId role enrollment { id person { id } } } pairing { id state origin } } } }
  leftovers(first: 100) { edges { node { id enrollmentId role reason seatsLeft feasible removedBy { rule count } } } } } }`;

const over = ['DONE', 'FAILED', 'CANCELED', 'RELEASED', 'DISCARDED'];

async function runOf(uni: Institution, id: string): Promise<any> {
  const { matchRun } = await uni.admin.run(RUN, { id });
  return {
    ...matchRun,
    proposals: matchRun.proposals.edges.map(({ node }: any) => node),
    leftovers: matchRun.leftovers.edges.map(({ node }: any) => node),
  };
}

/** Starts a run and waits for its end. */
async function matched(uni: Institution, cohortId: string, input: object = {}): Promise<any> {
  const { matchRun } = await must(
    uni.admin,
    'startMatchRun',
    { cohortId, ...input },
    'matchRun { id state }',
  );
  expect(matchRun.state).toBe('QUEUED');
  return eventually(async () => {
    const run = await runOf(uni, matchRun.id);
    return over.includes(run.state) ? run : null;
  });
}

interface Profile {
  level?: number;
  discipline?: string;
  skills?: string[];
  capacity?: number;
}

async function someone(uni: Institution, cohortId: string, role: 'MENTOR' | 'MENTEE', profile: Profile = {}) {
  const who = await uni.member(cohortId, role);
  const { skills, ...rest } = profile;
  const named = skills && { [role === 'MENTOR' ? 'skillsOffered' : 'skillsWanted']: skills };
  await must(uni.admin, 'updateEnrollment', { enrollmentId: who.enrollmentId, ...rest, ...named });
  return who;
}

/** Mentors of falling and mentees of rising levels, in two disciplines. */
async function filled(uni: Institution, cohortId: string, mentors: number, mentees: number) {
  const disciplines = ['Physics', 'History'];
  const all = {
    mentors: await times(mentors, (index) =>
      someone(uni, cohortId, 'MENTOR', {
        level: 9 - (index % 4),
        discipline: disciplines[index % 2]!,
        skills: ['Writing', `Skill ${index % 3}`],
      }),
    ),
    mentees: await times(mentees, (index) =>
      someone(uni, cohortId, 'MENTEE', {
        level: 1 + (index % 5),
        discipline: disciplines[(index + 1) % 2]!,
        skills: [`skill ${index % 3}`],
      }),
    ),
  };
  return all;
}

const whoWithWhom = (run: any) =>
  run.proposals
    .map(({ members }: any) => members.map(({ enrollmentId }: any) => enrollmentId).join(' '))
    .sort() as string[];

test('a run is computed with reasons that add up, and the same again with the same hash', async () => {
  const uni = await institution();
  const cohortId = await uni.cohort({}, 'MATCHING');
  await filled(uni, cohortId, 6, 8);
  const settings = { weights: { levelGap: 40, discipline: 20, orgUnit: 5, skills: 35 }, minLevelGap: 1 };
  const [first, second, other] = [
    await matched(uni, cohortId, { settings, seed: 7 }),
    await matched(uni, cohortId, { settings, seed: 7 }),
    await matched(uni, cohortId, { settings: { ...settings, maxLevelGap: 3 }, seed: 7 }),
  ];
  expect(first).toMatchObject({
    state: 'DONE',
    progress: 100,
    failure: null,
    mentors: 6,
    mentees: 8,
    matched: 6,
    optimal: true,
    seed: 7,
    settings: {
      ...settings,
      maxLevelGap: null,
      idealLevelGap: 2,
      orgUnit: 'PREFER_DIFFERENT',
      discipline: 'PREFER_SAME',
    },
  });
  expect(first.resultHash).toMatch(/^[0-9a-f]{64}$/);
  expect(first.inputHash).toMatch(/^[0-9a-f]{64}$/);
  expect([second.inputHash, second.resultHash]).toEqual([first.inputHash, first.resultHash]);
  expect(whoWithWhom(second)).toEqual(whoWithWhom(first));
  expect(other.inputHash).not.toBe(first.inputHash);

  expect(first.proposals).toHaveLength(6);
  const total = first.proposals.reduce((sum: number, { score }: any) => sum + score, 0);
  expect(first.totalScore).toBe(total);
  expect(first.greedyMatched).toBeLessThanOrEqual(first.matched);
  if (first.greedyMatched === first.matched) expect(first.greedyScore).toBeLessThanOrEqual(total);
  for (const proposal of first.proposals) {
    const points = proposal.contributions.map(({ points }: any) => points);
    expect(points.reduce((sum: number, one: number) => sum + one, 0)).toBe(proposal.score);
    expect(proposal.contributions.map(({ criterion }: any) => criterion).sort()).toEqual([
      'DISCIPLINE',
      'LEVEL_GAP',
      'ORG_UNIT',
      'SKILLS',
    ]);
    for (const { weight, value, points, detail } of proposal.contributions) {
      expect(value).toBeGreaterThanOrEqual(0);
      expect(value).toBeLessThanOrEqual(10_000);
      expect(Math.abs(points - (value * weight) / 100)).toBeLessThanOrEqual(1);
      expect(detail).toMatch(/\S/);
    }
    expect(proposal).toMatchObject({ state: 'STAGED', pinned: false, blockedReason: null, pairing: null });
    expect(proposal.members.map(({ role }: any) => role)).toEqual(['MENTOR', 'MENTEE']);
    expect(proposal.partnerRank).toBeLessThanOrEqual(proposal.feasible);
    for (const alternative of proposal.alternatives)
      expect(alternative.enrollmentId).not.toBe(proposal.members[0].enrollmentId);
  }
  // Best first, nobody twice, and whoever is left over is told why.
  const scores = first.proposals.map(({ score }: any) => score);
  expect(scores).toEqual([...scores].sort((a, b) => b - a));
  expect(
    new Set(first.proposals.flatMap(({ members }: any) => members.map((m: any) => m.enrollmentId))).size,
  ).toBe(12);
  expect(first.leftovers).toHaveLength(2);
  for (const left of first.leftovers)
    expect(left).toMatchObject({ role: 'MENTEE', reason: 'PARTNERS_FULL', seatsLeft: 1 });
});

test('words in reasons name nobody, and what somebody is asked for monitoring never reaches the matcher', async () => {
  const uni = await institution();
  const cohortId = await uni.cohort({}, 'MATCHING');
  await filled(uni, cohortId, 3, 3);
  const run = await matched(uni, cohortId);
  const stored = JSON.stringify(
    run.proposals.map(({ contributions, alternatives }: any) => [contributions, alternatives]),
  );
  const people = await asSuperuser<{ name: string; email: string }>(
    'select display_name as name, email from people where institution_id = $1',
    [uuidOf(uni.id)],
  );
  for (const { name, email } of people) {
    expect(stored).not.toContain(name);
    if (email) expect(stored).not.toContain(email);
  }
  // Read as the runtime reads: no right on anything of demographics but what one may do about oneself.
  const schemas = await asSuperuser<{ schema: string; may: boolean }>(
    `select n.nspname as schema, bool_or(has_table_privilege('ithaca_app', c.oid, 'SELECT')) as may
     from pg_namespace n join pg_class c on c.relnamespace = n.oid and c.relkind in ('r', 'p', 'v') where n.nspname like 'demographics%' group by 1`,
  );
  expect(schemas.filter(({ may }) => may)).toEqual([]);
});

test('bans keep people apart: exclusions, open pairings, leaves, limits', async () => {
  const uni = await institution();
  const programId = await uni.program();
  const cohortId = await uni.cohort({ programId }, 'MATCHING');
  const [mentor, away, junior] = [
    await someone(uni, cohortId, 'MENTOR', { level: 5, capacity: 3 }),
    await someone(uni, cohortId, 'MENTOR', { level: 5 }),
    await someone(uni, cohortId, 'MENTOR', { level: 1 }),
  ];
  const [excluded, paired, free] = [
    await someone(uni, cohortId, 'MENTEE', { level: 3 }),
    await someone(uni, cohortId, 'MENTEE', { level: 3, capacity: 2 }),
    await someone(uni, cohortId, 'MENTEE', { level: 3 }),
  ];
  const today = new Date().toISOString().slice(0, 10);
  await must(uni.admin, 'startLeave', { enrollmentId: away.enrollmentId, fromOn: today });
  await must(uni.admin, 'createExclusion', { programId, personIds: [excluded.personId, mentor.personId] });
  await uni.pair(cohortId, { mentor, mentee: paired, state: 'PROPOSED' });
  const run = await matched(uni, cohortId, { settings: { minLevelGap: 1 } });
  expect(run).toMatchObject({ mentors: 2, mentees: 3, feasiblePairs: 1, matched: 1 });
  expect(whoWithWhom(run)).toEqual([`${mentor.enrollmentId} ${free.enrollmentId}`]);
  const left = Object.fromEntries(run.leftovers.map((one: any) => [one.enrollmentId, one]));
  expect(Object.keys(left).sort()).toEqual(
    [excluded, paired, junior, mentor].map(({ enrollmentId }) => enrollmentId).sort(),
  );
  expect(left[excluded.enrollmentId]).toMatchObject({
    reason: 'NO_FEASIBLE_PARTNER',
    feasible: 0,
    removedBy: expect.arrayContaining([
      { rule: 'EXCLUSION', count: 1 },
      { rule: 'LEVEL_GAP', count: 1 },
    ]),
  });
  expect(left[paired.enrollmentId].removedBy).toEqual(
    expect.arrayContaining([
      { rule: 'ALREADY_PAIRED', count: 1 },
      { rule: 'LEVEL_GAP', count: 1 },
    ]),
  );
  expect(left[mentor.enrollmentId]).toMatchObject({ role: 'MENTOR', seatsLeft: 1 });
  expect(left[junior.enrollmentId]).toMatchObject({ reason: 'NO_FEASIBLE_PARTNER' });
});

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

/** A run that no worker takes up, in a state. */
async function parked(uni: Institution, cohortId: string, state = 'QUEUED'): Promise<string> {
  await parkMatching(uni.id);
  const { matchRun } = await must(uni.admin, 'startMatchRun', { cohortId }, 'matchRun { id }');
  await asSuperuser('update match_runs set state = $2 where id = $1', [uuidOf(matchRun.id), state]);
  return matchRun.id;
}

const NEXT: Record<string, string[]> = {
  QUEUED: ['RUNNING', 'CANCELED'],
  RUNNING: ['DONE', 'FAILED', 'CANCELED', 'RUNNING'],
  DONE: ['RELEASED', 'DISCARDED'],
  FAILED: [],
  CANCELED: [],
  RELEASED: ['RELEASED'],
  DISCARDED: [],
};

test('every step from every state', async () => {
  const uni = await institution();
  const cohortId = await uni.cohort({}, 'MATCHING');
  const matchRunId = await parked(uni, cohortId);
  const steps = { cancelMatchRun: 'CANCELED', discardMatchRun: 'DISCARDED', releaseMatchRun: 'RELEASED' };
  for (const [state, allowed] of Object.entries(NEXT)) {
    for (const [mutation, to] of Object.entries(steps)) {
      await asSuperuser('update match_runs set state = $2 where id = $1', [uuidOf(matchRunId), state]);
      const { matchRun, userErrors } = await mutate(
        uni.admin,
        mutation,
        { matchRunId },
        'matchRun { state }',
      );
      if (!allowed.includes(to)) {
        expect(userErrors).toMatchObject([{ __typename: 'IllegalTransition', state, allowed }]);
      } else if (to === 'RELEASED') {
        expect(userErrors).toMatchObject([{ __typename: 'NotPossibleNow' }]);
      } else {
        expect({ state, mutation, matchRun, userErrors }).toEqual({
          state,
          mutation,
          matchRun: { state: to },
          userErrors: [],
        });
      }
    }
  }
});

test('a canceled run stays canceled, whatever a worker does', async () => {
  const uni = await institution();
  const cohortId = await uni.cohort({}, 'MATCHING');
  await filled(uni, cohortId, 2, 2);
  const outcomes = new Set<string>();
  for (let round = 0; round < 6; round++) {
    const { matchRun } = await must(uni.admin, 'startMatchRun', { cohortId }, 'matchRun { id }');
    if (round % 2) await new Promise((resolve) => setTimeout(resolve, 40 * round));
    const { userErrors } = await mutate(uni.admin, 'cancelMatchRun', { matchRunId: matchRun.id });
    const run = await eventually(async () => {
      const now = await runOf(uni, matchRun.id);
      return over.includes(now.state) ? now : null;
    });
    expect(run.state).toBe(userErrors.length ? 'DONE' : 'CANCELED');
    outcomes.add(run.state);
    if (run.state !== 'CANCELED') continue;
    // The next run is computed after it; by then it would have been, too.
    await matched(uni, cohortId);
    expect(await runOf(uni, matchRun.id)).toMatchObject({
      state: 'CANCELED',
      proposals: [],
      resultHash: null,
    });
  }
  expect(outcomes).toContain('CANCELED');
});

test('a run whose worker died in the middle is computed anew, once', async () => {
  const uni = await institution();
  const cohortId = await uni.cohort({}, 'MATCHING');
  await filled(uni, cohortId, 3, 3);
  const reference = await matched(uni, cohortId);
  // As a killed worker leaves it: begun, and nothing of its result written.
  const id = randomUUID();
  await asSuperuser(
    `insert into match_runs (institution_id, id, cohort_id, state, settings, seed, progress, started_at, created_at, updated_at)
     select institution_id, $2, cohort_id, 'RUNNING', settings, seed, 40, now(), now(), now() from match_runs where id = $1`,
    [uuidOf(reference.id), id],
  );
  const next = await matched(uni, cohortId);
  const again = await runOf(uni, idOf('MatchRun', id));
  expect(again).toMatchObject({ state: 'DONE', resultHash: reference.resultHash });
  expect(next.resultHash).toBe(reference.resultHash);
  expect(again.proposals).toHaveLength(3);
});

test('only a cohort that matches or runs is matched, and only mentors with mentees', async () => {
  const uni = await institution();
  const programId = await uni.program({ kind: 'PEER' });
  for (const [cohortId, expected] of [
    [await uni.cohort({}, 'ENROLLING'), 'NotPossibleNow'],
    [await uni.cohort({}, 'WRAP_UP'), 'NotPossibleNow'],
    [await uni.cohort({ programId }, 'MATCHING'), 'NotPossibleNow'],
  ] as const)
    expect(resultOf(await mutate(uni.admin, 'startMatchRun', { cohortId }))).toBe(expected);
  const cohortId = await uni.cohort({}, 'MATCHING');
  const refused = (settings: object) => mutate(uni.admin, 'startMatchRun', { cohortId, settings });
  const zero = { levelGap: 0, discipline: 0, orgUnit: 0, skills: 0 };
  expect((await refused({ weights: zero })).userErrors).toMatchObject([
    { code: 'INVALID_INPUT', path: ['settings', 'weights'] },
  ]);
  expect((await refused({ minLevelGap: 3, maxLevelGap: 2 })).userErrors).toMatchObject([
    { code: 'INVALID_INPUT', path: ['settings', 'maxLevelGap'] },
  ]);
  expect((await refused({ weights: { ...zero, skills: 101 } })).userErrors).toMatchObject([
    { code: 'INVALID_INPUT', path: ['settings', 'weights', 'skills'] },
  ]);
  expect((await mutate(uni.admin, 'startMatchRun', { cohortId, seed: -1 })).userErrors).toMatchObject([
    { code: 'INVALID_INPUT', path: ['seed'] },
  ]);
});

test('a run over nobody is done, and proposes nothing', async () => {
  const uni = await institution();
  const cohortId = await uni.cohort({}, 'MATCHING');
  expect(await matched(uni, cohortId)).toMatchObject({
    state: 'DONE',
    matched: 0,
    mentors: 0,
    mentees: 0,
    totalScore: 0,
    proposals: [],
    leftovers: [],
  });
});

test('a reverse program pairs by the gap the other way around', async () => {
  const uni = await institution();
  const programId = await uni.program({ kind: 'REVERSE' });
  const cohortId = await uni.cohort({ programId }, 'MATCHING');
  const [young, old] = [
    await someone(uni, cohortId, 'MENTOR', { level: 1 }),
    await someone(uni, cohortId, 'MENTOR', { level: 9 }),
  ];
  const mentee = await someone(uni, cohortId, 'MENTEE', { level: 5 });
  const run = await matched(uni, cohortId, { settings: { minLevelGap: 1 } });
  expect(whoWithWhom(run)).toEqual([`${young.enrollmentId} ${mentee.enrollmentId}`]);
  expect(run.leftovers).toMatchObject([
    { enrollmentId: old.enrollmentId, removedBy: [{ rule: 'LEVEL_GAP', count: 1 }] },
  ]);
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
