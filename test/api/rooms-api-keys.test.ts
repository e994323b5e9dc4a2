/** API keys: shown once, kept as a hash, limited in what and how long. */
import { createHash } from 'node:crypto';
import { uuidOf } from '../../src/ids';
import { asSuperuser, tenantTables } from '../support/authorization-database';
import { must, mutate } from '../support/authorization-mutate';
import { DAY, HOUR, inTime, later } from '../support/authorization-time';
import { codeOf, post, run } from '../support/client';
import { institution, type Institution } from '../support/scenario';

interface Key {
  id: string;
  secret: string;
}

async function keyOf(
  { admin }: Institution,
  scopes = ['PEOPLE_READ'],
  expiresAt = inTime(DAY),
): Promise<Key> {
  const made = await must(
    admin,
    'createApiKey',
    { name: 'Sync', scopes, expiresAt },
    'secret apiKey { id name scopes expiresAt revokedAt lastUsedAt createdBy { id } }',
  );
  expect(made.apiKey).toEqual({
    id: made.apiKey.id,
    name: 'Sync',
    scopes,
    expiresAt,
    revokedAt: null,
    lastUsedAt: null,
    createdBy: { id: admin.personId },
  });
  return { id: made.apiKey.id, secret: made.secret };
}

const VIEWER = '{ viewer { id kind scopes roles { role } person { id } institution { id } } }';
const viewerOf = async (token: string) => {
  const answer = await post({ query: VIEWER }, { token });
  return answer.errors ? { status: answer.status, code: codeOf(answer) } : answer.data.viewer;
};
const REFUSED = { status: 401, code: 'UNAUTHENTICATED' };

test('a key signs its service in, with its scopes and nothing else', async () => {
  const uni = await institution();
  const { id, secret } = await keyOf(uni, ['PEOPLE_READ']);
  expect(await viewerOf(secret)).toEqual({
    id,
    kind: 'SERVICE',
    scopes: ['PEOPLE_READ'],
    roles: [],
    person: null,
    institution: null,
  });
  const withMore = await keyOf(uni, ['INSTITUTION_READ', 'AUDIT_READ']);
  expect(await viewerOf(withMore.secret)).toMatchObject({ institution: { id: uni.id } });
  expect(await run<object>(secret, '{ people { totalCount } programs { totalCount } }')).toEqual({
    people: { totalCount: 1 },
    programs: { totalCount: 0 },
  });
});

test('the secret is shown once, and stands nowhere', async () => {
  const uni = await institution();
  const { id, secret } = await keyOf(uni);
  await viewerOf(secret);
  const bytes = Buffer.from(secret.slice('ithaca_'.length), 'base64url');
  const kept = bytes.subarray(32, 56);
  const [row] = await asSuperuser<{ hash: Buffer }>(
    'select secret_hash as hash from api_keys where id = $1',
    [uuidOf(id)],
  );
  expect(row?.hash).toEqual(createHash('sha256').update(kept).digest());
  const forms = [
    secret,
    secret.slice(-40),
    kept.toString('hex'),
    kept.toString('base64'),
    kept.toString('base64url'),
  ];
  for (const { table } of await tenantTables()) {
    const found = await asSuperuser(`select from public.${table} t where t::text ilike any($1)`, [
      forms.map((form) => `%${form}%`),
    ]);
    expect({ table, found: found.length }).toEqual({ table, found: 0 });
  }
  const logged = JSON.stringify(ithaca.logs);
  for (const form of forms) expect(logged.includes(form)).toBe(false);
  const listed = await uni.admin.run('{ apiKeys { edges { node { id name lastUsedAt } } } }');
  expect(listed.apiKeys.edges).toEqual([{ node: { id, name: 'Sync', lastUsedAt: expect.any(String) } }]);
});

test('a revoked key is dead with the next request, and revoked once', async () => {
  const uni = await institution();
  const { id, secret } = await keyOf(uni);
  expect(await viewerOf(secret)).toMatchObject({ id });
  const { apiKey } = await must(uni.admin, 'revokeApiKey', { apiKeyId: id }, 'apiKey { revokedAt }');
  expect(apiKey.revokedAt).toEqual(expect.any(String));
  expect(await viewerOf(secret)).toEqual(REFUSED);
  expect((await mutate(uni.admin, 'revokeApiKey', { apiKeyId: id })).userErrors).toMatchObject([
    { __typename: 'NotPossibleNow' },
  ]);
});

test('a key ends at its hour', async () => {
  const uni = await institution();
  const { id, secret } = await keyOf(uni, ['PEOPLE_READ'], inTime(2 * DAY));
  await later(2 * DAY - HOUR, async () => expect(await viewerOf(secret)).toMatchObject({ id }));
  await later(2 * DAY + 1000, async () => expect(await viewerOf(secret)).toEqual(REFUSED));
});

test('an end is required within a year, and a scope', async () => {
  const uni = await institution();
  for (const expiresAt of [inTime(-1000), inTime(367 * DAY)]) {
    const { userErrors } = await mutate(uni.admin, 'createApiKey', {
      name: 'Key',
      scopes: ['PEOPLE_READ'],
      expiresAt,
    });
    expect(userErrors).toMatchObject([{ code: 'INVALID_INPUT', path: ['expiresAt'] }]);
  }
  const none = await mutate(
    uni.admin,
    'createApiKey',
    { name: 'Key', scopes: [], expiresAt: inTime(DAY) },
    'secret apiKey { id }',
  );
  expect(none).toMatchObject({ secret: null, apiKey: null, userErrors: [{ path: ['scopes'] }] });
  await keyOf(uni, ['PEOPLE_READ'], inTime(365 * DAY));
});

test('a mistyped key, another institution’s id in it, or another’s secret is refused', async () => {
  const [uni, other] = [await institution(), await institution()];
  const [mine, sibling, foreign] = [await keyOf(uni), await keyOf(uni), await keyOf(other)];
  const bytesOf = ({ secret }: Key) => Buffer.from(secret.slice('ithaca_'.length), 'base64url');
  /** A key put together of others' parts, with a checksum that is right. */
  const made = (institutionOf: Key, idOf: Key, secretOf: Key) => {
    const body = Buffer.concat([
      bytesOf(institutionOf).subarray(0, 16),
      bytesOf(idOf).subarray(16, 32),
      bytesOf(secretOf).subarray(32, 56),
    ]);
    const checksum = createHash('sha256').update('ithaca api key').update(body).digest().subarray(0, 4);
    return `ithaca_${Buffer.concat([body, checksum]).toString('base64url')}`;
  };
  expect(made(mine, mine, mine)).toBe(mine.secret);
  const { secret } = mine;
  const swapped = `${secret.slice(0, 40)}${secret[41]}${secret[40]}${secret.slice(42)}`;
  const mistyped = [
    secret.slice(0, -1),
    `${secret}A`,
    secret.toLowerCase(),
    swapped === secret ? `${secret}x` : swapped,
    'ithaca_',
    `ithaca_${'A'.repeat(80)}`,
  ];
  const forged = [
    made(mine, mine, sibling),
    made(mine, sibling, mine),
    made(foreign, mine, mine),
    made(mine, foreign, foreign),
  ];
  for (const token of [...mistyped, ...forged])
    expect([token, await viewerOf(token)]).toEqual([token, REFUSED]);
  expect(await viewerOf(secret)).toMatchObject({ id: mine.id });
});
