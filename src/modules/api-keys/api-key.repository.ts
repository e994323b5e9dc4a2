/** All SQL about API keys. Administrators alone see them. */
import sql, { type Sql as SqlText } from 'sql-template-tag';
import { decide } from '../../auth/decisions';
import type { Viewer } from '../../auth/viewer';
import type { Context } from '../../context';
import { columnsOf } from '../../db/columns';
import { firstRow } from '../../db/statements';
import { uuidOf } from '../../ids';
import type { PageQuery } from '../../reads/paging';
import { readableNode } from '../../reads/readable';
import { ApiKey } from './api-key.entity';

const columns = () => columnsOf(ApiKey, 'k');

/** Which rows of `api_keys k` the viewer may see; part of every read of the room. */
function visibleApiKeys(viewer: Viewer): SqlText {
  return decide(viewer, 'apiKey.manage').allowed ? sql`true` : sql`false`;
}

export const readableApiKeys = readableNode('apiKeys', {
  entity: ApiKey,
  alias: 'k',
  from: sql`api_keys k`,
  visible: visibleApiKeys,
});
export const apiKeyLoader = readableApiKeys.loader;

/** Newest first. */
export function apiKeysQuery({ viewer }: Context): PageQuery {
  return {
    name: 'apiKeys.list',
    from: sql`api_keys k`,
    where: [visibleApiKeys(viewer)],
    sort: { expression: 'k.created_at', type: 'timestamptz', descending: true },
    idColumn: 'k.id',
  };
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
    sql`update api_keys k set revoked_at = ${ctx.clock.now()} where k.id = ${uuidOf(id)} and k.revoked_at is null and (${visibleApiKeys(ctx.viewer)})
      returning ${columns()}`,
  );
}
