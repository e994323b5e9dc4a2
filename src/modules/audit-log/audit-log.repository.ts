/** All SQL of the audit log's reading side. */
import sql, { type Sql as SqlText } from 'sql-template-tag';
import { decide } from '../../auth/decisions';
import type { Viewer } from '../../auth/viewer';
import { defineLoader, type Context } from '../../context';
import { uuidOf } from '../../ids';
import { derived, siblings } from '../../reads/links';
import type { PageQuery } from '../../reads/paging';
import { readableNode } from '../../reads/readable';
import { Person } from '../people/person.entity';
import { visiblePeople } from '../people/person.policy';
import type { AuditLogArgs } from './audit-log.inputs';
import { Event } from './event.entity';

/** Which rows of `events e` the viewer may see; part of every read of the room. */
function visibleEvents(viewer: Viewer): SqlText {
  return decide(viewer, 'audit.read').allowed ? sql`true` : sql`false`;
}

export const readableEvents = readableNode('events', {
  entity: Event,
  alias: 'e',
  from: sql`events e`,
  visible: visibleEvents,
});

/** Newest first. */
export function eventsQuery({ viewer }: Context, { filter }: AuditLogArgs): PageQuery {
  const { types, actorId, nodeId, from, until } = filter ?? {};
  return {
    name: 'events.list',
    from: sql`events e`,
    where: [
      visibleEvents(viewer),
      ...(types ? [sql`e.type = any(${types})`] : []),
      ...(actorId ? [sql`e.actor_id = ${actorId}`] : []),
      ...(nodeId ? [sql`e.node_ids @> array[${nodeId}]::text[]`] : []),
      ...(from ? [sql`e.occurred_at >= ${from}`] : []),
      ...(until ? [sql`e.occurred_at < ${until}`] : []),
    ],
    sort: { expression: 'e.occurred_at', type: 'timestamptz', descending: true },
    idColumn: 'e.id',
  };
}

/** The people who did it, as far as the viewer may see them. API keys and jobs are no people. */
export const actors = siblings(
  'events.actors',
  {
    entity: Person,
    alias: 'p',
    // Whose record was merged into another one is that person. Looked up for each event, so that no plan compares all
    // people with each other.
    from: sql`events acted join people p on p.id = (select coalesce(acting.merged_into_id, acting.id) from people acting
      where acting.id = case when left(acted.actor_id, 7) = 'person_' then substr(acted.actor_id, 8)::uuid end)`,
    visible: visiblePeople,
  },
  { column: 'acted.id', order: sql`p.id` },
);

export interface EventDetails {
  id: string;
  /** Null once it was erased. */
  payload: { changes: Record<string, [unknown, unknown]> } | null;
  /** Place in the chain; null until the event is sealed. */
  position: string | null;
}

/** What stands beside events: payload and seal. */
export const eventDetailsLoader = defineLoader<EventDetails>((ctx, ids) =>
  ctx.db.rows(
    'events.details',
    sql`select 'event_' || e.id as id, y.payload, s.position::text as position from events e
      left join event_payloads y on y.event_id = e.id left join event_seals s on s.event_id = e.id
      where e.id = any(${ids.map(uuidOf)}::uuid[]) and (${visibleEvents(ctx.viewer)})`,
  ),
);

export const positionOf = derived<Event, object, Promise<number | null>>('Event.position', {
  value: async (ctx, event) => {
    const details = await eventDetailsLoader(ctx).load(event.id);
    return details?.position ? Number(details.position) : null;
  },
  sql: () => sql`select sealed.position::integer from event_seals sealed where sealed.event_id = e.id`,
});
