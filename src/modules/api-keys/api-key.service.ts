/** Making and revoking API keys. */
import { authorize, decide } from '../../auth/decisions';
import { newApiKey } from '../../auth/api-key';
import { inTransaction, type Context } from '../../context';
import { record } from '../../events/record';
import type { PageArgs } from '../../graphql/connection';
import { InvalidInput, NotPossibleNow, Refusal } from '../../graphql/user-errors';
import { newId, uuidOf } from '../../ids';
import { page } from '../../reads/links';
import { demand } from '../update';
import type { ApiKey } from './api-key.entity';
import type { CreateApiKeyInput, RevokeApiKeyInput } from './api-key.inputs';
import {
  apiKeyLoader,
  apiKeysQuery,
  insertApiKey,
  readableApiKeys,
  revokeApiKeyRow,
} from './api-key.repository';

/** May: administrators. */
export const getApiKeys = page('Query.apiKeys', readableApiKeys, (ctx, _page: PageArgs) => {
  authorize(decide(ctx.viewer, 'apiKey.manage'));
  return apiKeysQuery(ctx);
});

const LONGEST_MS = 366 * 24 * 3600 * 1000;

/**
 * Makes a key; its secret is in the result and nowhere else, so a retry makes another key.
 * May: administrators. Refuses: InvalidInput. Records: ApiKeyCreated.
 */
export async function createApiKey(
  ctx: Context,
  input: CreateApiKeyInput,
): Promise<{ apiKey: ApiKey; secret: string }> {
  authorize(decide(ctx.viewer, 'apiKey.manage'));
  const lifetime = input.expiresAt.getTime() - ctx.clock.now().getTime();
  if (!(lifetime > 0 && lifetime <= LONGEST_MS)) {
    throw new Refusal(
      new InvalidInput(['expiresAt'], 'A key must end within a year from now. Choose another time.'),
    );
  }
  return inTransaction(ctx, async (ctx) => {
    const id = newId('ApiKey');
    const { text, hash } = newApiKey(uuidOf(ctx.institutionId), uuidOf(id));
    const createdById = ctx.viewer.personId as string;
    await insertApiKey(ctx, id, {
      name: input.name,
      secretHash: hash,
      scopes: [...new Set(input.scopes)],
      createdById,
      expiresAt: input.expiresAt,
    });
    await record(ctx, { type: 'ApiKeyCreated', nodes: [id], changes: { scopes: [null, input.scopes] } });
    return { apiKey: await demand('ApiKey', id, (id) => apiKeyLoader(ctx).load(id)), secret: text };
  });
}

/** The key dies with the next request. May: administrators. Refuses: NotPossibleNow. Records: ApiKeyRevoked. */
export function revokeApiKey(ctx: Context, input: RevokeApiKeyInput): Promise<ApiKey> {
  authorize(decide(ctx.viewer, 'apiKey.manage'));
  return inTransaction(ctx, async (ctx) => {
    await demand('ApiKey', input.apiKeyId, (id) => apiKeyLoader(ctx).load(id));
    const revoked = await revokeApiKeyRow(ctx, input.apiKeyId);
    if (!revoked) throw new Refusal(new NotPossibleNow('This key was revoked before.'));
    await record(ctx, { type: 'ApiKeyRevoked', nodes: [revoked.id] });
    return revoked;
  });
}
