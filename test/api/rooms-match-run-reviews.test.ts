/** Reviews of finished match runs by group: what an officer reads, what nobody else learns, and what is refused. */
import { uuidOf } from '../../src/ids';
import { asSuperuser, eventsOfRequest } from '../support/authorization-database';
import { must, mutate } from '../support/authorization-mutate';
import { codeOf, eventually } from '../support/client';
import { answer, askAbout, withdraw } from '../support/demographics';
import { people, report, rowOf } from '../support/equity';
import {
  allowReviews,
  ask,
  pool,
  read,
  refusalOf,
  review,
  REVIEW,
  runOver,
} from '../support/match-run-reviews';
import { matched as runMatched } from '../support/pairings';
import { institution, type Institution } from '../support/scenario';

async function prepared(genders = ['woman', 'man']) {
  const uni = await institution();
  await askAbout(uni.admin, 'gender', genders);
  await allowReviews(uni);
  const cohortId = await uni.cohort({}, 'MATCHING');
  return {
    uni,
    cohortId,
    officer: await uni.person(['EQUITY_OFFICER']),
    coordinator: await uni.person(['COORDINATOR']),
  };
}

const equityReview = async (uni: Institution, id: string) =>
  (await uni.admin.run('query($id: ID!) { matchRun(id: $id) { equityReview } }', { id })).matchRun
    .equityReview;

/** Women are matched less often, and those who are have the lower scores. */
async function lopsided(uni: Institution, cohortId: string, few: [string, number][] = []) {
  const [women, men, silent, others = []] = (await pool(uni, cohortId, [
    ['woman', 40],
    ['man', 40],
    [null, 20],
    ...few,
  ])) as [string[], string[], string[], string[]?];
  const matched = [...women.slice(0, 16), ...men.slice(0, 30), ...silent.slice(0, 10), ...others.slice(0, 2)];
  const left = [...women.slice(16), ...men.slice(30), ...silent.slice(10), ...others.slice(2)];
  const low = (at: number) => (at < 16 ? at < 10 : at < 46 ? at < 21 : at % 2 === 0);
  const id = await runOver(uni, cohortId, { matched, left, score: (at) => (low(at) ? 3000 : 7000) });
  return { id, matched, left };
}

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

describe('what is decided about single people', () => {
  const staged = async (uni: Institution, id: string): Promise<any[]> =>
    (
      await uni.admin.run(
        'query($id: ID!) { matchRun(id: $id) { proposals(first: 3) { edges { node { id members { enrollmentId enrollment { person { id } } } } } } } }',
        { id },
      )
    ).matchRun.proposals.edges.map(({ node }: any) => node);

  const ACTS: Record<string, (uni: Institution, id: string, cohortId: string) => Promise<unknown>> = {
    pinning: async (uni, id) =>
      must(uni.admin, 'pinProposals', { matchRunId: id, proposalIds: [(await staged(uni, id))[0].id] }),
    discarding: async (uni, id) =>
      must(uni.admin, 'discardProposals', { matchRunId: id, proposalIds: [(await staged(uni, id))[0].id] }),
    'staging by hand': async (uni, id, cohortId) => {
      const [mentor, mentee] = [await uni.member(cohortId, 'MENTOR'), await uni.member(cohortId, 'MENTEE')];
      const pairs = [{ mentorEnrollmentId: mentor.enrollmentId, menteeEnrollmentId: mentee.enrollmentId }];
      await must(uni.admin, 'stageProposals', { matchRunId: id, pairs });
    },
    'releasing a part': async (uni, id) =>
      must(uni.admin, 'releaseMatchRun', { matchRunId: id, proposalIds: [(await staged(uni, id))[0].id] }),
    'keeping two apart': async (uni, id, cohortId) => {
      const personIds = (await staged(uni, id))[0].members.map(({ enrollment }: any) => enrollment.person.id);
      await must(uni.admin, 'createExclusion', { personIds, cohortId });
    },
    'throwing the run away': (uni, id) => must(uni.admin, 'discardMatchRun', { matchRunId: id }),
  };

  test('makes the review void, which is recorded; what was read stays what it was', async () => {
    const { uni, cohortId, officer } = await prepared();
    const outcome = await lopsided(uni, cohortId);
    const made = await review(officer, outcome.id);
    for (const [act, work] of Object.entries(ACTS)) {
      // One of them as it is; the others as if they had been reviewed, which three of a cohort can be.
      const id = act === 'pinning' ? outcome.id : await runOver(uni, cohortId, outcome);
      await asSuperuser(`update match_runs set equity_review = 'REVIEWED' where id = $1`, [uuidOf(id)]);
      await work(uni, id, cohortId);
      expect([act, await equityReview(uni, id)]).toEqual([act, 'VOID']);
      const [event] = await asSuperuser<{ changes: unknown; actor: string }>(
        `select y.payload -> 'changes' as changes, e.actor_id as actor from events e
         join event_payloads y on y.event_id = e.id and y.institution_id = e.institution_id
         where e.institution_id = $1 and e.type = 'MatchRunReviewVoided' and $2 = any(e.node_ids)`,
        [uuidOf(uni.id), id],
      );
      expect(event).toEqual({
        changes: { equityReview: ['REVIEWED', 'VOID'] },
        actor: uni.admin.personId,
      });
    }
    const { voided, ...now } = await read(officer, made.id);
    expect([voided, { ...now, voided: false }]).toEqual([true, made]);
  });

  test('comments and a release of the whole leave it as it is', async () => {
    const { uni, cohortId, officer } = await prepared();
    const { id } = await lopsided(uni, cohortId);
    await review(officer, id);
    const [{ id: proposalId }] = await staged(uni, id);
    await must(uni.admin, 'commentProposal', { proposalId, comment: 'Both like chess.' });
    await must(uni.admin, 'releaseMatchRun', { matchRunId: id });
    expect(await equityReview(uni, id)).toBe('REVIEWED');
  });

  test('an edit before the officer’s answer makes the request void: the run is not reviewed any more', async () => {
    const { uni, cohortId, officer } = await prepared();
    const { id } = await lopsided(uni, cohortId);
    await must(uni.admin, 'requestMatchRunReview', { matchRunId: id });
    await ACTS.pinning!(uni, id, cohortId);
    expect(await equityReview(uni, id)).toBe('VOID');
    for (const [who, name] of [
      [officer, 'reviewMatchRun'],
      [uni.admin, 'requestMatchRunReview'],
    ] as const)
      expect(await refusalOf(who, id, name)).toMatchObject({ reason: 'EDITED' });
  });
});

describe('what is refused, and what would be allowed', () => {
  test('nothing is reviewed unless the profile allows it', async () => {
    const uni = await institution();
    const cohortId = await uni.cohort({}, 'MATCHING');
    await askAbout(uni.admin, 'gender', ['woman', 'man']);
    const officer = await uni.person(['EQUITY_OFFICER']);
    const { id } = await lopsided(uni, cohortId);
    for (const [who, name] of [
      [officer, 'reviewMatchRun'],
      [uni.admin, 'requestMatchRunReview'],
    ] as const)
      expect(await refusalOf(who, id, name)).toMatchObject({
        __typename: 'MatchRunReviewRefused',
        code: 'NOT_POSSIBLE_NOW',
        path: ['matchRunId'],
        reason: 'PROFILE',
        profiles: ['screening_with_review'],
      });
    expect((await officer.run('{ matchRunReviews { totalCount } }')).matchRunReviews.totalCount).toBe(0);
    expect(await equityReview(uni, id)).toBe('NONE');
  });

  test('what-ifs, edited drafts, runs that keep from those, released and small ones', async () => {
    const { uni, cohortId, officer } = await prepared();
    const [women, men] = (await pool(uni, cohortId, [
      ['woman', 20],
      ['man', 20],
    ])) as [string[], string[]];
    const half = {
      matched: [...women.slice(0, 10), ...men.slice(0, 10)],
      left: [...women.slice(10), ...men.slice(10)],
    };
    const reason = async (outcome: object, act = (_id: string): Promise<unknown> => Promise.resolve()) => {
      const id = await runOver(uni, cohortId, { ...half, ...outcome });
      await act(id);
      return [id, (await refusalOf(officer, id)).reason];
    };
    const at = (statement: string) => (id: string) => asSuperuser(statement, [uuidOf(id)]);
    expect(await reason({ preview: true })).toContain('PREVIEW');
    expect(await reason({ pins: [{}] })).toContain('EDITED');
    const byHand = at(
      `update match_proposals set by_hand = true where id = (select id from match_proposals where match_run_id = $1 limit 1)`,
    );
    const [edited, why] = await reason({}, byHand);
    expect(why).toBe('EDITED');
    // A run that keeps from an edited one is that one again.
    const [again, whyAgain] = await reason({ keepFrom: edited });
    expect(whyAgain).toBe('EDITED');
    expect(await reason({ keepFrom: again })).toContain('EDITED');
    expect(await reason({}, at(`update match_runs set state = 'RELEASED' where id = $1`))).toContain('STATE');
    for (const [matched, left] of [
      [women.slice(0, 4), [...women.slice(4), ...men]],
      [[...women, ...men.slice(0, 17)], men.slice(17)],
      [women.slice(0, 8), []],
    ]) {
      const id = await runOver(uni, cohortId, { matched: matched!, left: left! });
      expect(await refusalOf(officer, id)).toMatchObject({ reason: 'TOO_FEW', atLeast: 5 });
    }
  });

  test('three runs of a cohort at most, each unlike the others by nobody or enough people', async () => {
    const { uni, cohortId, officer } = await prepared();
    const [women, men, silent] = (await pool(uni, cohortId, [
      ['woman', 60],
      ['man', 60],
      [null, 20],
    ])) as [string[], string[], string[]];
    const over = (fromWomen: number, fromMen: number) => {
      const matched = [
        ...women.slice(fromWomen, fromWomen + 20),
        ...men.slice(fromMen, fromMen + 20),
        ...silent.slice(0, 10),
      ];
      return runOver(uni, cohortId, {
        matched,
        left: [...women, ...men, ...silent].filter((one) => !matched.includes(one)),
      });
    };
    const first = await over(0, 0);
    await review(officer, first);
    // Two people have changed places with two.
    expect(await refusalOf(officer, await over(1, 1))).toMatchObject({
      reason: 'TOO_FEW_DIFFER',
      atLeast: 5,
    });
    expect(await refusalOf(uni.admin, await over(2, 0), 'requestMatchRunReview')).toMatchObject({
      reason: 'TOO_FEW_DIFFER',
    });
    // The same people, or twenty others.
    const same = await review(officer, await over(0, 0));
    expect(rowOf(same.result.attributes[0].attribute, 'woman')).toEqual([60, 20]);
    expect(same.result.attributes[0].spreads).toEqual([]);
    const another = await review(officer, await over(20, 20));
    expect(rowOf(another.result.attributes[0].attribute, 'man')).toEqual([60, 20]);
    expect(await refusalOf(officer, await over(40, 40))).toMatchObject({ reason: 'LIMIT', limit: 3 });
    // The reviews there are stay readable, by asking too.
    expect((await ask(officer, first)).matchRunReview.state).toBe('FROZEN');
  });

  test('what would tell of few people beside an earlier review or report is not shown', async () => {
    const { uni, cohortId, officer } = await prepared();
    const [women, men, silent, later] = (await pool(uni, cohortId, [
      ['woman', 30],
      ['man', 30],
      [null, 20],
      ['man', 10],
    ])) as [string[], string[], string[], string[]];
    const half = (...groups: string[][]) => ({
      matched: groups.flatMap((group) => group.slice(0, group.length / 2)),
      left: groups.flatMap((group) => group.slice(group.length / 2)),
    });
    const { matched, left } = half(women, men, silent);
    await review(officer, await runOver(uni, cohortId, { matched, left }));
    // Ten more in the pool, none of whom is a woman: the two tables would say so.
    const second = await review(
      officer,
      await runOver(uni, cohortId, { matched, left: [...left, ...later] }),
    );
    expect(second).toMatchObject({ state: 'FROZEN' });
    expect(second.result.attributes).toMatchObject([
      { attribute: { key: 'gender', refusal: 'OVERLAPS_EARLIER', groups: [] }, spreads: [] },
    ]);

    const other = await uni.cohort({}, 'MATCHING');
    const [some, others, quiet] = (await pool(uni, other, [
      ['woman', 30],
      ['man', 30],
      [null, 20],
    ])) as [string[], string[], string[]];
    await report(officer, { cohortIds: [other], attributes: ['gender'] });
    // Two of the accepted are not in the pool; staff know who.
    const short = await runOver(uni, other, half(some.slice(2), others, quiet));
    const [{ attribute }] = (await review(officer, short)).result.attributes;
    expect(attribute.refusal).toBe('OVERLAPS_EARLIER');
  });
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
