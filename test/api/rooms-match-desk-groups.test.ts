/** A coordinator bends runs over one pool: circles and pairs of peers by hand, whom somebody could join, two runs side by side. */
import { must, mutate } from '../support/authorization-mutate';
import { membersOf, poolOf, runOver } from '../support/match-groups';
import type { Institution } from '../support/scenario';

const reread = (uni: Institution, matchRunId: string) => runOver(uni, null, { id: matchRunId });
const staged = (run: any): any[] => run.proposals.filter(({ state }: any) => state === 'STAGED');
const groupsOf = (run: any): string[] =>
  staged(run)
    .map((proposal) => membersOf(proposal).sort().join(' '))
    .sort();
const groupOf = (enrollmentIds: string[]) => ({ enrollmentIds });

function desk(uni: Institution, matchRunId: string) {
  const stage = (groups: string[][], replaces: any[] = [], more: object = {}) => ({
    matchRunId,
    groups: groups.map(groupOf),
    replaces: replaces.map(({ id }) => id),
    ...more,
  });
  return {
    stage: (...asked: Parameters<typeof stage>) => must(uni.admin, 'stageProposals', stage(...asked)),
    refused: async (...asked: Parameters<typeof stage>) => {
      const errors = 'userErrors { ... on ProposalBanned { rule enrollmentIds } }';
      const { userErrors } = await mutate(uni.admin, 'stageProposals', stage(...asked), errors);
      return userErrors.map(({ path, __typename: _, message: __, ...rest }: any) => ({
        ...rest,
        path: path.join('.'),
      }));
    },
  };
}

async function candidatesOf(uni: Institution, name: string, selection: string, variables: object) {
  const all: any[] = [];
  for (let after: string | null = null, more = true; more;) {
    const answer: any = await uni.admin.run(
      `query ($id: ID!, $enrollmentId: ID!, $after: String) { ${name}(id: $id, enrollmentId: $enrollmentId, first: 2, after: $after) {
        pageInfo { hasNextPage endCursor } edges { node { rank score contributions { points detail } ${selection} } } } }`,
      { ...variables, after },
    );
    all.push(...answer[name].edges.map(({ node }: any) => node));
    [after, more] = [answer[name].pageInfo.endCursor, answer[name].pageInfo.hasNextPage];
  }
  return all;
}

const sumOf = (contributions: { points: number }[]) =>
  contributions.reduce((sum, { points }) => sum + points, 0);

test('people change circles, leave one and form a new one; rules that protect people hold', async () => {
  const { uni, cohortId, people } = await poolOf('GROUP', 8);
  const circles = { size: 4, spread: [{ attribute: 'DISCIPLINE', penalty: 500 }] };
  const first = await runOver(uni, cohortId, { circles });
  const { stage, refused } = desk(uni, first.id);
  const [one, other] = first.proposals;
  const [a, b] = [membersOf(one), membersOf(other)];

  // Two change places.
  await stage(
    [
      [b[0]!, ...a.slice(1)],
      [a[0]!, ...b.slice(1)],
    ],
    [one, other],
    { pinned: false },
  );
  const swapped = await reread(uni, first.id);
  expect(groupsOf(swapped)).toEqual(
    [
      [b[0]!, ...a.slice(1)],
      [a[0]!, ...b.slice(1)],
    ]
      .map((group) => group.sort().join(' '))
      .sort(),
  );
  for (const { byHand, pinned, score, spread, contributions } of staged(swapped)) {
    expect({ byHand, pinned }).toEqual({ byHand: true, pinned: false });
    expect(sumOf(contributions) - spread[0].cost).toBe(score);
  }

  // Back again: the matcher's own scores and reasons.
  await stage([a, b], staged(swapped), { pinned: false });
  const back = await reread(uni, first.id);
  const told = ({ score, spread, contributions }: any) => JSON.stringify({ score, spread, contributions });
  expect(staged(back).map(told).sort()).toEqual(first.proposals.map(told).sort());

  // One moves over; one is taken out, and comes back into the smaller circle.
  const [small, large] = [a.slice(1), [...b, a[0]!]];
  await stage([small, large], staged(back), { pinned: false });
  const moved = await reread(uni, first.id);
  expect(groupsOf(moved)).toEqual([small, large].map((group) => [...group].sort().join(' ')).sort());
  const inLarge = staged(moved).find((proposal) => membersOf(proposal).length === 5);
  await stage([b], [inLarge], { pinned: true });
  const without = await reread(uni, first.id);
  expect(staged(without).flatMap(membersOf)).not.toContain(a[0]);

  const pinned = staged(without).find((proposal) => proposal.pinned);
  const loose = staged(without).find((proposal) => !proposal.pinned);
  expect(await refused([[...b, a[0]!]], [pinned])).toEqual([{ code: 'INVALID_INPUT', path: 'replaces.0' }]);
  expect(await refused([[a[0]!, a[1]!, a[2]!]])).toEqual([
    { code: 'INVALID_INPUT', path: 'groups.0.enrollmentIds.1' },
  ]);
  expect(await refused([[a[0]!, a[1]!]], [loose])).toEqual([
    { code: 'INVALID_INPUT', path: 'groups.0.enrollmentIds' },
  ]);
  expect(await refused([])).toEqual([{ code: 'INVALID_INPUT', path: 'groups' }]);
  const pair = { mentorEnrollmentId: a[0], menteeEnrollmentId: a[1] };
  expect(await refused([], [], { pairs: [pair] })).toEqual([{ code: 'INVALID_INPUT', path: 'pairs' }]);

  const personOf = (id: string) => people.find(({ enrollmentId }) => enrollmentId === id)!.personId;
  await must(uni.admin, 'createExclusion', { cohortId, personIds: [a[0]!, a[1]!].map(personOf) });
  expect(await refused([a], [loose])).toEqual([
    {
      code: 'BANNED',
      path: 'groups.0.enrollmentIds',
      rule: 'EXCLUSION',
      enrollmentIds: [a[0]!, a[1]!].sort(),
    },
  ]);
  expect(groupsOf(await reread(uni, first.id))).toEqual(groupsOf(without));

  // Of those who are left over, a new circle; then all of it is released.
  await must(uni.admin, 'discardProposals', { matchRunId: first.id, proposalIds: [loose.id] });
  await stage([a.slice(1)]);
  const { proposal } = await must(
    uni.admin,
    'commentProposal',
    { proposalId: pinned.id, comment: 'They asked for it.' },
    'proposal { comment }',
  );
  expect(proposal.comment).toBe('They asked for it.');
  const { released, blocked } = await must(
    uni.admin,
    'releaseMatchRun',
    { matchRunId: first.id },
    'released blocked',
  );
  expect({ released, blocked }).toEqual({ released: 2, blocked: 0 });
});

test('which circles somebody could join, and whom she could meet, with the gain of each', async () => {
  const { uni, cohortId, people } = await poolOf('GROUP', 10);
  const circles = { size: 3, max: 4, spread: [{ attribute: 'LEVEL', penalty: 700 }] };
  const first = await runOver(uni, cohortId, { circles });
  const { stage } = desk(uni, first.id);
  const four = first.proposals.find((proposal: any) => membersOf(proposal).length === 4);
  const [out, ...rest] = membersOf(four) as [string, ...string[]];
  await stage([rest], [four]);
  const banned = first.proposals.find((proposal: any) => proposal !== four);
  const shunned = people.find(({ enrollmentId }) => enrollmentId === membersOf(banned)[0])!;
  const self = people.find(({ enrollmentId }) => enrollmentId === out)!;
  await must(uni.admin, 'createExclusion', { cohortId, personIds: [self.personId, shunned.personId] });

  const now = await reread(uni, first.id);
  const asked = { id: first.id, enrollmentId: out };
  const found = await candidatesOf(
    uni,
    'matchGroupCandidates',
    'proposalId gain spread { cost } proposal { id }',
    asked,
  );
  const expected = staged(now).filter(({ id }) => id !== banned.id);
  expect(expected.length).toBeGreaterThan(1);
  expect(found.map(({ proposalId }) => proposalId).sort()).toEqual(expected.map(({ id }) => id).sort());
  expect(found.map(({ rank }) => rank)).toEqual(found.map((_, at) => at + 1));
  expect(found.map(({ gain }) => gain)).toEqual(found.map(({ gain }) => gain).sort((x, y) => y - x));
  for (const { proposalId, proposal, gain, score, spread, contributions } of found) {
    expect(proposal.id).toBe(proposalId);
    expect(sumOf(contributions) - spread[0].cost).toBe(gain);
    expect(score - gain).toBe(expected.find(({ id }) => id === proposalId).score);
  }
  // What was told is what comes of it.
  const best = expected.find(({ id }) => id === found[0].proposalId);
  await must(uni.admin, 'pinProposals', { matchRunId: first.id, proposalIds: [best.id], pinned: false });
  await stage([[...membersOf(best), out]], [best]);
  const joined = staged(await reread(uni, first.id)).find((proposal) => membersOf(proposal).includes(out));
  expect(joined.score).toBe(found[0].score);
  const left = await candidatesOf(uni, 'matchGroupCandidates', 'proposalId', asked);
  expect(left.map(({ proposalId }) => proposalId)).not.toContain(joined.id);

  const peers = await candidatesOf(uni, 'matchCandidates', 'enrollmentId staged', asked);
  expect(peers.map(({ enrollmentId }) => enrollmentId).sort()).toEqual(
    people
      .filter((one) => one !== self && one !== shunned)
      .map(({ enrollmentId }) => enrollmentId)
      .sort(),
  );
  for (const { score, contributions, staged: seats } of peers) {
    expect(sumOf(contributions)).toBe(score);
    expect(seats).toBe(1);
  }
});

const COMPARE = `query ($id: ID!, $otherId: ID!) { matchComparison(id: $id, otherId: $otherId) { same added removed better worse
  totals { matched totalScore } otherTotals { matched totalScore }
  groups { same added removed figures { groups placed leftOver totalScore placedBound scoreBound } otherFigures { groups placed leftOver totalScore placedBound scoreBound } }
  differences(first: 50) { totalCount edges { node { enrollmentId partnerIds otherPartnerIds mentorIds score otherScore enrollment { id } } } } } }`;

const twosOf = (groups: string[][]): string[] =>
  groups.flatMap((group) =>
    [...group].sort().flatMap((a, at, all) => all.slice(at + 1).map((b) => `${a} ${b}`)),
  );

test('two runs of circles side by side: who is together in both, and the figures of each', async () => {
  const { uni, cohortId } = await poolOf('GROUP', 7);
  const first = await runOver(uni, cohortId, { circles: { size: 4 } });
  const other = await runOver(uni, cohortId, { circles: { size: 4 }, seed: 2 });
  const { stage } = desk(uni, other.id);
  // By hand, so that the two differ in any case: one is left out, and the smaller circle stays.
  const [three, four] = [...first.proposals]
    .sort((x, y) => membersOf(x).length - membersOf(y).length)
    .map(membersOf) as [string[], string[]];
  await stage([three, four.slice(1)], other.proposals);
  const compared = async (id: string, otherId: string) =>
    (await uni.admin.run(COMPARE, { id, otherId })).matchComparison;
  const found = await compared(first.id, other.id);

  const kept = twosOf([three, four.slice(1)]);
  expect(found).toMatchObject({ same: kept.length, added: 3, removed: 0 });
  const now = staged(await reread(uni, other.id));
  const total = (proposals: any[]) => proposals.reduce((sum, { score }) => sum + score, 0);
  const { placedBound, scoreBound } = first.report.groups;
  expect(found.groups).toEqual({
    same: 1,
    added: 1,
    removed: 1,
    figures: {
      groups: 2,
      placed: 7,
      leftOver: 0,
      totalScore: total(first.proposals),
      placedBound,
      scoreBound,
    },
    otherFigures: {
      ...{ groups: 2, placed: 6, leftOver: 1, totalScore: total(now) },
      ...{ placedBound: other.report.groups.placedBound, scoreBound: other.report.groups.scoreBound },
    },
  });
  expect(found.totals).toEqual({ matched: 2, totalScore: total(first.proposals) });
  expect(found.otherTotals).toEqual({ matched: 2, totalScore: total(now) });

  const differing = found.differences.edges.map(({ node }: any) => node);
  expect(differing.map(({ enrollmentId }: any) => enrollmentId).sort()).toEqual([...four].sort());
  const scoreOf = (proposals: any[], id: string) => {
    const own = proposals.find((proposal) => membersOf(proposal).includes(id));
    const size = own ? membersOf(own).length : 0;
    return own ? Math.round((2 * own.score) / (size * (size - 1))) : 0;
  };
  for (const {
    enrollmentId,
    partnerIds,
    otherPartnerIds,
    mentorIds,
    score,
    otherScore,
    enrollment,
  } of differing) {
    expect(enrollment.id).toBe(enrollmentId);
    expect(mentorIds).toEqual([]);
    expect(partnerIds).toEqual(four.filter((id) => id !== enrollmentId).sort());
    expect(otherPartnerIds).toEqual(
      enrollmentId === four[0]
        ? []
        : four
            .slice(1)
            .filter((id) => id !== enrollmentId)
            .sort(),
    );
    expect([score, otherScore]).toEqual([scoreOf(first.proposals, enrollmentId), scoreOf(now, enrollmentId)]);
  }
  const more = differing.filter(({ score, otherScore }: any) => score > otherScore).length;
  const less = differing.filter(({ score, otherScore }: any) => score < otherScore).length;
  expect([found.better, found.worse]).toEqual([more, less]);
  const { differences, groups, ...itself } = await compared(first.id, first.id);
  expect(itself).toMatchObject({
    same: twosOf([three, four]).length,
    added: 0,
    removed: 0,
    better: 0,
    worse: 0,
  });
  expect([differences.totalCount, groups.same, groups.added]).toEqual([0, 2, 0]);
});

test('pairs of peers: compared, swapped, and nobody twice', async () => {
  const { uni, cohortId } = await poolOf('PEER', 5);
  const first = await runOver(uni, cohortId);
  const { stage, refused } = desk(uni, first.id);
  const [[a, b], [c, d]] = first.proposals.map(membersOf) as [[string, string], [string, string]];
  const left = first.leftovers[0].enrollmentId;
  expect(await refused([[a, b, left]], [first.proposals[0]])).toEqual([
    { code: 'INVALID_INPUT', path: 'groups.0.enrollmentIds' },
  ]);
  expect(await refused([[a, left]])).toEqual([{ code: 'INVALID_INPUT', path: 'groups.0.enrollmentIds.0' }]);
  const peers = await candidatesOf(uni, 'matchCandidates', 'enrollmentId staged', {
    id: first.id,
    enrollmentId: left,
  });
  expect(peers.map(({ staged }) => staged)).toEqual([1, 1, 1, 1]);
  await stage(
    [
      [a, left],
      [b, c],
    ],
    first.proposals,
  );
  const now = staged(await reread(uni, first.id));
  const withLeft = now.find((proposal) => membersOf(proposal).includes(left));
  expect(withLeft.score).toBe(peers.find(({ enrollmentId }) => enrollmentId === a)!.score);
  const again = await runOver(uni, cohortId);
  const { matchComparison } = await uni.admin.run(COMPARE, { id: again.id, otherId: first.id });
  expect(matchComparison).toMatchObject({
    same: 0,
    added: 2,
    removed: 2,
    groups: { same: 0, added: 2, removed: 2 },
  });
  const lost = matchComparison.differences.edges.find(({ node }: any) => node.enrollmentId === d).node;
  expect(lost).toMatchObject({ partnerIds: [c], otherPartnerIds: [], otherScore: 0 });
});
