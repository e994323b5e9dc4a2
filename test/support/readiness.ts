/** What tests of enrollment look at past the API: the log. */
import { uuidOf } from '../../src/ids';
import { asSuperuser } from './authorization-database';
import { must } from './authorization-mutate';
import type { Institution } from './scenario';

export interface AuditEvent {
  actorId: string;
  requestId: string;
  nodeIds: string[];
  changes: Record<string, [unknown, unknown]>;
}

/** The events of one type in an institution, oldest first. */
export function auditEvents({ id }: Institution, type: string): Promise<AuditEvent[]> {
  return asSuperuser<AuditEvent>(
    `select e.actor_id as "actorId", e.request_id as "requestId", e.node_ids as "nodeIds", p.payload -> 'changes' as changes
     from events e join event_payloads p on p.institution_id = e.institution_id and p.event_id = e.id
     where e.institution_id = $1 and e.type = $2 order by e.seq`,
    [uuidOf(id), type],
  );
}

export const BRIEFING = {
  key: 'BRIEFING',
  labels: [{ language: 'en', text: 'Briefing attended' }],
  roles: ['MENTOR', 'MENTEE'],
  kind: 'BRIEFING',
};

/** A program that asks for these, and a cohort of it. */
export async function asking(
  uni: Institution,
  readiness: object[],
  state: Parameters<Institution['cohort']>[1] = 'MATCHING',
): Promise<{ programId: string; cohortId: string }> {
  const programId = await uni.program();
  await must(uni.admin, 'setProgramPolicy', { programId, readiness });
  return { programId, cohortId: await uni.cohort({ programId }, state) };
}

/** Something recorded. */
export async function fillReadiness(uni: Institution): Promise<void> {
  const { cohortId } = await asking(uni, [BRIEFING]);
  const { enrollmentId } = await uni.member(cohortId, 'MENTEE');
  await must(uni.admin, 'recordReadiness', { enrollmentId, key: 'BRIEFING' });
}
