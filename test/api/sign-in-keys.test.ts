/** API keys: whose they are, what ends them, and that nothing but the whole key opens anything. */
import { randomUUID } from 'node:crypto';
import { newApiKey } from '../../src/auth/api-key';
import { post } from '../support/client';
import { withClient } from '../support/cluster';
import { expectRefused, viewerOf } from '../support/http-refusal';
import { institution, type Institution } from '../support/scenario';

const HOUR = 3_600_000;
afterEach(() => ithaca.shiftClock(0));

async function makeKey(uni: Institution, lifeMs = HOUR): Promise<{ id: string; secret: string }> {
  const { createApiKey } = await uni.admin.run(
    'mutation ($i: CreateApiKeyInput!) { createApiKey(input: $i) { apiKey { id } secret userErrors { message } } }',
    {
      i: { name: 'Payroll', scopes: ['PEOPLE_READ'], expiresAt: new Date(Date.now() + lifeMs).toISOString() },
    },
  );
  return { id: createApiKey.apiKey.id as string, secret: createApiKey.secret as string };
}

const uuidOf = (id: string) => id.slice(id.lastIndexOf('_') + 1);

test('a key signs in a service of its institution, and shows that institution alone', async () => {
  const [uni, other] = [await institution(), await institution()];
  const { id, secret } = await makeKey(uni);
  const { data } = await post(
    { query: '{ viewer { id kind person { id } } people { totalCount edges { node { id } } } }' },
    { token: secret },
  );
  expect(data).toEqual({
    viewer: { id, kind: 'SERVICE', person: null },
    people: { totalCount: 1, edges: [{ node: { id: uni.admin.personId } }] },
  });
  const foreign = await post(
    { query: 'query ($id: ID!) { person(id: $id) { id } }', variables: { id: other.admin.personId } },
    { token: secret },
  );
  expect(foreign.errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
});

test('a key with any letter changed opens nothing', async () => {
  const { secret } = await makeKey(await institution());
  const body = secret.slice('ithaca_'.length);
  const changed = [...body].map(
    (letter, at) => `ithaca_${body.slice(0, at)}${letter === 'A' ? 'B' : 'A'}${body.slice(at + 1)}`,
  );
  await Promise.all(changed.map((key) => expectRefused(key)));
  await Promise.all(
    [
      secret.slice(0, -1),
      `${secret}A`,
      `${secret}=`,
      secret.toUpperCase(),
      secret.replace('ithaca_', 'ithaca__'),
      'ithaca_',
      'ithaca_ä'.normalize(),
    ].map((key) => expectRefused(encodeURI(key))),
  );
  expect(await viewerOf(secret)).toMatch(/^apikey_/);
});

test('a key made up after the pattern, checksum and all, opens nothing', async () => {
  const [uni, other] = [await institution(), await institution()];
  const { id, secret } = await makeKey(uni);
  // The right key of the right institution with another secret; in another institution; in none; a key that never was.
  for (const [institutionId, keyId] of [
    [uni.id, id],
    [other.id, id],
    [randomUUID(), id],
    [uni.id, randomUUID()],
  ] as const) {
    await expectRefused(newApiKey(uuidOf(institutionId), uuidOf(keyId)).text);
  }
  expect(await viewerOf(secret)).toBe(id);
});

test('the right secret does not open the institution next door', async () => {
  const [uni, other] = [await institution(), await institution()];
  const { id } = await makeKey(uni);
  const forged = newApiKey(uuidOf(other.id), uuidOf(id));
  // As if the secret were known: the row holds the hash of the forged key's secret, in the institution of the key.
  await withClient(ithaca.urls.superuser, (client) =>
    client.query('UPDATE api_keys SET secret_hash = $1 WHERE id = $2', [forged.hash, uuidOf(id)]),
  );
  await expectRefused(forged.text);
});

test('a revoked key is dead at once', async () => {
  const uni = await institution();
  const { id, secret } = await makeKey(uni);
  expect(await viewerOf(secret)).toBe(id);
  await uni.admin.run(
    'mutation ($i: RevokeApiKeyInput!) { revokeApiKey(input: $i) { userErrors { message } } }',
    { i: { apiKeyId: id } },
  );
  await expectRefused(secret);
});

test('a key ends at its time, to the second', async () => {
  const { id, secret } = await makeKey(await institution(), HOUR);
  ithaca.shiftClock(HOUR - 5_000);
  expect(await viewerOf(secret)).toBe(id);
  ithaca.shiftClock(HOUR + 1);
  await expectRefused(secret);
});

test('its last use is noted, but not with every request', async () => {
  const uni = await institution();
  const { secret } = await makeKey(uni, 24 * HOUR);
  const lastUse = async () =>
    (await uni.admin.run('{ apiKeys { edges { node { lastUsedAt } } } }')).apiKeys.edges[0].node
      .lastUsedAt as string | null;
  expect(await lastUse()).toBeNull();
  await viewerOf(secret);
  const first = await lastUse();
  expect(Date.parse(first ?? '')).toBeGreaterThan(Date.now() - 60_000);
  await viewerOf(secret);
  expect(await lastUse()).toBe(first);
  ithaca.shiftClock(2 * HOUR);
  await viewerOf(secret);
  ithaca.shiftClock(0);
  expect(Date.parse((await lastUse()) ?? '')).toBeGreaterThan(Date.now() + HOUR);
});

test('the database keeps nothing that opens', async () => {
  const { secret } = await makeKey(await institution());
  const bytes = Buffer.from(secret.slice('ithaca_'.length), 'base64url').subarray(32, 56);
  const { rows } = await withClient(ithaca.urls.superuser, (client) =>
    client.query('SELECT k::text AS line FROM api_keys k'),
  );
  const dump = rows.map(({ line }) => line as string).join('\n');
  for (const form of [secret, bytes.toString('hex'), bytes.toString('base64'), bytes.toString('base64url')])
    expect(dump).not.toContain(form);
});
