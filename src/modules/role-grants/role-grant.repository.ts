/** All SQL about role grants, which administrators see, and each person her own. */
import sql, { type Sql as SqlText } from 'sql-template-tag';
import { decide } from '../../auth/decisions';
import type { Viewer } from '../../auth/viewer';
import { defineLoader, type Context } from '../../context';
import { columnsOf } from '../../db/columns';
import { firstRow } from '../../db/statements';
import { expectId } from '../../graphql/faults';
import { uuidOf } from '../../ids';
import { derived, page } from '../../reads/links';
import type { Person } from '../people/person.entity';
import { readableNode } from '../../reads/readable';
import { LIVE_STATES } from '../enrollments/enrollment.state';
import { RoleGrant } from './role-grant.entity';
import type { RoleGrantsArgs } from './role-grant.inputs';

const columns = () => columnsOf(RoleGrant, 'g');

/** Which rows of `role_grants g` the viewer may see; part of every read of the room. */
function visibleRoleGrants(viewer: Viewer): SqlText {
  if (decide(viewer, 'role.read').allowed) return sql`true`;
  return sql`g.person_id = ${viewer.personId ? uuidOf(viewer.personId) : null}::uuid`;
}

export const readableRoleGrants = readableNode('roleGrants', {
  entity: RoleGrant,
  alias: 'g',
  from: sql`role_grants g`,
  visible: visibleRoleGrants,
});
export const roleGrantLoader = readableRoleGrants.loader;

export const listRoleGrants = page(
  'Query.roleGrants',
  readableRoleGrants,
  (ctx, { filter }: RoleGrantsArgs) => {
    const { personId, roles, revoked } = filter ?? {};
    return {
      name: 'roleGrants.list',
      from: sql`role_grants g`,
      where: [
        visibleRoleGrants(ctx.viewer),
        ...(personId ? [sql`g.person_id = ${uuidOf(expectId('Person', personId))}`] : []),
        ...(roles ? [sql`g.role = any(${roles})`] : []),
        ...(revoked === undefined || revoked === null
          ? []
          : [revoked ? sql`g.revoked_at is not null` : sql`g.revoked_at is null`]),
      ],
      sort: { expression: 'g.created_at', type: 'timestamptz', descending: true },
      idColumn: 'g.id',
    };
  },
);

/** Guests who take part in a cohort and whose access ends before the moment, by enrollment. */
export function findLeavingGuests(
  ctx: Context,
  before: Date,
): Promise<{ enrollmentId: string; cohortId: string; personId: string; endsAt: Date }[]> {
  return ctx.db.rows(
    'roleGrants.leavingGuests',
    sql`select 'enrollment_' || e.id as "enrollmentId", 'cohort_' || e.cohort_id as "cohortId", 'person_' || p.id as "personId", ends.at as "endsAt"
      from people p join enrollments e on e.person_id = p.id and e.state = any(${LIVE_STATES})
      cross join lateral (select max(g.expires_at) as at from role_grants g
        where g.person_id = p.id and g.role = 'GUEST' and g.revoked_at is null having count(*) = count(g.expires_at)) ends
      where p.guest and p.deactivated_at is null and ends.at <= ${before} order by e.id`,
  );
}

/** Of a guest. */
export const AFFILIATION = (person: SqlText) => sql`(select g.affiliation from role_grants g
  where g.person_id = ${person} and g.role = 'GUEST' and g.revoked_at is null order by g.created_at desc, g.id desc limit 1)`;

const affiliations = defineLoader<{ id: string; affiliation: string | null }>((ctx, ids) =>
  ctx.db.rows(
    'roleGrants.affiliations',
    sql`select 'person_' || p.id as id, ${AFFILIATION(sql`p.id`)} as affiliation from people p
      where p.id = any(${ids.map(uuidOf)}::uuid[]) and p.guest`,
  ),
);

/** Where a guest comes from, for whoever has been shown her; it goes on being so when her access ends. */
export const affiliationOf = derived<Person, object, Promise<string | null>>('Person.affiliation', {
  value: async (ctx, { id, guest }) =>
    guest ? ((await affiliations(ctx).load(id))?.affiliation ?? null) : null,
  sql: () => sql`case when p.guest then ${AFFILIATION(sql`p.id`)} end`,
});

export function lockRoleGrant(ctx: Context, id: string): Promise<RoleGrant | null> {
  return firstRow(
    ctx.db,
    'roleGrants.lock',
    sql`select ${columns()} from role_grants g where g.id = ${uuidOf(id)} and (${visibleRoleGrants(ctx.viewer)}) for update of g`,
  );
}

/** What makes a person administrator of the whole institution: a grant `g` that holds now. */
function administers(ctx: Context): SqlText {
  return sql`g.role = 'INSTITUTION_ADMIN' and g.revoked_at is null and g.program_id is null and g.cohort_id is null
    and (g.expires_at is null or g.expires_at > ${ctx.clock.now()})`;
}

/** Those of some people who are administrators. */
export const administratorLoader = defineLoader<{ id: string }>((ctx, ids) =>
  ctx.db.rows(
    'roleGrants.administratorsAmong',
    sql`select distinct 'person_' || g.person_id as id from role_grants g where g.person_id = any(${ids.map(uuidOf)}::uuid[]) and ${administers(ctx)}`,
  ),
);

/**
 * Administrators who can still act. Grants and people are locked, so that of two acts at once that would
 * each leave the other's administrator, the second sees what the first has done.
 */
export function lockAdministrators(ctx: Context): Promise<RoleGrant[]> {
  return ctx.db.rows(
    'roleGrants.lockAdministrators',
    sql`select ${columns()} from role_grants g join people p on p.id = g.person_id
      where ${administers(ctx)} and p.deactivated_at is null
      order by g.id for update of g, p`,
  );
}

export type RoleGrantValues = Pick<
  RoleGrant,
  'personId' | 'role' | 'programId' | 'cohortId' | 'affiliation' | 'expiresAt'
>;

export async function insertRoleGrant(ctx: Context, id: string, values: RoleGrantValues): Promise<void> {
  await ctx.db.rows(
    'roleGrants.insert',
    sql`insert into role_grants (institution_id, id, person_id, role, program_id, cohort_id, affiliation, expires_at, created_at)
      values (${uuidOf(ctx.institutionId)}, ${uuidOf(id)}, ${uuidOf(values.personId)}, ${values.role}, ${values.programId && uuidOf(values.programId)},
        ${values.cohortId && uuidOf(values.cohortId)}, ${values.affiliation}, ${values.expiresAt}, ${ctx.clock.now()})`,
  );
}

export async function revokeRoleGrantRow(ctx: Context, id: string): Promise<RoleGrant> {
  const [row] = await ctx.db.rows<RoleGrant>(
    'roleGrants.revoke',
    sql`update role_grants g set revoked_at = ${ctx.clock.now()} where g.id = ${uuidOf(id)} returning ${columns()}`,
  );
  return row as RoleGrant;
}

/** Revokes all that a person holds; gives what was revoked. */
export function revokeGrantsOf(ctx: Context, personId: string): Promise<RoleGrant[]> {
  return ctx.db.rows(
    'roleGrants.revokeAllOf',
    sql`update role_grants g set revoked_at = ${ctx.clock.now()} where g.person_id = ${uuidOf(personId)} and g.revoked_at is null
      returning ${columns()}`,
  );
}

/** From now on the person has access only while a guest role holds. */
export async function markGuest(ctx: Context, personId: string): Promise<void> {
  await ctx.db.rows(
    'roleGrants.markGuest',
    sql`update people p set guest = true, version = p.version + 1, updated_at = ${ctx.clock.now()} where p.id = ${uuidOf(personId)} and not p.guest`,
  );
}
