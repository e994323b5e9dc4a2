/** An identity provider that is down, wrong or slow; and one that changes its keys. */
import type { ServerResponse } from 'node:http';
import { post } from '../support/client';
import { ScriptedIssuer } from '../support/http-issuer';
import { atServerTime, expectRefused, viewerOf } from '../support/http-refusal';
import { institution, type Institution } from '../support/scenario';

let issuer: ScriptedIssuer;
let uni: Institution;
beforeEach(async () => {
  issuer = await new ScriptedIssuer().start();
  uni = await institution();
  await ithaca.registerIssuer(uni.id, { issuer: issuer.url, audience: 'ithaca' });
  await uni.admin.run('mutation ($i: SignInInput!) { linkSignIn(input: $i) { userErrors { message } } }', {
    i: { personId: uni.admin.personId, issuer: issuer.url, subject: 'someone' },
  });
});
afterEach(() => issuer.stop());

const token = (header = {}) => issuer.token({ sub: 'someone' }, header);
const text =
  (body: string, status = 200) =>
  (response: ServerResponse) => {
    response.statusCode = status;
    response.end(body);
  };

/** Nobody can tell now whether the token is good; that is no fault of who sent it, and the operator is told why. */
async function expectUnavailable(): Promise<void> {
  const begun = performance.now();
  const { status, headers, errors, data, requestId } = await post(
    { query: '{ viewer { id } }' },
    { token: token() },
  );
  expect(performance.now() - begun).toBeLessThan(2_000);
  expect([status, headers.get('www-authenticate'), data]).toEqual([503, null, undefined]);
  expect(errors).toEqual([
    { message: expect.stringContaining('identity provider'), extensions: { code: 'UNAVAILABLE' } },
  ]);
  expect(ithaca.logs.filter(({ reqId, level }) => reqId === requestId && level === 40)).toMatchObject([
    { err: { message: expect.any(String) } },
  ]);
}

const FAULTS: [string, () => void][] = [
  ['that is down', () => void issuer.stop()],
  ['whose discovery fails', () => (issuer.discovery = text('{}', 500))],
  ['whose discovery is not there', () => (issuer.discovery = text('Not found', 404))],
  ['whose discovery is no JSON', () => (issuer.discovery = text('<html>'))],
  [
    'that says it is another',
    () =>
      (issuer.discovery = text(
        JSON.stringify({ issuer: 'https://other.example.org', jwks_uri: `${issuer.url}/keys` }),
      )),
  ],
  ['that names no keys', () => (issuer.discovery = text(JSON.stringify({ issuer: issuer.url })))],
  [
    'whose keys have no address',
    () => (issuer.discovery = text(JSON.stringify({ issuer: issuer.url, jwks_uri: 'nowhere' }))),
  ],
  [
    'that sends elsewhere, even to what is right',
    () =>
      (issuer.discovery = (response) => {
        if (response.req.url !== '/elsewhere')
          return response.writeHead(302, { location: '/elsewhere' }).end();
        response.end(JSON.stringify({ issuer: issuer.url, jwks_uri: `${issuer.url}/keys` }));
      }),
  ],
  ['whose keys fail', () => (issuer.keys = text('{}', 503))],
  ['whose keys are no JSON', () => (issuer.keys = text('<html>'))],
  ['whose keys are no keys', () => (issuer.keys = text('{"keys":"none"}'))],
  ['whose connection breaks', () => (issuer.keys = (response) => response.destroy())],
];

test.each(FAULTS)('an issuer %s: 503, and back at the next request when it is mended', async (_, fail) => {
  const port = Number(new URL(issuer.url).port);
  fail();
  await expectUnavailable();
  [issuer.discovery, issuer.keys] = [null, null];
  await issuer.stop();
  await issuer.start(port);
  expect(await viewerOf(token())).toBe(uni.admin.personId);
});

test('one issuer that does not answer holds up nobody else', async () => {
  let release = () => {};
  const hanging = new Promise<void>((resolve) => (release = resolve));
  issuer.keys = (response) => void hanging.then(() => text('{}', 503)(response));
  const waiting = post({ query: '{ viewer { id } }' }, { token: token() });
  const others = await Promise.all(Array.from({ length: 10 }, () => uni.admin.ask('{ viewer { id } }')));
  expect(others.map(({ status }) => status)).toEqual(others.map(() => 200));
  release();
  expect((await waiting).status).toBe(503);
});

test('many first requests fetch the keys once', async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => viewerOf(token())));
  expect(new Set(answers)).toEqual(new Set([uni.admin.personId]));
  expect([issuer.discoveries, issuer.fetches]).toEqual([1, 1]);
});

test('unknown keys are looked for once in half a minute, however many tokens name them', async () => {
  await viewerOf(token());
  const flood = () =>
    Promise.all(Array.from({ length: 20 }, (_, i) => expectRefused(token({ kid: `unknown-${i}` }))));
  await flood();
  expect(issuer.fetches).toBe(1);
  await atServerTime(31_000, flood);
  expect(issuer.fetches).toBe(2);
  expect(issuer.discoveries).toBe(1);
});

test('a key that the issuer begins to use is found, one that it withdrew is forgotten', async () => {
  const old = token();
  expect(await viewerOf(old)).toBe(uni.admin.personId);
  issuer.rotate('second');
  await expectRefused(token());
  await atServerTime(31_000, async () => {
    expect(await viewerOf(token())).toBe(uni.admin.personId);
    await expectRefused(old);
  });
});

test('a withdrawn key is forgotten even when nobody uses another', async () => {
  const old = token();
  expect(await viewerOf(old)).toBe(uni.admin.personId);
  issuer.rotate('second');
  expect(await viewerOf(old)).toBe(uni.admin.personId);
  await atServerTime(11 * 60_000, () => expectRefused(old));
});
