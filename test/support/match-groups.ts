/** Programs of one pool: their people, and runs over them. */
import { must } from './authorization-mutate';
import { eventually } from './client';
import { over } from './pairings';
import { institution, type Institution } from './scenario';

const RUN = `query ($id: ID!) { matchRun(id: $id) { id state failure matched mentors mentees optimal totalScore circles { size min max spread { attribute penalty } }
  report { worstScore groups { people placed exact placedBound scoreBound } }
  proposals(first: 100) { edges { node { id state score pinned byHand comment spread { attribute alike pairs cost } contributions { criterion points detail } members { enrollmentId role } } } }
  leftovers(first: 100) { edges { node { enrollmentId role reason removedBy { rule count } } } } } }`;

/** Starts a run and waits for it; or reads one again. */
export async function runOver(uni: Institution, cohortId: string | null, input: any = {}): Promise<any> {
  const id = cohortId
    ? (await must(uni.admin, 'startMatchRun', { cohortId, ...input }, 'matchRun { id }')).matchRun.id
    : input.id;
  return eventually(async () => {
    const { matchRun: found } = await uni.admin.run(RUN, { id });
    if (!over.includes(found.state)) return null;
    const nodes = (page: any) => page.edges.map(({ node }: any) => node);
    return { ...found, proposals: nodes(found.proposals), leftovers: nodes(found.leftovers) };
  });
}

export async function poolOf(kind: 'PEER' | 'GROUP', count: number) {
  const uni = await institution();
  const programId = await uni.program({ kind });
  const cohortId = await uni.cohort({ programId }, 'MATCHING');
  const people = [];
  for (let at = 0; at < count; at++) {
    const one = await uni.member(cohortId, 'PEER');
    await must(uni.admin, 'updateEnrollment', {
      enrollmentId: one.enrollmentId,
      level: 1 + (at % 3),
      discipline: at % 2 ? 'Physics' : 'History',
    });
    people.push(one);
  }
  return { uni, cohortId, people };
}

export const membersOf = (proposal: any): string[] =>
  proposal.members.map(({ enrollmentId }: any) => enrollmentId);
