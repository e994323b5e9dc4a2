/** What the tests of milestones, meetings and feedback share: pairs in a cohort, and what is read of them. */
import { must } from './authorization-mutate';
import { institution, type Actor, type Institution, type Pair } from './scenario';

export interface Paired extends Pair {
  uni: Institution;
  programId: string;
  cohortId: string;
}

/** Milestones of a template, with their days. */
export const itemsOf = (...days: number[]) =>
  days.map((dueAfterDays, index) => ({
    titles: [{ language: 'en', text: `Step ${index + 1}` }],
    dueAfterDays,
  }));

/** A confirmed pair in a new cohort of a program whose template has milestones due after these days. */
export async function paired(days: number[] = [], overrides: { timeZone?: string } = {}): Promise<Paired> {
  const uni = await institution(overrides);
  const programId = await uni.program();
  if (days.length) await must(uni.admin, 'setMilestoneTemplate', { programId, items: itemsOf(...days) });
  const cohortId = await uni.cohort({ programId }, 'ACTIVE');
  return { uni, programId, cohortId, ...(await uni.pair(cohortId)) };
}

export interface MilestoneRow {
  id: string;
  title: string;
  position: number;
  dueOn: string;
  state: string;
  overdue: boolean;
  version: number;
}

export async function milestonesOf(who: Actor, pairingId: string): Promise<MilestoneRow[]> {
  const { pairing } = await who.run(
    'query($id: ID!) { pairing(id: $id) { milestones(first: 100) { edges { node { id title position dueOn state overdue version } } } } }',
    { id: pairingId },
  );
  return pairing.milestones.edges.map(({ node }: { node: MilestoneRow }) => node);
}

export async function summaryOf(who: Actor, pairingId: string): Promise<Record<string, unknown>> {
  const { pairing } = await who.run(
    `query($id: ID!) { pairing(id: $id) { state summary { milestonesTotal milestonesDone nextDueOn meetingsHeld minutesMet
      lastMetAt contactSinceOn } } }`,
    { id: pairingId },
  );
  return { state: pairing.state, ...pairing.summary };
}

/** A calendar day so many days from another, or from today in UTC. */
export function day(days: number, from = new Date().toISOString().slice(0, 10)): string {
  const at = new Date(`${from}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}
