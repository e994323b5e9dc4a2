/** All SQL of the audit log's reading side. */
import sql, { type Sql as SqlText } from 'sql-template-tag';
import { decide } from '../../auth/decisions';
import { defineLoader, type Context } from '../../context';
import { columnsOf } from '../../db/columns';
import type { Page } from '../../graphql/connection';
import { fetchPage } from '../../graphql/paging';
import { uuidOf } from '../../ids';
import type { AuditLogArgs } from './audit-log.inputs';
import { Event } from './event.entity';

const columns = () => columnsOf(Event, 'e');

/** Which rows of `events e` the viewer may see; part of every read of the room. */
function visibleEvents({ viewer }: Context): SqlText {
  return decide(viewer, 'audit.read').allowed ? sql`true` : sql`false`;
}

export const eventLoader = defineLoader<Event>((ctx, ids) =>
  ctx.db.rows(
    'events.byIds',
    sql`select ${columns()} from events e where e.id = any(${ids.map(uuidOf)}::uuid[]) and (${visibleEvents(ctx)})`,
  ),
);

export function listEvents(ctx: Context, args: AuditLogArgs): Promise<Page<Event>> {
  const { types, actorId, nodeId, from, until } = args.filter ?? {};
  return fetchPage(
    ctx,
    {
      name: 'events.list',
      select: columns(),
      from: sql`events e`,
      where: [
        visibleEvents(ctx),
        ...(types ? [sql`e.type = any(${types})`] : []),
        ...(actorId ? [sql`e.actor_id = ${actorId}`] : []),
        ...(nodeId ? [sql`e.node_ids @> array[${nodeId}]::text[]`] : []),
        ...(from ? [sql`e.occurred_at >= ${from}`] : []),
        ...(until ? [sql`e.occurred_at < ${until}`] : []),
      ],
      sort: { expression: 'e.occurred_at', type: 'timestamptz', descending: true },
      idColumn: 'e.id',
    },
    args,
  );
}

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
      where e.id = any(${ids.map(uuidOf)}::uuid[]) and (${visibleEvents(ctx)})`,
  ),
);
