/** All SQL about cohorts. Every read carries the visibility predicate. */
import sql, { type Sql as SqlText } from 'sql-template-tag';
import type { Context } from '../../context';
import { columnsOf } from '../../db/columns';
import { firstRow } from '../../db/statements';
import { expectId } from '../../graphql/faults';
import { uuidOf } from '../../ids';
import { page, pageOf } from '../../reads/links';
import type { PageQuery, SortKey } from '../../reads/paging';
import { readableNode } from '../../reads/readable';
import { Cohort } from './cohort.entity';
import { CohortOrder, type CohortFilter, type CohortsArgs } from './cohort.inputs';
import { visibleCohorts } from './cohort.policy';

const columns = () => columnsOf(Cohort, 'c');

export const readableCohorts = readableNode('cohorts', {
  entity: Cohort,
  alias: 'c',
  from: sql`cohorts c`,
  visible: visibleCohorts,
});
export const cohortLoader = readableCohorts.loader;

const SORT: Record<CohortOrder, SortKey> = {
  [CohortOrder.NAME_ASC]: { expression: 'c.name', type: 'text' },
  [CohortOrder.CREATED_AT_DESC]: { expression: 'c.created_at', type: 'timestamptz', descending: true },
};

export const listCohorts = page('Query.cohorts', readableCohorts, listQuery);

/** Cohorts of a program, as a field of it. */
export const listCohortsOf = pageOf('Program.cohorts', readableCohorts, 'c.program_id', listQuery);

function listQuery(ctx: Context, args: CohortsArgs): PageQuery {
  return {
    name: 'cohorts.list',
    from: sql`cohorts c`,
    where: [visibleCohorts(ctx.viewer), ...filters(args.filter ?? {})],
    sort: SORT[args.orderBy],
    idColumn: 'c.id',
  };
}

function filters({ programId, states, rolling }: CohortFilter): SqlText[] {
  return [
    ...(programId ? [sql`c.program_id = ${uuidOf(expectId('Program', programId))}`] : []),
    ...(states ? [sql`c.state = any(${states})`] : []),
    ...(rolling === undefined || rolling === null ? [] : [sql`c.rolling = ${rolling}`]),
  ];
}

/** The cohort with its row locked until the transaction ends, if the viewer may see it. First in the lock order. */
export function lockCohort(ctx: Context, id: string): Promise<Cohort | null> {
  return firstRow(
    ctx.db,
    'cohorts.lock',
    sql`select ${columns()} from cohorts c where c.id = ${uuidOf(id)} and (${visibleCohorts(ctx.viewer)}) for update of c`,
  );
}

/** The same, shared: others may enroll meanwhile, but nobody can move the cohort. */
export function holdCohort(ctx: Context, id: string): Promise<Cohort | null> {
  return firstRow(
    ctx.db,
    'cohorts.hold',
    sql`select ${columns()} from cohorts c where c.id = ${uuidOf(id)} and (${visibleCohorts(ctx.viewer)}) for share of c`,
  );
}

export type CohortValues = Pick<
  Cohort,
  | 'programId'
  | 'name'
  | 'state'
  | 'rolling'
  | 'enrollmentOpensOn'
  | 'enrollmentClosesOn'
  | 'startsOn'
  | 'endsOn'
>;

export async function insertCohort(ctx: Context, id: string, values: CohortValues): Promise<void> {
  const now = ctx.clock.now();
  await ctx.db.rows(
    'cohorts.insert',
    sql`insert into cohorts (institution_id, id, program_id, name, state, rolling, enrollment_opens_on, enrollment_closes_on,
        starts_on, ends_on, created_at, updated_at)
      values (${uuidOf(ctx.institutionId)}, ${uuidOf(id)}, ${uuidOf(values.programId)}, ${values.name}, ${values.state}, ${values.rolling},
        ${values.enrollmentOpensOn}, ${values.enrollmentClosesOn}, ${values.startsOn}, ${values.endsOn}, ${now}, ${now})`,
  );
}

export async function updateCohortRow(ctx: Context, cohort: Cohort): Promise<Cohort> {
  const [row] = await ctx.db.rows<Cohort>(
    'cohorts.update',
    sql`update cohorts c set name = ${cohort.name}, state = ${cohort.state}, rolling = ${cohort.rolling},
        enrollment_opens_on = ${cohort.enrollmentOpensOn}, enrollment_closes_on = ${cohort.enrollmentClosesOn},
        starts_on = ${cohort.startsOn}, ends_on = ${cohort.endsOn}, version = c.version + 1, updated_at = ${ctx.clock.now()}
      where c.id = ${uuidOf(cohort.id)} returning ${columns()}`,
  );
  return row as Cohort;
}
