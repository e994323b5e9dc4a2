/** All SQL about invitations: their tokens, and whom a filter invites. */
import sql from 'sql-template-tag';
import type { Context } from '../../context';
import { columnsOf } from '../../db/columns';
import { firstRow, run } from '../../db/statements';
import { expectId } from '../../graphql/faults';
import { uuidOf } from '../../ids';
import { visiblePeople } from '../people/person.policy';
import { Enrollment, type EnrollmentRole } from './enrollment.entity';
import { LIVE_STATES } from './enrollment.state';
import type { InvitationFilter } from './invitation.inputs';

/** The token that holds from now on; a former one is none any more. */
export async function putToken(ctx: Context, enrollmentId: string, hash: Buffer): Promise<void> {
  await run(
    ctx.db,
    'invitations.putToken',
    sql`insert into invitation_tokens (institution_id, enrollment_id, token_hash, created_at)
      values (${uuidOf(ctx.institutionId)}, ${uuidOf(enrollmentId)}, ${hash}, ${ctx.clock.now()})
      on conflict (institution_id, enrollment_id) do update set token_hash = excluded.token_hash, created_at = excluded.created_at`,
  );
}

/** The viewer's own invitation with this token; that of somebody else is as good as none. */
export function findByToken(ctx: Context, hash: Buffer): Promise<Enrollment | null> {
  const own = ctx.viewer.personId ? uuidOf(ctx.viewer.personId) : null;
  return firstRow(
    ctx.db,
    'invitations.byToken',
    sql`select ${columnsOf(Enrollment, 'e')} from invitation_tokens it join enrollments e on e.id = it.enrollment_id
      where it.token_hash = ${hash} and e.person_id = ${own}::uuid`,
  );
}

export async function setExpiry(ctx: Context, id: string, expiresAt: Date | null): Promise<Enrollment> {
  const [row] = await ctx.db.rows<Enrollment>(
    'invitations.setExpiry',
    sql`update enrollments e set invitation_expires_at = ${expiresAt}, version = e.version + 1, updated_at = ${ctx.clock.now()}
      where e.id = ${uuidOf(id)} returning ${columnsOf(Enrollment, 'e')}`,
  );
  return row as Enrollment;
}

/** People whom a filter means and who are not in the cohort in the role, by name, one more than asked for. */
export async function findInvitees(
  ctx: Context,
  cohortId: string,
  role: EnrollmentRole,
  { orgUnitId, levelFrom = null, levelTo = null }: InvitationFilter,
  most: number,
): Promise<string[]> {
  const unit = orgUnitId ? uuidOf(expectId('OrgUnit', orgUnitId)) : null;
  const rows = await ctx.db.rows<{ id: string }>(
    'invitations.invitees',
    sql`with recursive below as (
        select o.id from org_units o where o.id = ${unit}::uuid
        union select child.id from org_units child join below b on child.parent_id = b.id
      )
      select 'person_' || p.id as id from people p
      where (${visiblePeople(ctx.viewer)}) and p.deactivated_at is null
        and (${unit}::uuid is null or p.org_unit_id in (select b.id from below b))
        and (${levelFrom}::integer is null or p.level >= ${levelFrom}) and (${levelTo}::integer is null or p.level <= ${levelTo})
        and not exists (select from enrollments e where e.cohort_id = ${uuidOf(cohortId)} and e.person_id = p.id and e.role = ${role}
          and e.state = any(${LIVE_STATES}))
      order by p.display_name collate "C", p.id limit ${most + 1}`,
  );
  return rows.map(({ id }) => id);
}
