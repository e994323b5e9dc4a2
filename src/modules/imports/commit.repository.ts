/** SQL by which the rows of a commit take effect: each statement for a whole batch. Ids are bare UUIDs. */
import sql from 'sql-template-tag';
import type { Context } from '../../context';
import { uuidOf } from '../../ids';
import { EnrollmentState } from '../enrollments/enrollment.state';
import { keepChoices } from '../skills/skill-choice.repository';
import { ensureSkills, holdTaxonomy } from '../skills/skill-word.repository';
import { findSkills } from './known.repository';
import type { EnrollmentChange, PersonChange } from './verdict';

export async function insertOrgUnits(
  ctx: Context,
  units: readonly { id: string; name: string }[],
): Promise<void> {
  const now = ctx.clock.now();
  await ctx.db.rows(
    'imports.insertOrgUnits',
    sql`insert into org_units (institution_id, id, name, created_at, updated_at)
      select ${uuidOf(ctx.institutionId)}, x.id, x.name, ${now}, ${now} from jsonb_to_recordset(${JSON.stringify(units)}::jsonb) x(id uuid, name text)`,
  );
}

export type PersonRow = { id: string } & PersonChange;

const PERSON_COLUMNS = sql`x(id uuid, "displayName" text, "fullName" text, location text, email text, "externalId" text, pronouns text, "jobTitle" text, "timeZone" text, "orgUnitId" uuid)`;

export async function insertPeople(ctx: Context, people: readonly PersonRow[]): Promise<void> {
  const now = ctx.clock.now();
  await ctx.db.rows(
    'imports.insertPeople',
    sql`insert into people (institution_id, id, display_name, full_name, email, external_id, pronouns, job_title, time_zone, location, org_unit_id, created_at, updated_at)
      select ${uuidOf(ctx.institutionId)}, x.id, x."displayName", x."fullName", x.email, x."externalId", x.pronouns, x."jobTitle", x."timeZone", x.location, x."orgUnitId", ${now}, ${now}
      from jsonb_to_recordset(${JSON.stringify(people)}::jsonb) ${PERSON_COLUMNS}`,
  );
}

/** What a row does not name stays. */
export async function updatePeople(ctx: Context, people: readonly PersonRow[]): Promise<void> {
  await ctx.db.rows(
    'imports.updatePeople',
    sql`update people p set display_name = coalesce(x."displayName", p.display_name), email = coalesce(x.email, p.email),
        external_id = coalesce(x."externalId", p.external_id), pronouns = coalesce(x.pronouns, p.pronouns),
        job_title = coalesce(x."jobTitle", p.job_title), full_name = coalesce(x."fullName", p.full_name), location = coalesce(x.location, p.location), time_zone = coalesce(x."timeZone", p.time_zone),
        org_unit_id = coalesce(x."orgUnitId", p.org_unit_id), version = p.version + 1, updated_at = ${ctx.clock.now()}
      from jsonb_to_recordset(${JSON.stringify(people)}::jsonb) ${PERSON_COLUMNS} where p.id = x.id`,
  );
}

export type EnrollmentRow = { id: string; personId?: string } & EnrollmentChange;

const ENROLLMENT_COLUMNS = sql`x(id uuid, "personId" uuid, capacity integer, level integer, discipline text, "interestedInBothRoles" boolean)`;

/** People whom the institution has admitted: they are in. */
export async function insertEnrollments(
  ctx: Context,
  enrollments: readonly EnrollmentRow[],
  to: { cohortId: string; role: string; seats: number },
): Promise<void> {
  const now = ctx.clock.now();
  await ctx.db.rows(
    'imports.insertEnrollments',
    sql`insert into enrollments (institution_id, id, cohort_id, person_id, role, state, state_changed_at, capacity, level, discipline,
        interested_in_both_roles, created_at, updated_at)
      select ${uuidOf(ctx.institutionId)}, x.id, ${uuidOf(to.cohortId)}, x."personId", ${to.role}, ${EnrollmentState.ACCEPTED}, ${now},
        coalesce(x.capacity, ${to.seats}), x.level, x.discipline, coalesce(x."interestedInBothRoles", false), ${now}, ${now}
      from jsonb_to_recordset(${JSON.stringify(enrollments)}::jsonb) ${ENROLLMENT_COLUMNS}`,
  );
}

/** What a row does not name stays. Changed skills alone are a change of the enrollment too. */
export async function updateEnrollments(ctx: Context, enrollments: readonly EnrollmentRow[]): Promise<void> {
  await ctx.db.rows(
    'imports.updateEnrollments',
    sql`update enrollments e set capacity = coalesce(x.capacity, e.capacity), level = coalesce(x.level, e.level),
        discipline = coalesce(x.discipline, e.discipline),
        interested_in_both_roles = coalesce(x."interestedInBothRoles", e.interested_in_both_roles),
        version = e.version + 1, updated_at = ${ctx.clock.now()}
      from jsonb_to_recordset(${JSON.stringify(enrollments)}::jsonb) ${ENROLLMENT_COLUMNS} where e.id = x.id`,
  );
}

export interface SkillSet {
  enrollmentId: string;
  direction: 'WANTED' | 'OFFERED';
  names: string[];
}

/** Makes each enrollment want or offer just these skills. */
export async function setSkills(ctx: Context, sets: readonly SkillSet[]): Promise<void> {
  const names = [...new Set(sets.flatMap((set) => set.names))];
  await holdTaxonomy(ctx);
  if (names.length) await ensureSkills(ctx, names);
  const ids = names.length ? await findSkills(ctx, names) : new Map<string, string>();
  await keepChoices(
    ctx,
    sets.map(({ enrollmentId, direction, names }) => ({
      enrollmentId,
      direction,
      ids: names.flatMap((name) => ids.get(name) ?? []),
    })),
  );
}
