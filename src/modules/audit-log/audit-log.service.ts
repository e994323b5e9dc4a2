/** Reading the audit log. */
import { authorize, decide } from '../../auth/decisions';
import { page } from '../../reads/links';
import type { AuditLogArgs } from './audit-log.inputs';
import { eventsQuery, readableEvents } from './audit-log.repository';

/** May: administrators, and services with audit:read. */
export const getAuditLog = page('Query.auditLog', readableEvents, (ctx, args: AuditLogArgs) => {
  authorize(decide(ctx.viewer, 'audit.read'));
  return eventsQuery(ctx, args);
});
