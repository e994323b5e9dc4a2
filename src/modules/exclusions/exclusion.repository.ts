/** All SQL about exclusions. Every read carries the visibility predicate. */
import sql from 'sql-template-tag';
import type { Context } from '../../context';
import { columnsOf } from '../../db/columns';
import { firstRow } from '../../db/statements';
import { expectId } from '../../graphql/faults';
import { uuidOf } from '../../ids';
import { page, siblings } from '../../reads/links';
import { readableNode } from '../../reads/readable';
import { Person } from '../people/person.entity';
import { visiblePeople } from '../people/person.policy';
import { Exclusion } from './exclusion.entity';
import type { ExclusionsArgs } from './exclusion.inputs';
import { visibleExclusions } from './exclusion.policy';

const columns = () => columnsOf(Exclusion, 'x');

export const readableExclusions = readableNode('exclusions', {
  entity: Exclusion,
  alias: 'x',
  from: sql`exclusions x`,
  visible: visibleExclusions,
});
export const exclusionLoader = readableExclusions.loader;

export const listExclusions = page(
  'Query.exclusions',
  readableExclusions,
  (ctx, { filter }: ExclusionsArgs) => {
    const { programId, cohortId, personId, lifted } = filter ?? {};
    const person = personId ? uuidOf(expectId('Person', personId)) : null;
    return {
      name: 'exclusions.list',
      from: sql`exclusions x`,
      where: [
        visibleExclusions(ctx.viewer),
        ...(programId ? [sql`x.program_id = ${uuidOf(expectId('Program', programId))}`] : []),
        ...(cohortId ? [sql`x.cohort_id = ${uuidOf(expectId('Cohort', cohortId))}`] : []),
        ...(person ? [sql`(x.first_person_id = ${person} or x.second_person_id = ${person})`] : []),
        ...(lifted === undefined || lifted === null
          ? []
          : [lifted ? sql`x.lifted_at is not null` : sql`x.lifted_at is null`]),
      ],
      sort: { expression: 'x.created_at', type: 'timestamptz', descending: true },
      idColumn: 'x.id',
    };
  },
);

/** The two people of an exclusion, as far as the viewer may see them. */
export const excludedPeople = siblings(
  'exclusions.people',
  {
    entity: Person,
    alias: 'p',
    from: sql`exclusions apart join people p on p.id in (apart.first_person_id, apart.second_person_id)`,
    visible: visiblePeople,
  },
  { column: 'apart.id', order: sql`p.id = apart.second_person_id` },
);

export function lockExclusion(ctx: Context, id: string): Promise<Exclusion | null> {
  return firstRow(
    ctx.db,
    'exclusions.lock',
    sql`select ${columns()} from exclusions x where x.id = ${uuidOf(id)} and (${visibleExclusions(ctx.viewer)}) for update of x`,
  );
}

export type ExclusionValues = Pick<
  Exclusion,
  'programId' | 'cohortId' | 'firstPersonId' | 'secondPersonId' | 'source' | 'reason' | 'expiresOn'
>;

/** Whether it was made; false when the same one holds already. The two people come in the order of their ids. */
export async function insertExclusion(ctx: Context, id: string, values: ExclusionValues): Promise<boolean> {
  const now = ctx.clock.now();
  const [first, second] = [uuidOf(values.firstPersonId), uuidOf(values.secondPersonId)].sort();
  const rows = await ctx.db.rows(
    'exclusions.insert',
    sql`insert into exclusions (institution_id, id, program_id, cohort_id, first_person_id, second_person_id, source, reason, expires_on, created_at, updated_at)
      values (${uuidOf(ctx.institutionId)}, ${uuidOf(id)}, ${values.programId && uuidOf(values.programId)}, ${values.cohortId && uuidOf(values.cohortId)}, ${first}, ${second},
        ${values.source}, ${values.reason}, ${values.expiresOn}, ${now}, ${now})
      on conflict do nothing returning true as made`,
  );
  return rows.length > 0;
}

/**
 * Lifts exclusions of the same two at the same place that end by themselves: up to a day, or whenever that is. Else
 * one that is over would stand in the way of a new one. Gives their ids.
 */
export async function retireExclusions(
  ctx: Context,
  { programId, cohortId, firstPersonId, secondPersonId }: ExclusionValues,
  before: string | null,
): Promise<string[]> {
  const now = ctx.clock.now();
  const [first, second] = [uuidOf(firstPersonId), uuidOf(secondPersonId)].sort();
  const rows = await ctx.db.rows<{ id: string }>(
    'exclusions.retire',
    sql`update exclusions x set lifted_at = ${now}, version = x.version + 1, updated_at = ${now}
      where x.first_person_id = ${first} and x.second_person_id = ${second} and x.lifted_at is null
        and x.program_id is not distinct from ${programId && uuidOf(programId)}::uuid
        and x.cohort_id is not distinct from ${cohortId && uuidOf(cohortId)}::uuid and x.expires_on < coalesce(${before}::date, 'infinity')
      returning 'exclusion_' || x.id as id`,
  );
  return rows.map(({ id }) => id);
}

export async function updateExclusionRow(
  ctx: Context,
  { id, reason, expiresOn }: Exclusion,
): Promise<Exclusion> {
  const [row] = await ctx.db.rows<Exclusion>(
    'exclusions.update',
    sql`update exclusions x set reason = ${reason}, expires_on = ${expiresOn}, version = x.version + 1, updated_at = ${ctx.clock.now()}
      where x.id = ${uuidOf(id)} returning ${columns()}`,
  );
  return row as Exclusion;
}

export async function liftExclusionRow(ctx: Context, id: string): Promise<Exclusion> {
  const now = ctx.clock.now();
  const [row] = await ctx.db.rows<Exclusion>(
    'exclusions.lift',
    sql`update exclusions x set lifted_at = ${now}, version = x.version + 1, updated_at = ${now} where x.id = ${uuidOf(id)} returning ${columns()}`,
  );
  return row as Exclusion;
}
