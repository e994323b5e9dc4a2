/** All SQL about instruments. Every read carries the visibility predicate, or follows one that does. */
import sql from 'sql-template-tag';
import { defineLoader, type Context } from '../../context';
import { columnsOf } from '../../db/columns';
import { firstRow } from '../../db/statements';
import type { Page, PageArgs } from '../../graphql/connection';
import { fetchNestedPage } from '../../graphql/paging';
import { uuidOf } from '../../ids';
import { FeedbackInstrument, FeedbackItem } from './feedback-instrument.entity';
import { visibleInstruments } from './feedback.policy';

const columns = () => columnsOf(FeedbackInstrument, 'fi');

export const feedbackInstrumentLoader = defineLoader<FeedbackInstrument>((ctx, ids) =>
  ctx.db.rows(
    'feedbackInstruments.byIds',
    sql`select ${columns()} from feedback_instruments fi where fi.id = any(${ids.map(uuidOf)}::uuid[]) and (${visibleInstruments(ctx.viewer)})`,
  ),
);

/** Instruments of a program, newest first. */
export function listInstrumentsOf(
  ctx: Context,
  programId: string,
  args: PageArgs,
): Promise<Page<FeedbackInstrument>> {
  return fetchNestedPage(
    ctx,
    { column: 'fi.program_id', id: programId },
    {
      name: 'feedbackInstruments.list',
      select: columns(),
      from: sql`feedback_instruments fi`,
      where: [visibleInstruments(ctx.viewer)],
      sort: { expression: 'fi.created_at', type: 'timestamptz', descending: true },
      idColumn: 'fi.id',
    },
    args,
  );
}

type Item = FeedbackItem & { instrument: string };

/** Items of instruments that the viewer has been shown; an instrument has a hundred at most. */
export const feedbackItemsLoader = defineLoader<{ id: string; items: Item[] }>(async (ctx, ids) => {
  const rows = await ctx.db.rows<Item>(
    'feedbackInstruments.items',
    sql`select ${columnsOf(FeedbackItem, 'i')}, 'instrument_' || i.instrument_id as instrument from feedback_items i
      where i.instrument_id = any(${ids.map(uuidOf)}::uuid[]) order by i.instrument_id, i.position`,
  );
  return ids.map((id) => ({ id, items: rows.filter((row) => row.instrument === id) }));
});

/** The number after the highest of a key; the program must be locked. */
export async function nextInstrumentNumber(ctx: Context, programId: string, key: string): Promise<number> {
  const row = await firstRow<{ number: number }>(
    ctx.db,
    'feedbackInstruments.nextNumber',
    sql`select coalesce(max(fi.number), 0) + 1 as number from feedback_instruments fi
      where fi.program_id = ${uuidOf(programId)} and fi.key = ${key}`,
  );
  return row?.number ?? 1;
}

export async function insertInstrument(
  ctx: Context,
  instrument: Omit<FeedbackInstrument, 'institutionId' | 'createdAt'>,
  items: readonly Omit<FeedbackItem, 'institutionId' | 'instrumentId'>[],
): Promise<void> {
  const institution = uuidOf(ctx.institutionId);
  const id = uuidOf(instrument.id);
  await ctx.db.rows(
    'feedbackInstruments.insert',
    sql`with instrument as (
        insert into feedback_instruments (institution_id, id, program_id, key, number, names, rights_status, minimum_answered, created_at)
        values (${institution}, ${id}, ${uuidOf(instrument.programId)}, ${instrument.key}, ${instrument.number},
          ${JSON.stringify(instrument.names)}::jsonb, ${instrument.rightsStatus}, ${instrument.minimumAnswered}, ${ctx.clock.now()})
      )
      insert into feedback_items (institution_id, instrument_id, position, texts, low, high, reversed, subscale)
      select ${institution}::uuid, ${id}::uuid, x.position, x.texts, x.low, x.high, x.reversed, x.subscale
      from json_to_recordset(${JSON.stringify(items)}::json)
        as x(position integer, texts jsonb, low integer, high integer, reversed boolean, subscale text)`,
  );
}
