/** All SQL about API keys. Administrators alone see them. */
import sql, { type Sql as SqlText } from 'sql-template-tag';
import { decide } from '../../auth/decisions';
import { defineLoader, type Context } from '../../context';
import { columnsOf } from '../../db/columns';
import { firstRow } from '../../db/statements';
import type { Page, PageArgs } from '../../graphql/connection';
import { fetchPage } from '../../graphql/paging';
import { uuidOf } from '../../ids';
import { ApiKey } from './api-key.entity';

const columns = () => columnsOf(ApiKey, 'k');

/** Which rows of `api_keys k` the viewer may see; part of every read of the room. */
function visibleApiKeys({ viewer }: Context): SqlText {
  return decide(viewer, 'apiKey.manage').allowed ? sql`true` : sql`false`;
}

export const apiKeyLoader = defineLoader<ApiKey>((ctx, ids) =>
  ctx.db.rows(
    'apiKeys.byIds',
    sql`select ${columns()} from api_keys k where k.id = any(${ids.map(uuidOf)}::uuid[]) and (${visibleApiKeys(ctx)})`,
  ),
);

export function listApiKeys(ctx: Context, page: PageArgs): Promise<Page<ApiKey>> {
  return fetchPage(
    ctx,
    {
      name: 'apiKeys.list',
      select: columns(),
      from: sql`api_keys k`,
      where: [visibleApiKeys(ctx)],
      sort: { expression: 'k.created_at', type: 'timestamptz', descending: true },
      idColumn: 'k.id',
    },
    page,
  );
}

export type ApiKeyValues = Pick<ApiKey, 'name' | 'secretHash' | 'scopes' | 'createdById' | 'expiresAt'>;

export async function insertApiKey(ctx: Context, id: string, values: ApiKeyValues): Promise<void> {
  await ctx.db.rows(
    'apiKeys.insert',
    sql`insert into api_keys (institution_id, id, name, secret_hash, scopes, created_by_id, expires_at, created_at)
      values (${uuidOf(ctx.institutionId)}, ${uuidOf(id)}, ${values.name}, ${values.secretHash}, ${values.scopes}, ${uuidOf(values.createdById)},
        ${values.expiresAt}, ${ctx.clock.now()})`,
  );
}

/** The key after it was revoked; null when there is none or it was revoked before. */
export function revokeApiKeyRow(ctx: Context, id: string): Promise<ApiKey | null> {
  return firstRow(
    ctx.db,
    'apiKeys.revoke',
    sql`update api_keys k set revoked_at = ${ctx.clock.now()} where k.id = ${uuidOf(id)} and k.revoked_at is null and (${visibleApiKeys(ctx)})
      returning ${columns()}`,
  );
}
