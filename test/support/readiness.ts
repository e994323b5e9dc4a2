/** What tests of enrollment look at past the API: the log. */
import { uuidOf } from '../../src/ids';
import { asSuperuser } from './authorization-database';
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
