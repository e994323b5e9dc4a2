/** All SQL about employment. Every read carries the visibility predicate. */
import sql from 'sql-template-tag';
import type { Context } from '../../context';
import { columnsOf } from '../../db/columns';
import { firstRow } from '../../db/statements';
import { uuidOf } from '../../ids';
import { siblings, toManyShown, toOne } from '../../reads/links';
import { readableNode } from '../../reads/readable';
import type { OrgUnit } from '../org-units/org-unit.entity';
import { readableOrgUnits } from '../org-units/org-unit.repository';
import type { Person } from '../people/person.entity';
import { forStaff } from '../people/profile.repository';
import { EmploymentSpan } from './employment-span.entity';
import { visibleEmployment } from './employment.policy';

const columns = () => columnsOf(EmploymentSpan, 'es');

export const readableEmployment = readableNode('employment', {
  entity: EmploymentSpan,
  alias: 'es',
  from: sql`employment_spans es`,
  visible: visibleEmployment,
});

/** Newest first. A person has few. */
export const employmentOf = toManyShown<Person, EmploymentSpan>(
  'Person.employment',
  siblings('employment.ofPeople', readableEmployment, {
    column: 'es.person_id',
    order: sql`es.from_on desc`,
  }),
  forStaff,
);

export const orgUnitOfEmployment = toOne<EmploymentSpan, OrgUnit>(
  'EmploymentSpan.orgUnit',
  'orgUnitId',
  readableOrgUnits,
);

export function findEmployment(ctx: Context, id: string): Promise<EmploymentSpan | null> {
  return firstRow(
    ctx.db,
    'employment.find',
    sql`select ${columns()} from employment_spans es where es.id = ${uuidOf(id)} and (${visibleEmployment(ctx.viewer)})`,
  );
}

export type EmploymentValues = Pick<
  EmploymentSpan,
  'id' | 'personId' | 'fromOn' | 'toOn' | 'orgUnitId' | 'jobTitle' | 'source'
>;

/** A span of the person that shares a day with these; the person is locked. */
export function overlapping(ctx: Context, span: EmploymentValues): Promise<EmploymentSpan | null> {
  return firstRow(
    ctx.db,
    'employment.overlapping',
    sql`select ${columns()} from employment_spans es where es.person_id = ${uuidOf(span.personId)} and es.id <> ${uuidOf(span.id)}
      and es.from_on <= coalesce(${span.toOn}::date, 'infinity') and coalesce(es.to_on, 'infinity') >= ${span.fromOn}::date
      order by es.from_on limit 1`,
  );
}

export async function insertEmployment(ctx: Context, span: EmploymentValues): Promise<void> {
  const now = ctx.clock.now();
  await ctx.db.rows(
    'employment.insert',
    sql`insert into employment_spans (institution_id, id, person_id, from_on, to_on, org_unit_id, job_title, source, created_at, updated_at)
      values (${uuidOf(ctx.institutionId)}, ${uuidOf(span.id)}, ${uuidOf(span.personId)}, ${span.fromOn}, ${span.toOn},
        ${span.orgUnitId && uuidOf(span.orgUnitId)}, ${span.jobTitle}, ${span.source}, ${now}, ${now})`,
  );
}

export async function updateEmployment(ctx: Context, span: EmploymentValues): Promise<EmploymentSpan> {
  const [row] = await ctx.db.rows<EmploymentSpan>(
    'employment.update',
    sql`update employment_spans es set from_on = ${span.fromOn}, to_on = ${span.toOn}, org_unit_id = ${span.orgUnitId && uuidOf(span.orgUnitId)},
        job_title = ${span.jobTitle}, source = ${span.source}, version = es.version + 1, updated_at = ${ctx.clock.now()}
      where es.id = ${uuidOf(span.id)} returning ${columns()}`,
  );
  return row as EmploymentSpan;
}
