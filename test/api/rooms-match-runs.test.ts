/** Match runs: computed off the request, explained, canceled, begun anew. */
import { randomUUID } from 'node:crypto';
import { idOf, uuidOf } from '../../src/ids';
import { asSuperuser } from '../support/authorization-database';
import { must, mutate, resultOf } from '../support/authorization-mutate';
import { parkMatching } from '../support/authorization-pairings';
import { eventually } from '../support/client';
import { filled, matched, over, runOf, someone, whoWithWhom } from '../support/pairings';
import { institution, type Institution } from '../support/scenario';

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

test('only a cohort that matches or runs is matched', async () => {
  const uni = await institution();
  for (const [cohortId, expected] of [
    [await uni.cohort({}, 'ENROLLING'), 'NotPossibleNow'],
    [await uni.cohort({}, 'WRAP_UP'), 'NotPossibleNow'],
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
    `insert into match_runs (institution_id, id, cohort_id, state, settings, goal, pool, pins, seed, progress, started_at, created_at, updated_at)
     select institution_id, $2, cohort_id, 'RUNNING', settings, goal, pool, pins, seed, 40, now(), now(), now() from match_runs where id = $1`,
    [uuidOf(reference.id), id],
  );
  const next = await matched(uni, cohortId);
  const again = await runOf(uni, idOf('MatchRun', id));
  expect(again).toMatchObject({ state: 'DONE', resultHash: reference.resultHash });
  expect(next.resultHash).toBe(reference.resultHash);
  expect(again.proposals).toHaveLength(3);
});
