/** All SQL about reporting lines. Every read carries the visibility predicate. Bans: line-bans.repository.ts. */
import sql from 'sql-template-tag';
import type { Context } from '../../context';
import { columnsOf } from '../../db/columns';
import { firstRow } from '../../db/statements';
import { uuidOf } from '../../ids';
import { pageOf } from '../../reads/links';
import { readableNode } from '../../reads/readable';
import { ReportingLine } from './reporting-line.entity';
import type { ReportingLinesArgs } from './reporting-line.inputs';
import { visibleReportingLines } from './reporting-line.policy';

const columns = () => columnsOf(ReportingLine, 'rl');

export const readableReportingLines = readableNode('reportingLines', {
  entity: ReportingLine,
  alias: 'rl',
  from: sql`reporting_lines rl`,
  visible: visibleReportingLines,
});
export const reportingLineLoader = readableReportingLines.loader;

/** To whom a person reports, the newest first. */
export const listLinesOfPerson = pageOf(
  'Person.reportingLines',
  readableReportingLines,
  'rl.person_id',
  (ctx, { retracted, on }: ReportingLinesArgs) => ({
    name: 'reportingLines.list',
    from: sql`reporting_lines rl`,
    where: [
      visibleReportingLines(ctx.viewer),
      ...(retracted ? [] : [sql`rl.retracted_at is null`]),
      ...(on ? [sql`rl.from_on <= ${on}::date and coalesce(rl.to_on, 'infinity') >= ${on}::date`] : []),
    ],
    sort: { expression: 'rl.from_on', type: 'date', descending: true },
    idColumn: 'rl.id',
  }),
);

/** Who changes lines waits here for her turn: whether they run in a circle can't be told from a few rows. */
export async function lockLines(ctx: Context): Promise<void> {
  await ctx.db.rows(
    'reportingLines.turn',
    sql`select from institutions i where i.id = ${uuidOf(ctx.institutionId)} for no key update of i`,
  );
}

export function lockLine(ctx: Context, id: string): Promise<ReportingLine | null> {
  return firstRow(
    ctx.db,
    'reportingLines.lock',
    sql`select ${columns()} from reporting_lines rl where rl.id = ${uuidOf(id)} and (${visibleReportingLines(ctx.viewer)}) for no key update of rl`,
  );
}

/** The lines of some people that stand, the oldest first; called while their rows are locked. */
export function linesOf(ctx: Context, personIds: readonly string[]): Promise<ReportingLine[]> {
  return ctx.db.rows(
    'reportingLines.ofPeople',
    sql`select ${columns()} from reporting_lines rl where rl.person_id = any(${personIds.map(uuidOf)}::uuid[]) and rl.retracted_at is null
      order by rl.person_id, rl.from_on`,
  );
}

/** People locked in one order. Gives those that there are, and whether they have left. */
export function lockPeopleOfLines(
  ctx: Context,
  personIds: readonly string[],
): Promise<{ id: string; left: boolean }[]> {
  return ctx.db.rows(
    'reportingLines.lockPeople',
    sql`select 'person_' || p.id as id, p.deactivated_at is not null as left from people p where p.id = any(${personIds.map(uuidOf)}::uuid[])
      order by p.id for no key update of p`,
  );
}

export interface Circle {
  /** The first day on which it would run in a circle. */
  day: string;
  /** From the person over her managers back to her. */
  people: string[];
}

/**
 * Circles in which a person's line stands: her manager, the manager of that one, and so on, on days that all of them
 * share. Others' lines were without circles before, so only one through her can be new.
 */
export function findCircle(ctx: Context, personId: string): Promise<Circle | null> {
  const person = uuidOf(personId);
  return firstRow(
    ctx.db,
    'reportingLines.circle',
    sql`with recursive up as (
        select rl.manager_id as top, daterange(rl.from_on, rl.to_on, '[]') as days, array[rl.person_id, rl.manager_id] as way
        from reporting_lines rl where rl.person_id = ${person} and rl.retracted_at is null
        union all
        select rl.manager_id, up.days * daterange(rl.from_on, rl.to_on, '[]'), up.way || rl.manager_id
        from up join reporting_lines rl on rl.person_id = up.top
        where up.top <> ${person} and rl.retracted_at is null and up.days && daterange(rl.from_on, rl.to_on, '[]')
          and (rl.manager_id = ${person} or rl.manager_id <> all(up.way)) and cardinality(up.way) < 100
      )
      select lower(up.days)::text as day, array(select 'person_' || one from unnest(up.way) with ordinality w(one, n) order by n) as people
      from up where up.top = ${person} order by lower(up.days), cardinality(up.way) limit 1`,
  );
}

export type LineValues = Pick<ReportingLine, 'personId' | 'managerId' | 'fromOn' | 'toOn' | 'source'>;

export async function insertLine(ctx: Context, id: string, values: LineValues): Promise<ReportingLine> {
  const now = ctx.clock.now();
  const [row] = await ctx.db.rows<ReportingLine>(
    'reportingLines.insert',
    sql`insert into reporting_lines as rl (institution_id, id, person_id, manager_id, from_on, to_on, source, created_at, updated_at)
      values (${uuidOf(ctx.institutionId)}, ${uuidOf(id)}, ${uuidOf(values.personId)}, ${uuidOf(values.managerId)}, ${values.fromOn}, ${values.toOn},
        ${values.source}, ${now}, ${now}) returning ${columns()}`,
  );
  return row as ReportingLine;
}

export async function updateLineRow(ctx: Context, line: ReportingLine): Promise<ReportingLine> {
  const [row] = await ctx.db.rows<ReportingLine>(
    'reportingLines.update',
    sql`update reporting_lines rl set manager_id = ${uuidOf(line.managerId)}, from_on = ${line.fromOn}, to_on = ${line.toOn},
        source = ${line.source}, retracted_at = ${line.retractedAt}, version = rl.version + 1, updated_at = ${ctx.clock.now()}
      where rl.id = ${uuidOf(line.id)} returning ${columns()}`,
  );
  return row as ReportingLine;
}
