/** Reading the audit log. */
import { authorize, decide } from '../../auth/decisions';
import type { Context } from '../../context';
import type { Page } from '../../graphql/connection';
import type { AuditLogArgs } from './audit-log.inputs';
import { listEvents } from './audit-log.repository';
import type { Event } from './event.entity';

/** May: administrators, and services with audit:read. */
export function getAuditLog(ctx: Context, args: AuditLogArgs): Promise<Page<Event>> {
  authorize(decide(ctx.viewer, 'audit.read'));
  return listEvents(ctx, args);
}
