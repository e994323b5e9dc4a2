/**
 * The directory of a cohort: whom its people see of each other before they are paired, where the program's rules say
 * so. Whom somebody avoids, or an exclusion names, makes no difference to it: one who is missing for just one viewer
 * would tell that viewer why. Who does not want to be seen is not listed, for nobody.
 */
import sql, { type Sql as SqlText } from 'sql-template-tag';
import { reachOf } from '../../auth/decisions';
import { rolesOf, type Viewer } from '../../auth/viewer';
import { uuidOf } from '../../ids';

/** Whom each role looks for. */
const LOOKS_FOR = { MENTOR: ['MENTEE'], MENTEE: ['MENTOR'], PEER: ['PEER'], FACILITATOR: ['PEER'] } as const;

/**
 * Accepted people of `enrollments d` who are listed, in a cohort at work whose program has a directory. Where
 * introductions are blind there is none: it would take the blindfold off.
 */
const listed = sql`d.state = 'ACCEPTED' and d.listed and exists (
  select from cohorts dc where dc.id = d.cohort_id and dc.state in ('ENROLLING', 'MATCHING', 'ACTIVE') and coalesce((
    select y.directory and not y.blind_introduction from program_policies y
    where y.program_id = dc.program_id order by y.number desc limit 1), false))`;

/** Those of the other role in the cohorts in which the viewer is accepted; null where she is in none. Guests see their own pairings alone. */
function known(viewer: Viewer): SqlText | null {
  if (rolesOf(viewer).includes('GUEST')) return null;
  const pairs = viewer.enrollments
    .filter(({ accepted }) => accepted)
    .flatMap(({ cohortId, role }) => LOOKS_FOR[role].map((other) => [uuidOf(cohortId), other] as const));
  if (!pairs.length || !viewer.personId) return null;
  return sql`(d.cohort_id, d.role) in (select * from unnest(${pairs.map(([cohort]) => cohort)}::uuid[], ${pairs.map(([, role]) => role)}::text[]))
    and d.person_id <> ${uuidOf(viewer.personId)}::uuid and ${listed} and not ${blindfolded(uuidOf(viewer.personId))}`;
}

/**
 * Whether the person has an unanswered blind proposal in the cohort of `enrollments d`, made before the rules changed:
 * she could find her partner among the others. Nobody is left out for her; the whole directory waits.
 */
const blindfolded = (person: string) => sql`exists (
  select from pairing_members bm join pairings bp on bp.id = bm.pairing_id
  where bm.person_id = ${person}::uuid and bp.cohort_id = d.cohort_id and bp.blind and bp.state = 'PROPOSED')`;

/** Which rows of `enrollments d` stand in the directory for the viewer; coordinators see that of their cohorts. */
export function visibleDirectory(viewer: Viewer): SqlText {
  const { everywhere, programIds, cohortIds } = reachOf(viewer, 'enrollment.readAny');
  const others = known(viewer) ?? sql`false`;
  if (everywhere) return listed;
  if (!programIds.length && !cohortIds.length) return others;
  return sql`(${others}) or (${listed} and exists (select from cohorts staffed where staffed.id = d.cohort_id
    and (staffed.id = any(${cohortIds.map(uuidOf)}::uuid[]) or staffed.program_id = any(${programIds.map(uuidOf)}::uuid[]))))`;
}

/** UUIDs of the people whom the directory shows the viewer, found once for a statement; null where it can show nobody. */
export function peopleInDirectory(viewer: Viewer): SqlText | null {
  const others = known(viewer);
  return others && sql`array(select d.person_id from enrollments d where ${others})`;
}
