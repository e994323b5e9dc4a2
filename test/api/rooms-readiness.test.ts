/** The checklist before matching: who records what, what is shown to whom, and that only who is ready is paired. */
import { uuidOf } from '../../src/ids';
import { asSuperuser } from '../support/authorization-database';
import { must, mutate } from '../support/authorization-mutate';
import { codes, matched, propose } from '../support/pairings';
import { asking, auditEvents, BRIEFING } from '../support/readiness';
import { institution, type Actor } from '../support/scenario';

const CODE = { ...BRIEFING, key: 'CODE', kind: 'AGREEMENT', recordedBy: 'PERSON' };
const PROFILE = { ...BRIEFING, key: 'PROFILE', kind: 'PROFILE' };
const READINESS = `readiness { ready openItems items { key state missing doneOn untilOn reason item { label required } recordedBy { id } } }`;

async function readinessOf(who: Actor, id: string) {
  const { enrollment } = await who.run(`query($id: ID!) { enrollment(id: $id) { ${READINESS} } }`, { id });
  return enrollment.readiness;
}
const statesOf = async (who: Actor, id: string) =>
  Object.fromEntries((await readinessOf(who, id)).items.map(({ key, state }: any) => [key, state]));

/** Ids that the filter finds, which must be what each enrollment says of itself. */
async function found(who: Actor, cohortId: string, ready: boolean): Promise<string[]> {
  const { cohort } = await who.run(
    `query($id: ID!, $ready: Boolean) { cohort(id: $id) { enrollments(filter: { ready: $ready }) { totalCount edges { node { id readiness { ready } } } } } }`,
    { id: cohortId, ready },
  );
  const { totalCount, edges } = cohort.enrollments;
  expect(totalCount).toBe(edges.length);
  for (const { node } of edges) expect(node.readiness.ready).toBe(ready);
  return edges.map(({ node }: any) => node.id);
}

test('what lacks is named; it is recorded by whom the item says, waived with a reason, undone, and logged without words', async () => {
  const uni = await institution();
  const optional = { ...BRIEFING, key: 'VIDEO', required: false };
  const other = { ...BRIEFING, key: 'MENTORS', roles: ['MENTOR'] };
  const { cohortId } = await asking(uni, [BRIEFING, CODE, PROFILE, optional, other]);
  const mentee = await uni.member(cohortId, 'MENTEE');
  const { enrollmentId } = mentee;
  expect(await readinessOf(mentee, enrollmentId)).toMatchObject({
    ready: false,
    openItems: 3,
    items: [
      { key: 'BRIEFING', state: 'MISSING', missing: [], item: { label: 'Briefing attended' } },
      { key: 'CODE', state: 'MISSING' },
      { key: 'PROFILE', state: 'MISSING', missing: ['level', 'discipline', 'skillsWanted'] },
      { key: 'VIDEO', state: 'MISSING', item: { required: false } },
    ],
  });
  await must(mentee, 'recordReadiness', { enrollmentId, key: 'CODE' });
  await expect(mutate(mentee, 'recordReadiness', { enrollmentId, key: 'BRIEFING' })).rejects.toThrow(
    'FORBIDDEN',
  );
  expect(codes(await mutate(uni.admin, 'recordReadiness', { enrollmentId, key: 'PROFILE' }))).toEqual([
    'NotPossibleNow',
  ]);
  expect(
    (await mutate(uni.admin, 'recordReadiness', { enrollmentId, key: 'MENTORS' })).userErrors,
  ).toMatchObject([
    {
      code: 'INVALID_INPUT',
      path: ['key'],
      message: expect.stringContaining('BRIEFING, CODE, PROFILE, VIDEO'),
    },
  ]);
  await must(uni.admin, 'waiveReadiness', { enrollmentId, key: 'BRIEFING', reason: 'Led it herself' });
  await must(mentee, 'updateEnrollment', {
    enrollmentId,
    level: 3,
    discipline: 'Law',
    skillsWanted: ['Writing'],
  });
  const hers = await readinessOf(mentee, enrollmentId);
  expect(hers).toMatchObject({ ready: true, openItems: 0 });
  expect(hers.items.map(({ state, reason }: any) => [state, reason])).toEqual([
    ['WAIVED', null],
    ['DONE', null],
    ['DONE', null],
    ['MISSING', null],
  ]);
  const [briefing, code] = (await readinessOf(uni.admin, enrollmentId)).items;
  expect(briefing).toMatchObject({ reason: 'Led it herself', recordedBy: { id: uni.admin.personId } });
  expect(code).toMatchObject({
    doneOn: new Date().toISOString().slice(0, 10),
    recordedBy: { id: mentee.personId },
  });
  await expect(mutate(mentee, 'undoReadiness', { enrollmentId, key: 'BRIEFING' })).rejects.toThrow(
    'FORBIDDEN',
  );
  await must(uni.admin, 'undoReadiness', { enrollmentId, key: 'BRIEFING' });
  expect(codes(await mutate(uni.admin, 'undoReadiness', { enrollmentId, key: 'BRIEFING' }))).toEqual([
    'NotPossibleNow',
  ]);
  expect(await statesOf(mentee, enrollmentId)).toMatchObject({ BRIEFING: 'MISSING', CODE: 'DONE' });
  const waived = await auditEvents(uni, 'ReadinessWaived');
  expect(waived).toMatchObject([{ actorId: uni.admin.personId, changes: { item: [null, 'BRIEFING'] } }]);
  expect(JSON.stringify(waived)).not.toContain('Led it');
});

test('what holds for a time expires, holds anew when done again, and stays done when the rules change', async () => {
  const uni = await institution();
  const training = { ...BRIEFING, key: 'TRAINING', kind: 'TRAINING', validDays: 30 };
  const { programId, cohortId } = await asking(uni, [training]);
  const { enrollmentId } = await uni.member(cohortId, 'MENTEE');
  const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);
  const tomorrow = { enrollmentId, key: 'TRAINING', doneOn: day(-2) };
  expect((await mutate(uni.admin, 'recordReadiness', tomorrow)).userErrors).toMatchObject([
    { path: ['doneOn'] },
  ]);
  await must(uni.admin, 'recordReadiness', { enrollmentId, key: 'TRAINING', doneOn: day(40) });
  expect(await readinessOf(uni.admin, enrollmentId)).toMatchObject({
    ready: false,
    items: [{ state: 'EXPIRED', doneOn: day(40), untilOn: day(10) }],
  });
  expect(await found(uni.admin, cohortId, false)).toEqual([enrollmentId]);
  await must(uni.admin, 'recordReadiness', { enrollmentId, key: 'TRAINING', doneOn: day(1) });
  expect(await found(uni.admin, cohortId, true)).toEqual([enrollmentId]);
  await must(uni.admin, 'setProgramPolicy', { programId, readiness: [BRIEFING] });
  expect(await statesOf(uni.admin, enrollmentId)).toEqual({ BRIEFING: 'MISSING' });
  await must(uni.admin, 'setProgramPolicy', { programId, readiness: [training, BRIEFING] });
  expect(await statesOf(uni.admin, enrollmentId)).toEqual({ TRAINING: 'DONE', BRIEFING: 'MISSING' });
  const rows = await asSuperuser(
    'select ended_at is null as live from readiness_records where enrollment_id = $1 order by created_at',
    [uuidOf(enrollmentId)],
  );
  expect(rows).toEqual([{ live: false }, { live: true }]);
});

test('many at once, each with a result; the filter finds who is ready, for those who may read it', async () => {
  const uni = await institution();
  const { cohortId } = await asking(uni, [BRIEFING]);
  const [a, b] = [await uni.member(cohortId, 'MENTEE'), await uni.member(cohortId, 'MENTOR')];
  const c = await uni.member(cohortId, 'MENTEE');
  const gone = 'enrollment_00000000-0000-7000-8000-000000000000';
  const { results } = await must(
    uni.admin,
    'recordReadinessOfMany',
    { enrollmentIds: [a.enrollmentId, gone, b.enrollmentId], key: 'BRIEFING' },
    'results { id userErrors { code } }',
  );
  expect(results.map(({ userErrors }: any) => userErrors.map(({ code }: any) => code))).toEqual([
    [],
    ['NOT_FOUND'],
    [],
  ]);
  expect(await found(uni.admin, cohortId, true)).toEqual([a.enrollmentId, b.enrollmentId]);
  expect(await found(uni.admin, cohortId, false)).toEqual([c.enrollmentId]);
  expect(await found(c, cohortId, false)).toEqual([c.enrollmentId]);
  expect(await found(a, cohortId, false)).toEqual([]);
  const standing = async (who: Actor, id: string) =>
    (await who.run('query($id: ID!) { enrollment(id: $id) { standing } }', { id })).enrollment.standing;
  expect(await standing(a, a.enrollmentId)).toEqual(['READY']);
  expect(await standing(uni.admin, c.enrollmentId)).toEqual([]);
  const lead = await uni.person(['SAFEGUARDING_LEAD']);
  expect(await found(lead, cohortId, false)).toEqual([]);
  expect(await readinessOf(lead, c.enrollmentId)).toBeNull();
});

test('only who is ready is proposed, unless a coordinator says why', async () => {
  const uni = await institution();
  const { cohortId } = await asking(uni, [BRIEFING]);
  const mentor = await uni.member(cohortId, 'MENTOR');
  const mentee = await uni.member(cohortId, 'MENTEE');
  await must(uni.admin, 'recordReadiness', { enrollmentId: mentor.enrollmentId, key: 'BRIEFING' });
  const members = [mentor, mentee].map(({ enrollmentId }, n) => ({
    enrollmentId,
    role: n ? 'MENTEE' : 'MENTOR',
  }));
  const { data } = await uni.admin.ask(
    `mutation($i: ProposePairingInput!) { proposePairing(input: $i) { pairing { id }
      userErrors { code message path ... on NotReady { enrollmentId missing } } } }`,
    { i: { cohortId, members } },
  );
  expect(data.proposePairing).toEqual({
    pairing: null,
    userErrors: [
      {
        code: 'NOT_READY',
        path: ['members', '1', 'enrollmentId'],
        message: expect.stringContaining('BRIEFING'),
        enrollmentId: mentee.enrollmentId,
        missing: ['BRIEFING'],
      },
    ],
  });
  expect(codes(await propose(uni.admin, cohortId, mentor, mentee, { overrideReason: 'Next week' }))).toEqual(
    [],
  );
});

test('a match run leaves out who is not ready, and says so', async () => {
  const uni = await institution();
  const { cohortId } = await asking(uni, [BRIEFING]);
  const mentor = await uni.member(cohortId, 'MENTOR');
  const [ready, late] = [await uni.member(cohortId, 'MENTEE'), await uni.member(cohortId, 'MENTEE')];
  for (const { enrollmentId } of [mentor, ready])
    await must(uni.admin, 'recordReadiness', { enrollmentId, key: 'BRIEFING' });
  const run = await matched(uni, cohortId);
  expect(run).toMatchObject({
    matched: 1,
    mentees: 1,
    leftovers: [{ reason: 'NOT_READY', seatsLeft: 1, enrollmentId: late.enrollmentId }],
  });
});

test('the filter goes by index: what is recorded is looked up for each enrollment', async () => {
  const uni = await institution();
  const { cohortId } = await asking(uni, [BRIEFING]);
  await uni.member(cohortId, 'MENTEE');
  const plan = await asSuperuser<{ 'QUERY PLAN': string }>(
    `explain select 1 from readiness_records rr where rr.institution_id = $1 and rr.enrollment_id = $2 and rr.item_key = 'BRIEFING' and rr.ended_at is null`,
    [uuidOf(uni.id), uuidOf(cohortId)],
  );
  expect(plan.map((row) => row['QUERY PLAN']).join('\n')).toMatch(/_readiness_records_/);
});
