/** The matcher runs, says why, and its proposals become pairings that both sides confirm. */
import { until, type Client } from './client';
import { line } from './print';
import type { Place, Staff } from './people';

const SETTINGS = {
  weights: { levelGap: 40, discipline: 40, orgUnit: 20, skills: 0 },
  minLevelGap: 1,
  idealLevelGap: 2,
  orgUnit: 'REQUIRE_DIFFERENT',
  discipline: 'PREFER_SAME',
};

/** All nodes of a connection, page by page. */
export async function all<T = any>(
  who: Client,
  field: string,
  id: string,
  selection: string,
  type: string,
): Promise<T[]> {
  const nodes: T[] = [];
  for (let after: string | null = null; ;) {
    const data: any = await who.run(
      `query($id: ID!, $after: String) { node(id: $id) { ... on ${type} { list: ${field}(first: 100, after: $after) { edges { node { ${selection} } } pageInfo { hasNextPage endCursor } } } } }`,
      { id, after },
    );
    nodes.push(...data.node.list.edges.map(({ node }: { node: T }) => node));
    if (!data.node.list.pageInfo.hasNextPage) return nodes;
    after = data.node.list.pageInfo.endCursor;
  }
}

export async function match(coordinator: Client, { cohortId }: Place): Promise<string> {
  await coordinator.mutate('startMatching', 'MoveCohortInput', { cohortId }, 'cohort { state }');
  const { matchRun } = await coordinator.mutate(
    'startMatchRun',
    'StartMatchRunInput',
    { cohortId, settings: SETTINGS, seed: 1 },
    'matchRun { id }',
  );
  const run = await until(async () => {
    const { matchRun: one } = await coordinator.run(
      'query($id: ID!) { matchRun(id: $id) { id state failure mentors mentees feasiblePairs matched totalScore optimal greedyMatched resultHash } }',
      { id: matchRun.id },
    );
    if (one.failure) throw new Error(`The match run failed: ${one.failure}`);
    return one.state === 'DONE' ? one : null;
  }, 'The match run');
  line(
    `${run.mentees} mentees, ${run.mentors} mentors, ${run.feasiblePairs} possible pairs: ${run.matched} matched (taking the best first: ${run.greedyMatched}), ${run.optimal ? 'proven best' : 'not proven'}, total ${run.totalScore}`,
  );
  const person = 'enrollment { level discipline person { displayName orgUnit { name } } }';
  const proposals = await all(
    coordinator,
    'proposals',
    run.id,
    `score partnerRank feasible contributions { criterion points detail } members { role ${person} }`,
    'MatchRun',
  );
  for (const proposal of proposals) {
    const [mentor, mentee] = ['MENTOR', 'MENTEE'].map((role) =>
      proposal.members.find((member: { role: string }) => member.role === role),
    );
    const name = ({ enrollment }: any) =>
      `${enrollment.person.displayName} (${enrollment.person.orgUnit?.name})`;
    const why = proposal.contributions.map((one: any) => `${one.detail} (${one.points})`).join(', ');
    line(
      `${String(proposal.score).padStart(5)}  ${name(mentor)} → ${name(mentee)}: ${why}; choice ${proposal.partnerRank} of ${proposal.feasible}`,
    );
  }
  const leftovers = await all(
    coordinator,
    'leftovers',
    run.id,
    'role reason seatsLeft removedBy { rule count } enrollment { person { displayName } }',
    'MatchRun',
  );
  for (const { role, reason, removedBy, enrollment } of leftovers) {
    const why = removedBy.map((one: any) => `${one.rule} ${one.count}`).join(', ');
    line(
      `without a partner: ${enrollment.person.displayName} (${role}): ${reason}; ruled out: ${why || 'nobody'}`,
    );
  }
  return run.id;
}

export interface Paired {
  id: string;
  mentor: string;
  mentee: string;
}

export async function release(coordinator: Client, { cohortId }: Place, runId: string): Promise<Paired[]> {
  const { released, blocked } = await coordinator.mutate(
    'releaseMatchRun',
    'ReleaseMatchRunInput',
    { matchRunId: runId },
    'released blocked',
  );
  line(`${released} proposals released, ${blocked} blocked`);
  const email = 'person { email }';
  const pairings = await all(
    coordinator,
    'pairings',
    cohortId,
    `id mentors { ${email} } mentees { ${email} }`,
    'Cohort',
  );
  return pairings.map(({ id, mentors, mentees }) => ({
    id,
    mentor: mentors[0].person.email,
    mentee: mentees[0].person.email,
  }));
}

/** Each mentor and mentee signs in and says yes. */
export async function confirm(staff: Staff, pairings: Paired[]): Promise<void> {
  let confirmed = 0;
  for (const { id, mentor, mentee } of pairings) {
    await (
      await staff.participant(mentee)
    ).mutate('confirmPairing', 'AnswerPairingInput', { pairingId: id }, 'pairing { state }');
    const { pairing } = await (
      await staff.participant(mentor)
    ).mutate('confirmPairing', 'AnswerPairingInput', { pairingId: id }, 'pairing { state }');
    if (pairing.state !== 'CONFIRMED') throw new Error(`A pairing confirmed by both is ${pairing.state}`);
    confirmed++;
  }
  line(`${confirmed} pairings confirmed by mentor and mentee`);
}
