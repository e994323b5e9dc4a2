/** A coordinator bends runs to her judgement: goals, pools, pins, earlier runs; staging by hand, comparing. */
import { must, mutate } from '../support/authorization-mutate';
import { eventually } from '../support/client';
import { filled, matched, over, someone, whoWithWhom } from '../support/pairings';
import { institution, type Institution } from '../support/scenario';

const MORE = `query ($id: ID!) { matchRun(id: $id) { id state preview failure pins { mentorEnrollmentId menteeEnrollmentId }
  report { menteesMatched promised promisesKept worstScore blockingPairs bound { matched totalScore } price { matched totalScore }
    parity { met groups { group mentees matched } } kept { standing kept bonus met }
    saturated { mentees wanted mentors seats shared { attribute value } } scarce { enrollmentId points seat } timings { readMs matchMs } }
  proposals(first: 100) { edges { node { id score pinned byHand comment state partnerRank feasible menteeRank feasibleMentees
    change { kind previousEnrollmentId reason } alternatives { leastLoss costsSeat } members { enrollmentId role } } } }
  leftovers(first: 100) { edges { node { enrollmentId role reason saturated relaxing { rule count } change { kind previousEnrollmentId reason } } } } } }`;

async function more(uni: Institution, id: string): Promise<any> {
  const { matchRun } = await uni.admin.run(MORE, { id });
  return {
    ...matchRun,
    proposals: matchRun.proposals.edges.map(({ node }: any) => node),
    leftovers: matchRun.leftovers.edges.map(({ node }: any) => node),
  };
}

const run = async (uni: Institution, cohortId: string, input: object = {}) =>
  more(uni, (await matched(uni, cohortId, input)).id);

const memberOf = (proposal: any, role: string) =>
  proposal.members.find((member: any) => member.role === role).enrollmentId;
const pairOf = (proposal: any) => [memberOf(proposal, 'MENTOR'), memberOf(proposal, 'MENTEE')];
const pinOf = ([mentorEnrollmentId, menteeEnrollmentId]: string[]) => ({
  mentorEnrollmentId,
  menteeEnrollmentId,
});

async function cohortOf(mentors: number, mentees: number) {
  const uni = await institution();
  const cohortId = await uni.cohort({}, 'MATCHING');
  return { uni, cohortId, people: await filled(uni, cohortId, mentors, mentees) };
}

const refused = async (uni: Institution, name: string, input: object) =>
  (await mutate(uni.admin, name, input)).userErrors.map(({ code, path }: any) => [code, path?.join('.')]);

describe('what a run is asked for', () => {
  test('pins are made, whatever they score; contradictory ones fail the run and say so', async () => {
    const { uni, cohortId, people } = await cohortOf(3, 4);
    const [mentor, other] = people.mentors;
    const [mentee, second] = people.mentees;
    const pin = pinOf([mentor!.enrollmentId, mentee!.enrollmentId]);
    const found = await run(uni, cohortId, { pins: [pin] });
    expect(found.pins).toEqual([pin]);
    const pinned = found.proposals.filter((one: any) => one.pinned);
    expect(pinned.map(pairOf)).toEqual([[mentor!.enrollmentId, mentee!.enrollmentId]]);
    expect(found.proposals).toHaveLength(3);

    const seats = await run(uni, cohortId, {
      pins: [pin, pinOf([mentor!.enrollmentId, second!.enrollmentId])],
    });
    expect(seats).toMatchObject({
      state: 'FAILED',
      failure: expect.stringContaining('one more than there are seats'),
    });
    await must(uni.admin, 'createExclusion', { personIds: [other!.personId, second!.personId], cohortId });
    const banned = await run(uni, cohortId, { pins: [pinOf([other!.enrollmentId, second!.enrollmentId])] });
    expect(banned).toMatchObject({
      state: 'FAILED',
      failure: expect.stringContaining('a banned pair: EXCLUSION'),
    });
  });

  test('what can’t be meant is refused at the field that has to change', async () => {
    const { uni, cohortId, people } = await cohortOf(1, 1);
    const elsewhere = await uni.cohort({}, 'MATCHING');
    await someone(uni, elsewhere, 'MENTOR');
    const foreign = await matched(uni, elsewhere);
    const [mentor, mentee] = [people.mentors[0]!.enrollmentId, people.mentees[0]!.enrollmentId];
    const table: [input: object, path: string][] = [
      [{ pool: { assumedMentorSeats: 2 } }, 'input.pool.assumedMentorSeats'],
      [{ goal: { objective: 'STABLE', parity: { by: 'LEVEL' } } }, 'input.goal.objective'],
      [{ goal: { atMostChanges: 1 } }, 'input.goal.keepFrom'],
      [{ goal: { keepFrom: foreign.id } }, 'input.goal.keepFrom'],
      [{ pins: [pinOf([mentee, mentor])] }, 'input.pins.0'],
      [{ pins: [pinOf([mentor, mentee]), pinOf([mentor, mentee])] }, 'input.pins.1'],
    ];
    for (const [input, path] of table) {
      const [first] = await refused(uni, 'startMatchRun', { cohortId, ...input });
      expect([input, first![0], `input.${first![1]!.replace(/^input\./, '')}`]).toEqual([
        input,
        'INVALID_INPUT',
        path,
      ]);
    }
  });

  test('a part of the people: the unmatched alone, a unit alone', async () => {
    const { uni, cohortId, people } = await cohortOf(3, 3);
    const first = await run(uni, cohortId);
    await must(uni.admin, 'releaseMatchRun', { matchRunId: first.id, proposalIds: [first.proposals[0].id] });
    for (const { enrollmentId } of people.mentees)
      await must(uni.admin, 'updateEnrollment', { enrollmentId, capacity: 2 });
    const [, paired] = pairOf(first.proposals[0]);
    const all = await run(uni, cohortId);
    expect(all.proposals.map((one: any) => pairOf(one)[1])).toHaveLength(2);
    const rest = await run(uni, cohortId, { pool: { unmatchedOnly: true } });
    expect(rest.proposals.map((one: any) => pairOf(one)[1])).not.toContain(paired);
    expect(rest.leftovers.map(({ enrollmentId }: any) => enrollmentId)).not.toContain(paired);

    const { orgUnit } = await must(
      uni.admin,
      'createOrgUnit',
      { name: 'Chemistry', code: 'CHEM' },
      'orgUnit { id }',
    );
    await must(uni.admin, 'updatePerson', { personId: people.mentees[2]!.personId, orgUnitId: orgUnit.id });
    const unit = await run(uni, cohortId, { pool: { menteeOrgUnitIds: [orgUnit.id] } });
    const seen = [
      ...unit.proposals.map((one: any) => pairOf(one)[1]),
      ...unit.leftovers.filter((one: any) => one.role === 'MENTEE').map((one: any) => one.enrollmentId),
    ];
    expect(new Set(seen)).toEqual(new Set([people.mentees[2]!.enrollmentId]));
  });

  test('a preview tells what would be, and nothing of it can be released', async () => {
    const { uni, cohortId } = await cohortOf(2, 4);
    const now = await run(uni, cohortId);
    const preview = await run(uni, cohortId, { preview: true, pool: { assumedMentorSeats: 2 } });
    expect([now.proposals.length, preview.proposals.length]).toEqual([2, 4]);
    expect(now.report).toMatchObject({
      menteesMatched: 2,
      saturated: [{ mentees: 4, wanted: 4, mentors: 2, seats: 2 }],
      price: null,
      bound: { matched: 2 },
    });
    expect(await refused(uni, 'releaseMatchRun', { matchRunId: preview.id })).toEqual([
      ['NOT_POSSIBLE_NOW', ''],
    ]);
    expect(
      await refused(uni, 'pinProposals', { matchRunId: preview.id, proposalIds: [preview.proposals[0].id] }),
    ).toEqual([['NOT_POSSIBLE_NOW', '']]);
  });

  test('goals: promised mentees, groups alike, the worst-off first, rankings; each with its price', async () => {
    const { uni, cohortId } = await cohortOf(3, 3);
    const plain = await matched(uni, cohortId);
    for (const goal of [
      { menteesPerMentor: 1 },
      { parity: { by: 'LEVEL', tolerance: 0 } },
      { objective: 'WORST_OFF_FIRST' },
      { objective: 'STABLE' },
    ]) {
      const found = await matched(uni, cohortId, { goal });
      const { report } = await more(uni, found.id);
      expect(report.price).toEqual({
        matched: plain.matched - found.matched,
        totalScore: plain.totalScore - found.totalScore,
      });
      if (goal.objective === 'STABLE') expect(report.blockingPairs).toBe(0);
      if (goal.menteesPerMentor) expect(report).toMatchObject({ promised: 3, promisesKept: 3 });
      // Groups of fewer than ten are told by name alone.
      if (goal.parity)
        for (const group of report.parity.groups)
          expect(group).toMatchObject({ mentees: null, matched: null });
    }
    expect(await run(uni, cohortId, { goal: { floor: 10_000 } })).toMatchObject({ proposals: [] });
  });
});

test('a later run keeps what was good, and says what changed and why', async () => {
  const { uni, cohortId, people } = await cohortOf(4, 4);
  const first = await run(uni, cohortId);
  const same = await run(uni, cohortId, { goal: { keepFrom: first.id } });
  expect(same.report.kept).toEqual({ standing: 4, kept: 4, bonus: 500, met: true });
  expect(whoWithWhom(same)).toEqual(whoWithWhom(first));
  for (const { change } of same.proposals)
    expect(change).toEqual({ kind: 'KEPT', previousEnrollmentId: null, reason: null });

  const [gone, left] = pairOf(first.proposals[0]);
  const [pinned] = first.proposals.slice(1);
  await must(uni.admin, 'pinProposals', { matchRunId: first.id, proposalIds: [pinned.id] });
  await must(uni.admin, 'removeEnrollment', { enrollmentId: gone, reason: 'MOVED' }).catch(() =>
    must(uni.admin, 'startLeave', { enrollmentId: gone, fromOn: '2020-01-01' }),
  );
  const next = await run(uni, cohortId, { goal: { keepFrom: first.id, atMostChanges: 0 } });
  expect(next.report.kept).toMatchObject({ standing: 3, met: true });
  expect(next.proposals.filter((one: any) => one.pinned).map(pairOf)).toEqual([pairOf(pinned)]);
  const told = [...next.proposals, ...next.leftovers].find(
    (one: any) => (one.members ? pairOf(one)[1] : one.enrollmentId) === left,
  );
  expect(told.change).toEqual({ kind: 'CHANGED', previousEnrollmentId: gone, reason: 'PARTNER_GONE' });
  expect(people.mentors).toHaveLength(4);
});

describe('proposals by hand', () => {
  test('two are swapped in one step; pinned ones stay; seats and bans hold', async () => {
    const { uni, cohortId, people } = await cohortOf(2, 3);
    const first = await run(uni, cohortId);
    const [one, two] = first.proposals;
    const swapped = [
      [pairOf(one)[0], pairOf(two)[1]],
      [pairOf(two)[0], pairOf(one)[1]],
    ];
    await must(uni.admin, 'stageProposals', {
      matchRunId: first.id,
      pairs: swapped.map(pinOf),
      replaces: [one.id, two.id],
    });
    const after = await more(uni, first.id);
    const staged = after.proposals.filter(({ state }: any) => state === 'STAGED');
    expect(staged.map((proposal: any) => pairOf(proposal)).sort()).toEqual([...swapped].sort());
    for (const proposal of staged) expect(proposal).toMatchObject({ byHand: true, pinned: true });
    for (const { partnerRank, feasible, menteeRank, feasibleMentees } of staged) {
      expect([feasible, feasibleMentees]).toEqual([2, 3]);
      expect(partnerRank).toBeLessThanOrEqual(feasible);
      expect(menteeRank).toBeLessThanOrEqual(feasibleMentees);
    }

    const third = people.mentees
      .map(({ enrollmentId }) => enrollmentId)
      .find((id) => !swapped.some(([, mentee]) => mentee === id))!;
    const stage = (pairs: object[], replaces: string[] = []) =>
      refused(uni, 'stageProposals', { matchRunId: first.id, pairs, replaces });
    const lone = pinOf([swapped[0]![0], third]);
    expect(await stage([lone])).toEqual([['INVALID_INPUT', 'pairs.0']]);
    expect(await stage([pinOf(swapped[0]!)])).toEqual([['INVALID_INPUT', 'pairs.0']]);
    expect(await stage([pinOf([third, swapped[0]![0]])])).toEqual([['INVALID_INPUT', 'pairs.0']]);
    const replaced = staged.find((proposal: any) => pairOf(proposal)[0] === swapped[0]![0]);
    expect(await stage([lone], [replaced.id])).toEqual([['INVALID_INPUT', 'replaces.0']]);
    expect(
      await refused(uni, 'discardProposals', { matchRunId: first.id, proposalIds: [replaced.id] }),
    ).toEqual([['INVALID_INPUT', 'proposalIds.0']]);
    // Nothing of all that was written.
    expect(whoWithWhom(await more(uni, first.id))).toEqual(whoWithWhom(after));
    await must(uni.admin, 'pinProposals', {
      matchRunId: first.id,
      proposalIds: [replaced.id],
      pinned: false,
    });
    await must(uni.admin, 'stageProposals', { matchRunId: first.id, pairs: [lone], replaces: [replaced.id] });
    const { matchRun } = await must(
      uni.admin,
      'releaseMatchRun',
      { matchRunId: first.id },
      'released matchRun { state }',
    );
    expect(matchRun.state).toBe('RELEASED');
  });

  test('two at the same moment never give a seat twice', async () => {
    const { uni, cohortId, people } = await cohortOf(1, 3);
    const first = await run(uni, cohortId);
    await must(uni.admin, 'discardProposals', {
      matchRunId: first.id,
      proposalIds: first.proposals.map(({ id }: any) => id),
    });
    const answers = await Promise.all(
      people.mentees.map(({ enrollmentId }) =>
        mutate(uni.admin, 'stageProposals', {
          matchRunId: first.id,
          pairs: [pinOf([people.mentors[0]!.enrollmentId, enrollmentId])],
        }),
      ),
    );
    expect(answers.filter(({ userErrors }: any) => !userErrors.length)).toHaveLength(1);
  });

  test('a comment, and its removal', async () => {
    const { uni, cohortId } = await cohortOf(1, 1);
    const { proposals } = await run(uni, cohortId);
    const comment = (input: object) =>
      must(
        uni.admin,
        'commentProposal',
        { proposalId: proposals[0].id, ...input },
        'proposal { comment version }',
      );
    const { proposal } = await comment({ comment: ' Both like chess. ' });
    expect(proposal.comment).toBe('Both like chess.');
    expect(
      await refused(uni, 'commentProposal', {
        proposalId: proposals[0].id,
        comment: 'x',
        expectedVersion: 1,
      }),
    ).toEqual([['VERSION_CONFLICT', 'expectedVersion']]);
    expect((await comment({ comment: null, expectedVersion: proposal.version })).proposal.comment).toBeNull();
  });
});

test('possible partners, one by one, are ranked as the run ranks them', async () => {
  const { uni, cohortId } = await cohortOf(4, 3);
  const found = await run(uni, cohortId);
  const page = async (enrollmentId: string, after: string | null = null): Promise<any> =>
    (
      await uni.admin.run(
        `query ($id: ID!, $enrollmentId: ID!, $after: String) { matchCandidates(id: $id, enrollmentId: $enrollmentId, first: 2, after: $after) {
          totalCount pageInfo { hasNextPage endCursor } edges { node { enrollmentId rank score seats staged contributions { points } enrollment { id role } } } } }`,
        { id: found.id, enrollmentId, after },
      )
    ).matchCandidates;
  for (const proposal of found.proposals)
    for (const [self, partner, rank] of [
      [pairOf(proposal)[1], pairOf(proposal)[0], null],
      [pairOf(proposal)[0], pairOf(proposal)[1], proposal.menteeRank],
    ] as const) {
      const all: any[] = [];
      for (let after: string | null = null, more = true; more;) {
        const { edges, pageInfo, totalCount } = await page(self, after);
        all.push(...edges.map(({ node }: any) => node));
        [after, more] = [pageInfo.endCursor, pageInfo.hasNextPage];
        if (!more) expect(all).toHaveLength(totalCount);
      }
      expect(all.map((one) => one.rank)).toEqual(all.map((_, at) => at + 1));
      const given = all.find(({ enrollmentId }) => enrollmentId === partner);
      expect(given).toMatchObject({ score: proposal.score, staged: 1, enrollment: { id: partner } });
      if (rank !== null) expect(given.rank).toBe(rank);
      for (const { score, contributions } of all)
        expect(contributions.reduce((sum: number, { points }: any) => sum + points, 0)).toBe(score);
    }
  const { errors } = await uni.admin.ask(
    `query ($id: ID!) { matchCandidates(id: $id, enrollmentId: "nonsense") { totalCount } }`,
    { id: found.id },
  );
  expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
});

test('two runs side by side', async () => {
  const { uni, cohortId } = await cohortOf(3, 4);
  const first = await run(uni, cohortId, { seed: 1 });
  const other = await run(uni, cohortId, {
    settings: { weights: { levelGap: 0, discipline: 0, orgUnit: 0, skills: 1 } },
    seed: 2,
  });
  const COMPARE = `query ($id: ID!, $otherId: ID!) { matchComparison(id: $id, otherId: $otherId) { same added removed better worse
    totals { matched totalScore } otherTotals { matched totalScore } groups { same }
    differences(first: 50) { totalCount edges { node { enrollmentId partnerIds otherPartnerIds mentorIds otherMentorIds score otherScore enrollment { id } } } } } }`;
  const { matchComparison } = await uni.admin.run(COMPARE, { id: first.id, otherId: other.id });
  const pairs = (of: any): string[] => of.proposals.map((one: any) => pairOf(one).join(' '));
  const same = pairs(first).filter((pair) => pairs(other).includes(pair));
  expect(matchComparison).toMatchObject({
    same: same.length,
    added: pairs(first).length - same.length,
    removed: pairs(other).length - same.length,
    totals: { matched: 3 },
    otherTotals: { matched: 3 },
  });
  for (const { node } of matchComparison.differences.edges) {
    const mine = first.proposals.filter((one: any) => pairOf(one)[1] === node.enrollmentId);
    const others = other.proposals.filter((one: any) => pairOf(one)[1] === node.enrollmentId);
    expect(node.mentorIds).toEqual(mine.map((one: any) => pairOf(one)[0]));
    expect(node.otherMentorIds).toEqual(others.map((one: any) => pairOf(one)[0]));
    expect(node.mentorIds).not.toEqual(node.otherMentorIds);
    expect([node.partnerIds, node.otherPartnerIds]).toEqual([node.mentorIds, node.otherMentorIds]);
  }
  expect(matchComparison.groups).toBeNull();
  const { matchComparison: itself } = await uni.admin.run(COMPARE, { id: first.id, otherId: first.id });
  expect(itself).toMatchObject({
    same: 3,
    added: 0,
    removed: 0,
    better: 0,
    worse: 0,
    differences: { totalCount: 0 },
  });
});

test('nobody but coordinators of the cohort sees or bends a run', async () => {
  const { uni, cohortId, people } = await cohortOf(1, 1);
  const found = await run(uni, cohortId);
  await eventually(() => (over.includes(found.state) ? true : null));
  const mentor = people.mentors[0]!;
  const { errors } = await mentor.ask(`query ($id: ID!) { matchRun(id: $id) { id } }`, { id: found.id });
  expect(errors?.[0]?.extensions.code).toBe('NOT_FOUND');
});
