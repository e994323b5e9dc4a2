/** All SQL about instruments. Every read carries the visibility predicate, or follows one that does. */
import sql from 'sql-template-tag';
import type { Context } from '../../context';
import { firstRow } from '../../db/statements';
import type { PageArgs } from '../../graphql/connection';
import { uuidOf } from '../../ids';
import { derived, pageOf, siblings } from '../../reads/links';
import { readableNode } from '../../reads/readable';
import { textIn, textInSql, type InLanguage } from '../texts';
import { FeedbackInstrument, FeedbackItem } from './feedback-instrument.entity';
import { visibleInstruments } from './feedback.policy';

export const readableInstruments = readableNode('feedbackInstruments', {
  entity: FeedbackInstrument,
  alias: 'fi',
  from: sql`feedback_instruments fi`,
  visible: visibleInstruments,
});
export const feedbackInstrumentLoader = readableInstruments.loader;

export const instrumentNameOf = derived<FeedbackInstrument, InLanguage, string>('FeedbackInstrument.name', {
  value: (ctx, instrument, { language }) => textIn(ctx, instrument.names, language),
  sql: (ctx, { language }) => textInSql(ctx, 'fi.names', language),
});

/** Instruments of a program, newest first. */
export const listInstrumentsOf = pageOf(
  'Program.feedbackInstruments',
  readableInstruments,
  'fi.program_id',
  (ctx, _page: PageArgs) => ({
    name: 'feedbackInstruments.list',
    from: sql`feedback_instruments fi`,
    where: [visibleInstruments(ctx.viewer)],
    sort: { expression: 'fi.created_at', type: 'timestamptz', descending: true },
    idColumn: 'fi.id',
  }),
);

/** Items of instruments that the viewer has been shown; an instrument has a hundred at most. */
export const feedbackItems = siblings(
  'feedbackInstruments.items',
  { entity: FeedbackItem, alias: 'fq', from: sql`feedback_items fq`, visible: () => sql`true` },
  { column: 'fq.instrument_id', order: sql`fq.position` },
);

export const itemTextOf = derived<FeedbackItem, InLanguage, string>('FeedbackItem.text', {
  value: (ctx, item, { language }) => textIn(ctx, item.texts, language),
  sql: (ctx, { language }) => textInSql(ctx, 'fq.texts', language),
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
