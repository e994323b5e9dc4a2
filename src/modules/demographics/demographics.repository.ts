/**
 * All SQL about demographics: calls of the functions that the runtime may use there. They act for the person that
 * the transaction names (`ctx.self`); no function gives another person's answer.
 */
import sql from 'sql-template-tag';
import { defineLoader, type Context } from '../../context';
import { firstRow } from '../../db/statements';
import { decide } from '../../auth/decisions';
import { uuidOf } from '../../ids';
import { STANDARD_NOTICE, type Notice } from './demographics-notice';
import type { Labels } from './demographics.labels';
import type { CategoryKind, RollUp } from './demographics.roll-up';
import type { StagedAnswer } from './demographics.mapping';
import type { DemographicsImport } from './demographics-import.types';

export interface TaxonomyRow {
  /** A UUID; versions are no nodes. */
  id: string;
  key: string;
  number: number;
  labels: Labels;
  topic: string;
  multiple: boolean;
  /** Whether one person can count in several groups. */
  overlapping: boolean;
  rollUp: RollUp;
  /** The starter set that it was adopted from, unchanged; null: the institution's own. */
  taxonomyKey: string | null;
  taxonomyVersion: number | null;
  /** False too where the policy profile switches the topic off. */
  enabled: boolean;
  /** Whether no later version counts instead. */
  newest: boolean;
  categories: CategoryRow[];
}

export interface CategoryRow {
  code: string;
  labels: Labels;
  kind: CategoryKind;
  /** Code of the wider category that MAP counts it in. */
  parent: string | null;
  offered: boolean;
}

/** Every version of every attribute. */
export function readTaxonomy(ctx: Context): Promise<TaxonomyRow[]> {
  return ctx.self.rows<TaxonomyRow>(
    'demographics.taxonomy',
    sql`select t.id, t.key, t.number, t.labels, t.topic, t.multiple, t.overlapping, t.roll_up as "rollUp", t.taxonomy_key as "taxonomyKey",
      t.taxonomy_version as "taxonomyVersion", t.enabled, t.newest, t.categories from demographics.taxonomy() t`,
  );
}

export type NewAttribute = Omit<TaxonomyRow, 'number' | 'newest' | 'overlapping'>;

export async function insertAttribute(ctx: Context, attribute: NewAttribute): Promise<number> {
  const { id, ...definition } = attribute;
  const row = await firstRow<{ number: number }>(
    ctx.self,
    'demographics.define',
    sql`select demographics.define_attribute(${id}, ${JSON.stringify(definition)}, ${ctx.clock.now()}) as number`,
  );
  return row?.number as number;
}

export interface OwnRow {
  answers: {
    attributeId: string;
    code: string;
    selfDescription: string | null;
    source: 'SELF' | 'IMPORT';
    basis: string;
    noticeVersion: number | null;
    answeredAt: string;
  }[];
  consents: {
    basis: string;
    source: 'SELF' | 'IMPORT';
    noticeVersion: number | null;
    givenAt: string | null;
    withdrawnAt: string | null;
  }[];
  excludedAt: string | null;
  accesses: { actorId: string; what: string; at: string }[];
}

export async function readOwn(ctx: Context): Promise<OwnRow> {
  const row = await firstRow<{ own: OwnRow }>(
    ctx.self,
    'demographics.own',
    sql`select demographics.own_answers(${ctx.clock.now()}) as own`,
  );
  return row?.own as OwnRow;
}

export interface GivenAnswer {
  key: string;
  codes: string[];
  words: string | null;
  noticeVersion: number;
}

/** Gives the version of the notice that holds: under another one nothing was written. Null, and nothing: she is excluded. */
export async function recordOwn(ctx: Context, answer: GivenAnswer): Promise<number | null> {
  const row = await firstRow<{ current: number | null }>(
    ctx.self,
    'demographics.record',
    sql`select demographics.record_own(${answer.key}, ${answer.codes}::text[], ${answer.words}, ${answer.noticeVersion}::integer,
      ${JSON.stringify(STANDARD_NOTICE)}, ${ctx.clock.now()}) as current`,
  );
  return row?.current ?? null;
}

export async function withdrawOwn(ctx: Context): Promise<void> {
  await ctx.self.rows('demographics.withdraw', sql`select demographics.withdraw_own(${ctx.clock.now()})`);
}

export async function excludeOwn(ctx: Context): Promise<void> {
  await ctx.self.rows('demographics.exclude', sql`select demographics.exclude_own(${ctx.clock.now()})`);
}

export async function includeOwn(ctx: Context): Promise<void> {
  await ctx.self.rows('demographics.include', sql`select demographics.include_own(${ctx.clock.now()})`);
}

/** Every version that was written down. */
export function readNotices(ctx: Context): Promise<Notice[]> {
  return ctx.self.rows<Notice>(
    'demographics.notices',
    sql`select n.number, n.texts, n.standard, n.published_at as "publishedAt" from demographics.notices() n`,
  );
}

/** Gives the one that holds afterwards; fresh: it is another than before. */
export async function publishNotice(ctx: Context, texts: Labels): Promise<Notice & { fresh: boolean }> {
  const row = await firstRow<Notice & { fresh: boolean }>(
    ctx.self,
    'demographics.publishNotice',
    sql`select n.number, n.texts, n.standard, n.published_at as "publishedAt", n.fresh
      from demographics.publish_notice(${JSON.stringify(texts)}, ${JSON.stringify(STANDARD_NOTICE)}, ${ctx.clock.now()}) n`,
  );
  return row as Notice & { fresh: boolean };
}

export interface StagedRow {
  row: number;
  email?: string;
  externalId?: string;
  answers: StagedAnswer[];
}

export interface IssueRow {
  code: string;
  column?: string;
  count: number;
  rows?: number[];
}

export interface NewImport {
  id: string;
  fileName: string;
  purpose: string;
  columns: { column: string; attribute: string; basis: string }[];
  total: number;
  rows: StagedRow[];
  issues: IssueRow[];
}

export async function stageImport(ctx: Context, { id, ...staged }: NewImport): Promise<void> {
  await ctx.self.rows(
    'demographics.stage',
    sql`select demographics.stage_import(${uuidOf(id)}, ${staged.fileName}, ${staged.purpose}, ${JSON.stringify(staged.columns)}, ${staged.total}::integer,
      ${JSON.stringify(staged.rows)}, ${JSON.stringify(staged.issues)}, ${ctx.clock.now()})`,
  );
}

/** For administrators; for others there is none. */
export const demographicsImportLoader = defineLoader<DemographicsImport>(async (ctx, ids) => {
  if (!ctx.viewer.personId || !decide(ctx.viewer, 'demographics.manage').allowed) return [];
  const rows = await ctx.self.rows<DemographicsImport>(
    'demographics.imports',
    sql`select 'demographicsimport_' || s.id as id, s.file_name as "fileName", s.state, s.purpose, s.columns, s.rows,
        s.valid_rows as "validRows", s.counts, s.issues, s.version, s.created_at as "createdAt", s.updated_at as "updatedAt"
      from unnest(${ids.map(uuidOf)}::uuid[]) wanted(id), demographics.import_summary(wanted.id) s`,
  );
  return rows.map((row) => ({
    ...row,
    issues: row.issues.map(({ code, column = null, count, rows = [] }) => ({ code, column, count, rows })),
  }));
});

/** The state before; null where there is no such import. */
export async function commitStaged(ctx: Context, id: string): Promise<string | null> {
  const row = await firstRow<{ before: string | null }>(
    ctx.self,
    'demographics.commit',
    sql`select demographics.commit_import(${uuidOf(id)}, ${ctx.clock.now()}) as before`,
  );
  return row?.before ?? null;
}

export async function discardStaged(ctx: Context, id: string): Promise<string | null> {
  const row = await firstRow<{ before: string | null }>(
    ctx.self,
    'demographics.discard',
    sql`select demographics.discard_import(${uuidOf(id)}, ${ctx.clock.now()}) as before`,
  );
  return row?.before ?? null;
}
