/** Reviews of match runs: what makes one void, and what is refused. */
import { uuidOf } from '../../src/ids';
import { asSuperuser } from '../support/authorization-database';
import { must } from '../support/authorization-mutate';
import { askAbout } from '../support/demographics';
import { report, rowOf } from '../support/equity';
import {
  ask,
  equityReview,
  lopsided,
  pool,
  prepared,
  read,
  refusalOf,
  review,
  runOver,
} from '../support/match-run-reviews';
import { institution, type Institution } from '../support/scenario';

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
