/** All SQL that reads and writes wishes. Every read carries the predicate of who may. What they ban: preference-bans.repository.ts. */
import sql from 'sql-template-tag';
import type { Context } from '../../context';
import { uuidOf } from '../../ids';
import { facts } from '../../reads/links';
import { LIVE_STATES } from '../enrollments/enrollment.state';
import { visiblePeople } from '../people/person.policy';
import { PreferenceKind } from './preference.entity';
import type { EnrollmentPreferences } from './preference.inputs';
import { readablePreferences } from './preference.policy';

/** The wishes of enrollments; no row, and so null, for whoever may not read them. */
export const preferencesOf = facts<EnrollmentPreferences>(
  'Enrollment.preferences',
  'preferences.ofEnrollments',
  ({ viewer }, match) => {
    const ids = (kind: PreferenceKind) => sql`array(select 'person_' || n.person_id from preference_entries n
      where n.enrollment_id = e.id and n.kind = ${kind} order by n.place)`;
    return sql`select e.id as parent, coalesce(w.version, 0) as version, ${ids(PreferenceKind.RANKED)} as "rankedIds",
        ${ids(PreferenceKind.FAVORITE)} as "favoriteIds", ${ids(PreferenceKind.AVOID)} as "avoidIds"
      from enrollments e left join preferences w on w.enrollment_id = e.id
      where e.id ${match} and (${readablePreferences(viewer)})`;
  },
);

/** Of some people, those whom the viewer may see; and of these, who takes part in the cohort in one of some roles. */
export function findNameable(
  ctx: Context,
  cohortId: string,
  roles: readonly string[],
  personIds: readonly string[],
): Promise<{ id: string; there: boolean }[]> {
  return ctx.db.rows(
    'preferences.nameable',
    sql`select 'person_' || p.id as id, exists (select from enrollments e where e.cohort_id = ${uuidOf(cohortId)} and e.person_id = p.id
        and e.role = any(${[...roles]}) and e.state = any(${LIVE_STATES})) as there
      from people p where p.id = any(${personIds.map(uuidOf)}::uuid[]) and (${visiblePeople(ctx.viewer)})`,
  );
}

/** Puts lists in the place of those of the same kinds; the enrollment is locked. */
export async function replaceEntries(
  ctx: Context,
  enrollmentId: string,
  lists: ReadonlyMap<PreferenceKind, readonly string[]>,
): Promise<void> {
  const [institution, enrollment] = [uuidOf(ctx.institutionId), uuidOf(enrollmentId)];
  await ctx.db.rows(
    'preferences.touch',
    sql`insert into preferences (institution_id, enrollment_id, updated_at) values (${institution}, ${enrollment}, ${ctx.clock.now()})
      on conflict (institution_id, enrollment_id) do update set version = preferences.version + 1, updated_at = excluded.updated_at`,
  );
  await ctx.db.rows(
    'preferences.clear',
    sql`delete from preference_entries n where n.enrollment_id = ${enrollment} and n.kind = any(${[...lists.keys()]})`,
  );
  const rows = [...lists].flatMap(([kind, ids]) =>
    ids.map((id, index) => ({ kind, person: uuidOf(id), place: index + 1 })),
  );
  await ctx.db.rows(
    'preferences.fill',
    sql`insert into preference_entries (institution_id, enrollment_id, kind, person_id, place)
      select ${institution}, ${enrollment}, x.kind, x.person, x.place
      from json_to_recordset(${JSON.stringify(rows)}::json) as x(kind text, person uuid, place integer)`,
  );
}
