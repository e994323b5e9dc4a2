/** Tokens that somebody made up, or that were made for something else. */
import { constants, createHmac, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { codeOf, post } from '../support/client';
import { ScriptedIssuer } from '../support/http-issuer';
import { expectRefused, viewerOf } from '../support/http-refusal';
import { encode } from '../support/issuer';
import { institution, type Institution } from '../support/scenario';

const now = () => Math.floor(Date.now() / 1000);
const rogue = new ScriptedIssuer();
let uni: Institution;
let claims: Record<string, unknown>;
beforeAll(async () => {
  await rogue.start();
  uni = await institution();
  claims = { sub: uni.admin.subject, institution: uni.slug };
});
afterAll(() => rogue.stop());

const token = (more: Record<string, unknown> = {}, header: Record<string, unknown> = {}) =>
  ithaca.issuer.token({ ...claims, ...more }, { header });
const payload = () =>
  encode({ iss: ithaca.issuer.url, aud: 'ithaca', iat: now(), exp: now() + 600, ...claims });

/** Signed with the public key as if it were a shared secret, in each form that a careless server might use. */
function hmac(alg: 'HS256' | 'HS512', key: string): string {
  const input = `${encode({ alg, typ: 'at+jwt', kid: 'key-RS256' })}.${payload()}`;
  return `${input}.${createHmac(alg === 'HS256' ? 'sha256' : 'sha512', key)
    .update(input)
    .digest('base64url')}`;
}

test.each(['ES256', 'RS256', 'EdDSA'] as const)(
  'a good token signed with %s is none of them',
  async (alg) => {
    expect(await viewerOf(ithaca.issuer.token(claims, { alg }))).toBe(uni.admin.personId);
  },
);

const FORGERIES: [string, () => string][] = [
  ['no algorithm', () => `${encode({ alg: 'none', typ: 'at+jwt' })}.${payload()}.`],
  ['no algorithm, in other letters', () => `${encode({ alg: 'nOnE', typ: 'at+jwt' })}.${payload()}.`],
  [
    'no algorithm, with the signature of a good token',
    () => `${encode({ alg: 'none', kid: 'key-ES256' })}.${payload()}.${token().split('.')[2]}`,
  ],
  [
    'no algorithm named',
    () => `${encode({ typ: 'at+jwt', kid: 'key-ES256' })}.${payload()}.${token().split('.')[2]}`,
  ],
  ['HS256 with the public key', () => hmac('HS256', ithaca.issuer.publicKeyPem('RS256'))],
  ['HS256 with the public key, trimmed', () => hmac('HS256', ithaca.issuer.publicKeyPem('RS256').trim())],
  ['HS512 with the public key', () => hmac('HS512', ithaca.issuer.publicKeyPem('RS256'))],
  ['HS256 with an empty key', () => hmac('HS256', '')],
  ['another payload', () => token().replace(/\.[^.]+\./, `.${payload()}.`)],
  [
    'the payload of another institution',
    () =>
      token().replace(
        /\.[^.]+\./,
        `.${encode({ ...claims, iss: ithaca.issuer.url, aud: 'ithaca', exp: now() + 600, institution: 'other' })}.`,
      ),
  ],
  [
    'another header',
    () => token().replace(/^[^.]+/, encode({ alg: 'ES256', typ: 'at+jwt', kid: 'key-ES256', more: 1 })),
  ],
  ['an empty signature', () => token().replace(/[^.]+$/, '')],
  ['another audience', () => token({ aud: 'elsewhere' })],
  ['an issuer that nobody registered', () => token({ iss: 'https://unknown.example.org' })],
  ['an end that has passed', () => token({ exp: now() - 60 })],
  ['a beginning that is to come', () => token({ nbf: now() + 60 })],
  ['no end', () => token({ exp: undefined })],
  ['no audience', () => token({ aud: undefined })],
  ['no subject', () => token({ sub: undefined })],
  ['a subject that nobody is linked to', () => token({ sub: randomUUID() })],
  ['an institution that there is not', () => token({ institution: randomUUID() })],
  ['no institution', () => token({ institution: undefined })],
  ['a nonce, as in an ID token', () => token({ nonce: 'n' })],
  ['the hash of an access token, as in an ID token', () => token({ at_hash: 'h' })],
  ['the hash of a code, as in an ID token', () => token({ c_hash: 'h' })],
  ['the type of a logout token', () => token({}, { typ: 'logout+jwt' })],
  ['the type of a request', () => token({}, { typ: 'oauth-authz-req+jwt' })],
  ['a key that the issuer has not', () => token({}, { kid: 'nobody' })],
  ['the development issuer', () => token({ iss: 'urn:ithaca:development' })],
];

test.each(FORGERIES)('%s', async (_, make) => {
  await expectRefused(make());
  expect(await viewerOf(uni.admin.token)).toBe(uni.admin.personId);
});

test('the subject of one institution is nobody in another', async () => {
  const other = await institution();
  await expectRefused(token({ institution: other.slug }));
  await expectRefused(ithaca.issuer.token({ sub: other.admin.subject, institution: uni.slug }));
});

test('an algorithm that is not on the list, though rightly signed with a key of the issuer', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const issuer = await new ScriptedIssuer().start();
  // Many providers do not say for which algorithm a key is.
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'rsa', use: 'sig' };
  issuer.keys = (response) => response.end(JSON.stringify({ keys: [jwk] }));
  await ithaca.registerIssuer(uni.id, { issuer: issuer.url, audience: 'ithaca' });
  await uni.admin.run('mutation ($i: SignInInput!) { linkSignIn(input: $i) { userErrors { message } } }', {
    i: { personId: uni.admin.personId, issuer: issuer.url, subject: 'someone' },
  });
  const signed = (alg: string, hash: string, padding = constants.RSA_PKCS1_PADDING) => {
    const input = `${encode({ alg, kid: 'rsa', typ: 'at+jwt' })}.${encode({ iss: issuer.url, aud: 'ithaca', exp: now() + 600, sub: 'someone' })}`;
    const key = { key: privateKey, padding, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
    return `${input}.${sign(hash, Buffer.from(input), key).toString('base64url')}`;
  };
  try {
    expect(await viewerOf(signed('RS256', 'sha256'))).toBe(uni.admin.personId);
    await expectRefused(signed('RS512', 'sha512'));
    await expectRefused(signed('PS256', 'sha256', constants.RSA_PKCS1_PSS_PADDING));
  } finally {
    await issuer.stop();
  }
});

test('keys that a token brings along, or points to, are not even looked at', async () => {
  const keys = `${rogue.url}/keys`;
  const headers = [
    { jku: keys },
    { x5u: keys },
    { jku: keys, kid: 'key-ES256' },
    { jwk: rogue.publicJwk() },
    { jwk: rogue.publicJwk(), kid: 'key-ES256' },
    { x5c: ['MIIB'] },
  ];
  for (const header of headers)
    await expectRefused(rogue.token({ ...claims, iss: ithaca.issuer.url }, header));
  // Nor the keys of whoever says to be the issuer: only a registered one is asked.
  await expectRefused(rogue.token(claims));
  expect([rogue.discoveries, rogue.fetches]).toEqual([0, 0]);
});

test.each([
  'Bearer',
  'Bearer ',
  'Bearer a b',
  'Bearer\tx',
  'Basic dXNlcjpwYXNz',
  'Token x',
  'x',
  'Bearer,x',
  'Bearer: x',
  'Digest username="x"',
  'Bearer ithaca_',
  'Bearer .',
  'Bearer ..',
  'Bearer null',
])('the header %j', async (authorization) => {
  const answer = await post({ query: '{ viewer { id } }' }, { headers: { authorization } });
  expect([answer.status, answer.headers.get('www-authenticate'), codeOf(answer)]).toEqual([
    401,
    'Bearer',
    'UNAUTHENTICATED',
  ]);
});

test.each(['bearer', 'BEARER', 'Bearer  '])('but the scheme may be written %s', async (scheme) => {
  const { data } = await post(
    { query: '{ viewer { id } }' },
    { headers: { authorization: `${scheme} ${uni.admin.token}` } },
  );
  expect(data).toEqual({ viewer: { id: uni.admin.personId } });
});

test('what is wrong with a token is no reason to tell who exists', async () => {
  const messages = new Set<string | undefined>();
  for (const forged of [token({ sub: randomUUID() }), token({ sub: `${uni.admin.subject}x` })]) {
    messages.add((await post({ query: '{ viewer { id } }' }, { token: forged })).errors?.[0]?.message);
  }
  expect(messages.size).toBe(1);
});
