/** Access tokens: what just makes a good one, and what is nearly right. Forgeries are in sign-in-forgeries.test.ts. */
import { createPublicKey } from 'node:crypto';
import { expectRefused, viewerOf } from '../support/http-refusal';
import { serve } from '../support/http-servers';
import { encode } from '../support/issuer';
import { institution, type Institution } from '../support/scenario';

const now = () => Math.floor(Date.now() / 1000);
let uni: Institution;
let claims: Record<string, unknown>;
const token = (more: Record<string, unknown> = {}, header: Record<string, unknown> = {}) =>
  ithaca.issuer.token({ ...claims, ...more }, { header });

beforeAll(async () => {
  uni = await institution();
  claims = { sub: uni.admin.subject, institution: uni.slug };
});
afterEach(() => ithaca.shiftClock(0));

test('the tolerance for times is half a minute, to the second', async () => {
  const base = now();
  const [ending, beginning] = [token({ exp: base + 600 }), token({ nbf: base + 600, exp: base + 6000 })];
  const at = (seconds: number) => ithaca.shiftClock((seconds - (now() - base)) * 1000);
  for (const [seconds, what, fine] of [
    [627, ending, true],
    [632, ending, false],
    [568, beginning, false],
    [572, beginning, true],
  ] as const) {
    at(seconds);
    if (fine) expect(await viewerOf(what)).toBe(uni.admin.personId);
    else await expectRefused(what);
  }
});

test('the tolerance can be set', async () => {
  const strict = await serve({ CLOCK_SKEW_SECONDS: '0' });
  await expectRefused(token({ exp: now() - 2 }), strict.url);
  expect(await viewerOf(token({ exp: now() - 2 }))).toBe(uni.admin.personId);
});

test.each(['JWT', 'at+jwt', 'AT+JWT', 'application/at+jwt', undefined])(
  'the type %s is one of access tokens',
  async (typ) => {
    expect(await viewerOf(token({}, { typ }))).toBe(uni.admin.personId);
  },
);

test('one audience among several is enough', async () => {
  expect(await viewerOf(token({ aud: ['elsewhere', 'ithaca'] }))).toBe(uni.admin.personId);
});

const WRONG: [string, () => string][] = [
  ['an ID token of Keycloak', () => token({ typ: 'ID' }, { typ: 'JWT' })],
  ['a refresh token of Keycloak', () => token({ typ: 'Refresh' }, { typ: 'JWT' })],
  ['a logout token', () => token({ events: {} }, { typ: 'JWT' })],
  ['the type of an ID token', () => token({}, { typ: 'id_token+jwt' })],
  ['a type that is no text', () => token({}, { typ: 7 })],
  ['an extension that must be understood', () => token({}, { crit: ['exp'], exp: 1 })],
  ['a payload that is not encoded', () => token({}, { crit: ['b64'], b64: false })],
  ['times as text', () => token({ exp: `${now() + 600}` })],
  ['an end far in the past', () => token({ exp: 1 })],
  ['a negative end', () => token({ exp: -1 })],
  ['no audience at all', () => token({ aud: [] })],
  ['an audience that only begins like ours', () => token({ aud: 'ithaca.example.org' })],
  ['a list as subject', () => token({ sub: [uni.admin.subject] })],
  ['a number as subject', () => token({ sub: 1 })],
  ['an empty subject', () => token({ sub: '' })],
  ['a subject in other case', () => token({ sub: uni.admin.subject.toUpperCase() })],
  ['a NUL in the subject', () => token({ sub: `${uni.admin.subject}\0` })],
  ['a NUL in the institution', () => token({ institution: `${uni.slug}\0` })],
  ['a NUL in the issuer', () => token({ iss: `${ithaca.issuer.url}\0` })],
  ['half a letter in the subject', () => token({ sub: '\ud800' })],
  ['a list as issuer', () => token({ iss: [ithaca.issuer.url] })],
  ['no issuer', () => token({ iss: undefined })],
  ['the issuer with a slash', () => token({ iss: `${ithaca.issuer.url}/` })],
  ['another algorithm in the header', () => token({}, { alg: 'RS256' })],
  ['an algorithm that is not allowed', () => token({}, { alg: 'ES384' })],
  ['an algorithm in lower case', () => token({}, { alg: 'es256' })],
  ['the key of another algorithm', () => token({}, { kid: 'key-RS256' })],
  ['a key id that is no text', () => token({}, { kid: {} })],
  [
    'the signature of another token',
    () => token().replace(/[^.]+$/, token({ aud: 'x' }).split('.')[2] as string),
  ],
  ['a signature of zeros', () => token().replace(/[^.]+$/, Buffer.alloc(64).toString('base64url'))],
  [
    'a bit of the signature flipped',
    () => token().replace(/\.(.)([^.]+)$/, (_, letter, rest) => `.${letter === 'A' ? 'B' : 'A'}${rest}`),
  ],
  ['two parts', () => token().split('.').slice(0, 2).join('.')],
  ['five parts, as an encrypted token', () => `${token()}.a.b`],
  [
    'a payload that is no object',
    () => `${encode({ alg: 'ES256', kid: 'key-ES256' })}.${Buffer.from('"x"').toString('base64url')}.x`,
  ],
  ['a payload that is no JSON', () => `${encode({ alg: 'ES256', kid: 'key-ES256' })}.e30x.x`],
  ['a token of 12 KB for nobody', () => token({ sub: 'x'.repeat(8_000) })],
];

test.each(WRONG)('%s is refused', async (_, make) => {
  await expectRefused(make());
});

test('tokens of the development issuer work with its keys, and nowhere else', async () => {
  await ithaca.registerIssuer(uni.id, { issuer: 'urn:ithaca:development', audience: 'ithaca' });
  await uni.admin.run('mutation ($i: SignInInput!) { linkSignIn(input: $i) { userErrors { message } } }', {
    i: { personId: uni.admin.personId, issuer: 'urn:ithaca:development', subject: 'developer' },
  });
  const jwk = createPublicKey(ithaca.issuer.publicKeyPem('ES256')).export({ format: 'jwk' });
  const developmentKeys = { keys: [{ ...jwk, kid: 'key-ES256', alg: 'ES256' }] as never[] };
  const trial = await serve({}, { developmentKeys });
  const forged = ithaca.issuer.token({ iss: 'urn:ithaca:development', sub: 'developer' });
  expect(await viewerOf(forged, trial.url)).toBe(uni.admin.personId);
  await expectRefused(
    ithaca.issuer.token({ iss: 'urn:ithaca:development', sub: 'developer' }, { alg: 'RS256' }),
    trial.url,
  );
  await expectRefused(forged);
});

test('nothing of this is an error of the server', () => {
  expect(ithaca.logs.filter(({ level, reqId }) => reqId && (level as number) >= 40)).toEqual([]);
});
