/** Reviews of finished match runs by group: what an officer reads, what nobody else learns, and what is refused. */
import { uuidOf } from '../../src/ids';
import { asSuperuser, eventsOfRequest } from '../support/authorization-database';
import { mutate } from '../support/authorization-mutate';
import { codeOf, eventually } from '../support/client';
import { answer, withdraw } from '../support/demographics';
import { people, rowOf } from '../support/equity';
import {
  ask,
  equityReview,
  lopsided,
  pool,
  prepared,
  read,
  review,
  REVIEW,
  runOver,
} from '../support/match-run-reviews';
import { matched as runMatched } from '../support/pairings';
import { institution } from '../support/scenario';

test('rates, verdicts and coarse scores by group follow from the run; small groups are hidden', async () => {
  const { uni, cohortId, officer } = await prepared(['woman', 'man', 'other']);
  const { id } = await lopsided(uni, cohortId, [['other', 3]]);
  const { result, ...rest } = await review(officer, id);
  expect(rest).toMatchObject({
    matchRunId: id,
    cohortId,
    state: 'FROZEN',
    voided: false,
    k: 5,
    profileKey: 'screening_with_review',
  });
  const [{ attribute, spreads }] = result.attributes;
  expect(attribute).toMatchObject({ key: 'gender', refusal: null, stages: ['ACCEPTED', 'MATCHED'] });
  expect(rowOf(attribute, 'woman')).toEqual([40, 16]);
  expect(rowOf(attribute, 'man')).toEqual([40, 30]);
  expect(rowOf(attribute, 'other')).toEqual([null, null]);
  // The only other group that is hidden: three people would be what the others leave.
  expect(rowOf(attribute, 'NOT_DISCLOSED')).toEqual([null, null]);
  expect(attribute.groups[0].comparisons).toMatchObject([
    { ratio: 16 / 30, verdict: 'DISPARITY_INDICATED', referenceCode: 'man', basis: 'PREVIOUS_STAGE' },
  ]);
  expect(spreads).toMatchObject([
    {
      of: 'SCORE',
      from: [4000],
      groups: [
        { code: 'woman', label: 'Label of woman', counts: [10, 6] },
        { code: 'man', counts: [5, 25] },
      ],
    },
  ]);
  expect(spreads[0].p).toBeLessThan(0.01);
  expect(spreads[0].p).toBeGreaterThan(0.0005);
  expect(await equityReview(uni, id)).toBe('REVIEWED');
});

test('waiting is told where every group has enough people in a bin', async () => {
  const { uni, cohortId, officer } = await prepared();
  const [women, men, silent] = (await pool(uni, cohortId, [
    ['woman', 40],
    ['man', 40],
    [null, 30],
  ])) as [string[], string[], string[]];
  const waits = async (emails: string[], days: number) =>
    asSuperuser(
      `update enrollments e set state_changed_at = now() - make_interval(days => $2) from people p where p.id = e.person_id and p.email = any($1)`,
      [emails, days],
    );
  // Of those who are left, 15 women and 6 men have waited for a month; two men for a year, who are no bin.
  await waits([...women.slice(25), ...men.slice(34), ...silent.slice(20)], 30);
  await waits(men.slice(38), 400);
  const id = await runOver(uni, cohortId, {
    matched: [...women.slice(0, 20), ...men.slice(0, 20), ...silent.slice(0, 10)],
    left: [...women.slice(20), ...men.slice(20), ...silent.slice(10)],
  });
  const [{ spreads }] = (await review(officer, id)).result.attributes;
  expect(spreads).toMatchObject([
    {
      of: 'STILL_WAITING',
      from: [1],
      groups: [
        { code: 'woman', counts: [5, 15] },
        { code: 'man', counts: [14, 6] },
        { code: 'NOT_DISCLOSED', counts: [10, 10] },
      ],
    },
  ]);
});

test('asking again gives the same bytes, whatever people answer since; readings are recorded', async () => {
  const { uni, cohortId, officer } = await prepared();
  const { id } = await lopsided(uni, cohortId);
  const first = await review(officer, id);
  await asSuperuser(
    `update demographics.answers set code = 'man' where code = 'woman' and institution_id = $1`,
    [uuidOf(uni.id)],
  );
  const colleague = await uni.person(['EQUITY_OFFICER']);
  expect((await ask(colleague, id)).matchRunReview).toEqual({ id: first.id, state: 'FROZEN' });
  expect(JSON.stringify(await read(colleague, first.id))).toBe(JSON.stringify(first));
  const answered = await officer.ask(
    `query($id: ID!) { one: matchRunReview(id: $id) { result { k } } two: matchRunReview(id: $id) { result { asOf } } }`,
    { id: first.id },
  );
  expect(await eventsOfRequest(answered.requestId)).toMatchObject([
    { type: 'MatchRunReviewRead', actorId: officer.personId, nodeIds: [first.id] },
  ]);
  const looked = await officer.ask('{ matchRunReviews { edges { node { state } } } }');
  expect(await eventsOfRequest(looked.requestId)).toEqual([]);
});

test('people who withdraw count as not disclosed', async () => {
  const { uni, cohortId, officer } = await prepared();
  const [women, men, silent] = (await pool(uni, cohortId, [
    ['woman', 20],
    ['man', 20],
    [null, 20],
  ])) as [string[], string[], string[]];
  const leaver = await uni.person();
  await answer(leaver, 'gender', ['woman']);
  await uni.enroll(leaver, cohortId);
  const { email } = (
    await asSuperuser<{ email: string }>('select email from people where id = $1', [uuidOf(leaver.personId)])
  )[0]!;
  await withdraw(leaver);
  const half = [women, men, silent];
  const id = await runOver(uni, cohortId, {
    matched: half.flatMap((group) => group.slice(0, 10)),
    left: [...half.flatMap((group) => group.slice(10)), email],
  });
  const [{ attribute }] = (await review(officer, id)).result.attributes;
  expect(['woman', 'man', 'NOT_DISCLOSED'].map((code) => rowOf(attribute, code))).toEqual([
    [20, 10],
    [20, 10],
    [21, 10],
  ]);
});

test('a coordinator asks, and learns that it was made, but no number by any path', async () => {
  const { uni, cohortId, officer, coordinator } = await prepared();
  const { id } = await lopsided(uni, cohortId);
  const asked = await mutate(
    coordinator,
    'requestMatchRunReview',
    { matchRunId: id },
    'matchRun { id equityReview }',
  );
  expect(asked).toMatchObject({ matchRun: { id, equityReview: 'REQUESTED' }, userErrors: [] });
  const { matchRunReviews } = await officer.run(
    '{ matchRunReviews { edges { node { id matchRunId state k result { k } } } } }',
  );
  const [{ node }] = matchRunReviews.edges;
  expect(node).toMatchObject({ matchRunId: id, state: 'REQUESTED', k: null, result: null });
  const made = await review(officer, id);
  expect(made.id).toBe(node.id);
  expect(await equityReview(uni, id)).toBe('REVIEWED');

  await expect(ask(coordinator, id)).rejects.toThrow('NOT_FOUND');
  for (const who of [coordinator, uni.admin, await uni.person(['ANALYST']), (await institution()).admin]) {
    expect(
      codeOf(await who.ask(`query($id: ID!) { matchRunReview(id: $id) { ${REVIEW} } }`, { id: made.id })),
    ).toBe('NOT_FOUND');
    expect(codeOf(await who.ask('query($id: ID!) { node(id: $id) { id } }', { id: made.id }))).toBe(
      'NOT_FOUND',
    );
    expect(
      (await who.run('{ matchRunReviews { totalCount edges { node { id } } } }')).matchRunReviews,
    ).toEqual({ totalCount: 0, edges: [] });
  }
  // What is noted says who did what, and nothing that was counted.
  const told = await asSuperuser<{ type: string; payload: unknown }>(
    `select e.type, y.payload from events e join event_payloads y on y.event_id = e.id and y.institution_id = e.institution_id
     where e.institution_id = $1 and e.type like 'MatchRunReview%' order by e.seq`,
    [uuidOf(uni.id)],
  );
  expect(told.map(({ type }) => type)).toEqual([
    'MatchRunReviewRequested',
    'MatchRunReviewStarted',
    'MatchRunReviewFrozen',
    'MatchRunReviewRead',
  ]);
  expect(JSON.stringify(told)).not.toMatch(/woman|count|"16"|: ?16/);
});

test('only officers of the cohort review it', async () => {
  const { uni, cohortId } = await prepared();
  const { id } = await lopsided(uni, cohortId);
  const here = await uni.person(['EQUITY_OFFICER'], { cohortId });
  const elsewhere = await uni.person(['EQUITY_OFFICER'], { programId: await uni.program() });
  const foreign = await (await institution()).person(['EQUITY_OFFICER']);
  for (const who of [elsewhere, foreign]) await expect(ask(who, id)).rejects.toThrow('NOT_FOUND');
  const made = await review(here, id);
  expect(made.state).toBe('FROZEN');
  for (const who of [elsewhere, foreign])
    expect(codeOf(await who.ask('query($id: ID!) { matchRunReview(id: $id) { id } }', { id: made.id }))).toBe(
      'NOT_FOUND',
    );
});

test('a run of the matcher itself is reviewed', async () => {
  const { uni, cohortId, officer } = await prepared();
  await pool(uni, cohortId, [
    ['woman', 20],
    ['man', 20],
    [null, 20],
  ]);
  await people(uni, cohortId, [{ answers: {}, way: [60, 60, 0, 0, 0] }], 'MENTOR');
  const run = await runMatched(uni, cohortId);
  const [{ attribute }] = (await review(officer, run.id)).result.attributes;
  // Everybody has a mentor, so there is one stage alone.
  expect(attribute).toMatchObject({ refusal: null, stages: ['ACCEPTED'] });
  expect(attribute.groups.map(({ code }: any) => rowOf(attribute, code))).toEqual([[20], [20], [20]]);
});

test('a server without the equity login says that it makes no reviews', async () => {
  const { uni, cohortId, officer } = await prepared();
  const { id } = await lopsided(uni, cohortId);
  const server = await ithaca.another({}, { equityUrl: null, role: 'api' });
  try {
    const answered = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${officer.token}` },
      body: JSON.stringify({
        query:
          'mutation($i: ReviewMatchRunInput!) { reviewMatchRun(input: $i) { userErrors { code message } } }',
        variables: { i: { matchRunId: id } },
      }),
    });
    const { data } = (await answered.json()) as any;
    expect(data.reviewMatchRun.userErrors).toMatchObject([
      { code: 'NOT_POSSIBLE_NOW', message: expect.stringContaining('EQUITY_DATABASE_URL') },
    ]);
  } finally {
    await server.stop();
  }
});

test('a review that a worker left behind is taken up by the next', async () => {
  const { uni, cohortId, officer } = await prepared();
  const { id } = await lopsided(uni, cohortId);
  const made = await review(officer, id);
  // As it stood when the worker died; only a superuser gets past the policy that keeps frozen ones.
  await asSuperuser(
    `update match_run_reviews set state = 'COMPUTING', result = null, as_of = null where id = $1`,
    [uuidOf(made.id)],
  );
  await asSuperuser(`update match_runs set equity_review = 'REQUESTED' where id = $1`, [uuidOf(id)]);
  const other = await uni.cohort({}, 'MATCHING');
  await ask(officer, (await lopsided(uni, other)).id);
  const again = await eventually(async () => {
    const found = await read(officer, made.id);
    return found.state === 'FROZEN' ? found : null;
  });
  const { asOf: _, attributes, ...rest } = again.result;
  const withoutMoment = (list: any[]) =>
    list.map(({ attribute, ...each }) => ({ ...each, attribute: { ...attribute, asOf: null } }));
  expect(rest).toEqual({ k: made.result.k, method: made.result.method, notes: made.result.notes });
  expect(withoutMoment(attributes)).toEqual(withoutMoment(made.result.attributes));
});
