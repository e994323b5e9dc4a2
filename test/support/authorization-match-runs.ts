/** Runs of the matcher and what coordinators do with their proposals, by viewer. */
import { idOf, uuidOf } from '../../src/ids';
import { COHORT_STAFF, MEMBERS, type Case } from './authorization-cases';
import { asSuperuser } from './authorization-database';
import { mutation, PAIRING_SCOPES, query, parkMatching, placeOf, runOf } from './authorization-pairings';
import type { World } from './authorization-world';
import { reviewableRun } from './match-run-reviews';

const RUN = 'matchRun { id state }';
/** Who sees no run is told so, coordinators elsewhere and keys without the scope included. */
const runStaff: Partial<Case> = {
  may: COHORT_STAFF,
  sees: [],
  scopes: PAIRING_SCOPES,
  keyOtherwise: 'NOT_FOUND',
};

const runQuery = query('matchRun', 'PAIRINGS_WRITE', COHORT_STAFF, async () => '');

/** A run over one pool, with a circle of two, and a peer who could join it. */
async function circlesOf(world: World): Promise<{ id: string; proposalId: string; peerId: string }> {
  const { id, proposalId } = await runOf(placeOf(world));
  const [{ cohortId }] = (await asSuperuser(
    `update match_runs set circles = '{"size": 3, "min": 2, "max": 4, "spread": []}', report = '{"groups": {"people": 3}}'
     where id = $1 returning cohort_id as "cohortId"`,
    [uuidOf(id)],
  )) as [{ cohortId: string }];
  const peer = await world.uni.member(idOf('Cohort', cohortId), 'MENTOR');
  await asSuperuser(`update enrollments set role = 'PEER' where cohort_id = $1`, [cohortId]);
  await asSuperuser(`update match_proposal_members set role = 'PEER' where proposal_id = $1`, [
    uuidOf(proposalId),
  ]);
  return { id, proposalId, peerId: peer.enrollmentId };
}

export const MATCH_RUN_QUERIES: Record<string, Case> = {
  matchCandidates: {
    ...runQuery,
    query:
      'query ($id: ID!, $enrollmentId: ID!) { matchCandidates(id: $id, enrollmentId: $enrollmentId) { edges { node { enrollmentId } } } }',
    make: async (world) => {
      const { id, mentorId, menteeId } = await runOf(placeOf(world));
      return { variables: { id, enrollmentId: menteeId }, shows: mentorId };
    },
  },
  matchGroupCandidates: {
    ...runQuery,
    query:
      'query ($id: ID!, $enrollmentId: ID!) { matchGroupCandidates(id: $id, enrollmentId: $enrollmentId) { edges { node { proposalId } } } }',
    make: async (world) => {
      const { id, proposalId, peerId } = await circlesOf(world);
      return { variables: { id, enrollmentId: peerId }, shows: proposalId };
    },
  },
  matchComparison: {
    ...runQuery,
    query: 'query ($id: ID!, $otherId: ID!) { matchComparison(id: $id, otherId: $otherId) { same } }',
    make: async (world) => {
      const { id } = await runOf(placeOf(world));
      return { variables: { id, otherId: id } };
    },
  },
};

export const MATCH_RUN_MUTATIONS: Record<string, Case> = {
  startMatchRun: mutation(
    'startMatchRun',
    RUN,
    async (world) => {
      await parkMatching(world.uni.id);
      return { cohortId: await world.cohort('MATCHING') };
    },
    { may: COHORT_STAFF, sees: MEMBERS, scopes: PAIRING_SCOPES },
  ),
  cancelMatchRun: mutation(
    'cancelMatchRun',
    RUN,
    async (world) => {
      await parkMatching(world.uni.id);
      return { matchRunId: (await runOf(placeOf(world), 'QUEUED')).id };
    },
    runStaff,
  ),
  discardMatchRun: mutation(
    'discardMatchRun',
    RUN,
    async (world) => ({ matchRunId: (await runOf(placeOf(world))).id }),
    runStaff,
  ),
  discardProposals: mutation(
    'discardProposals',
    RUN,
    async (world) => {
      const { id, proposalId } = await runOf(placeOf(world));
      return { matchRunId: id, proposalIds: [proposalId] };
    },
    runStaff,
  ),
  pinProposals: mutation(
    'pinProposals',
    RUN,
    async (world) => {
      const { id, proposalId } = await runOf(placeOf(world));
      return { matchRunId: id, proposalIds: [proposalId] };
    },
    runStaff,
  ),
  stageProposals: mutation(
    'stageProposals',
    RUN,
    async (world) => {
      const { id, proposalId, mentorId, menteeId } = await runOf(placeOf(world));
      const pairs = [{ mentorEnrollmentId: mentorId, menteeEnrollmentId: menteeId }];
      return { matchRunId: id, replaces: [proposalId], pairs };
    },
    runStaff,
  ),
  commentProposal: mutation(
    'commentProposal',
    'proposal { __typename id }',
    async (world) => ({ proposalId: (await runOf(placeOf(world))).proposalId, comment: 'Both like chess.' }),
    runStaff,
  ),
  requestMatchRunReview: mutation(
    'requestMatchRunReview',
    RUN,
    async (world) => ({ matchRunId: await reviewableRun(world.uni, await world.cohort('MATCHING')) }),
    runStaff,
  ),
  releaseMatchRun: mutation(
    'releaseMatchRun',
    `${RUN} released blocked`,
    async (world) => ({ matchRunId: (await runOf(placeOf(world))).id }),
    runStaff,
  ),
};
