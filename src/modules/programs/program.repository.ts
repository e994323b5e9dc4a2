/** All SQL about programs. Every read carries the visibility predicate. */
import sql, { type Sql as SqlText } from 'sql-template-tag';
import type { Context } from '../../context';
import { columnsOf } from '../../db/columns';
import { firstRow } from '../../db/statements';
import { uuidOf } from '../../ids';
import { page } from '../../reads/links';
import type { SortKey } from '../../reads/paging';
import { readableNode } from '../../reads/readable';
import { Program, type ProgramKind } from './program.entity';
import { ProgramOrder, type ProgramFilter, type ProgramsArgs } from './program.inputs';
import { visiblePrograms } from './program.policy';

const columns = () => columnsOf(Program, 'p');

export const readablePrograms = readableNode('programs', {
  entity: Program,
  alias: 'p',
  from: sql`programs p`,
  visible: visiblePrograms,
});
export const programLoader = readablePrograms.loader;

const SORT: Record<ProgramOrder, SortKey> = {
  [ProgramOrder.NAME_ASC]: { expression: 'p.name', type: 'text' },
  [ProgramOrder.CREATED_AT_DESC]: { expression: 'p.created_at', type: 'timestamptz', descending: true },
};

export const listPrograms = page('Query.programs', readablePrograms, (ctx, args: ProgramsArgs) => ({
  name: 'programs.list',
  from: sql`programs p`,
  where: [visiblePrograms(ctx.viewer), ...filters(args.filter ?? {})],
  sort: SORT[args.orderBy],
  idColumn: 'p.id',
}));

function filters({ kinds, archived }: ProgramFilter): SqlText[] {
  return [
    ...(kinds ? [sql`p.kind = any(${kinds})`] : []),
    ...(archived === undefined || archived === null
      ? []
      : [archived ? sql`p.archived_at is not null` : sql`p.archived_at is null`]),
  ];
}

/** The program with its row locked until the transaction ends, if the viewer may see it. */
export function lockProgram(ctx: Context, id: string): Promise<Program | null> {
  return firstRow(
    ctx.db,
    'programs.lock',
    sql`select ${columns()} from programs p where p.id = ${uuidOf(id)} and (${visiblePrograms(ctx.viewer)}) for update of p`,
  );
}

export async function insertProgram(
  ctx: Context,
  id: string,
  values: { name: string; kind: ProgramKind; description: string | null },
): Promise<void> {
  const now = ctx.clock.now();
  await ctx.db.rows(
    'programs.insert',
    sql`insert into programs (institution_id, id, name, kind, description, created_at, updated_at)
      values (${uuidOf(ctx.institutionId)}, ${uuidOf(id)}, ${values.name}, ${values.kind}, ${values.description}, ${now}, ${now})`,
  );
}

export async function updateProgramRow(ctx: Context, program: Program): Promise<Program> {
  const [row] = await ctx.db.rows<Program>(
    'programs.update',
    sql`update programs p set name = ${program.name}, kind = ${program.kind}, description = ${program.description},
        archived_at = ${program.archivedAt}, version = p.version + 1, updated_at = ${ctx.clock.now()}
      where p.id = ${uuidOf(program.id)} returning ${columns()}`,
  );
  return row as Program;
}
