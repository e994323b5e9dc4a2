/** Who may come in: access tokens. Every refusal is 401 UNAUTHENTICATED and tells nothing about who exists. */
import { createHmac, randomUUID } from 'node:crypto';
import { codeOf, post, type Answer } from '../support/client';
import { encode, TestIssuer } from '../support/issuer';
import { institution, unique, type Institution } from '../support/scenario';

const WHO = '{ viewer { id institution { slug } } }';
const ask = (token: string, url?: string): Promise<Answer> => post({ query: WHO }, { token, url });
const now = () => Math.floor(Date.now() / 1000);

async function expectRefused(token: string): Promise<void> {
  const answer = await ask(token);
  expect({ status: answer.status, code: codeOf(answer), data: answer.data ?? null }).toEqual({ status: 401, code: 'UNAUTHENTICATED', data: null });
  expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
}

function claimsOf(uni: Institution): Record<string, unknown> {
  return { sub: uni.admin.subject, institution: uni.slug };
}

test.each(['ES256', 'RS256', 'EdDSA'] as const)('%s signatures are accepted', async (alg) => {
  const uni = await institution();
  const { data } = await ask(ithaca.issuer.token(claimsOf(uni), { alg }));
  expect(data.viewer).toEqual({ id: uni.admin.personId, institution: { slug: uni.slug } });
});

describe('a forged or foreign token is refused', () => {
  const forgeries: [string, (claims: Record<string, unknown>) => string][] = [
    ['alg none', (claims) => `${encode({ alg: 'none', typ: 'JWT' })}.${encode({ iss: ithaca.issuer.url, aud: 'ithaca', exp: now() + 60, ...claims })}.`],
    [
      'HS256 signed with the public RS256 key',
      (claims) => {
        const input = `${encode({ alg: 'HS256', typ: 'JWT', kid: 'key-RS256' })}.${encode({ iss: ithaca.issuer.url, aud: 'ithaca', exp: now() + 60, ...claims })}`;
        return `${input}.${createHmac('sha256', ithaca.issuer.publicKeyPem('RS256')).update(input).digest('base64url')}`;
      },
    ],
    ['another audience', (claims) => ithaca.issuer.token({ ...claims, aud: 'somebody-else' })],
    ['an issuer nobody registered', (claims) => ithaca.issuer.token({ ...claims, iss: 'https://unknown.example.org' })],
    ['expired beyond the tolerance', (claims) => ithaca.issuer.token({ ...claims, iat: now() - 100, exp: now() - 60 })],
    ['not valid yet', (claims) => ithaca.issuer.token({ ...claims, nbf: now() + 120 })],
    ['no expiry', (claims) => ithaca.issuer.token({ ...claims, exp: undefined })],
    ['no audience', (claims) => ithaca.issuer.token({ ...claims, aud: undefined })],
    ['no subject', (claims) => ithaca.issuer.token({ ...claims, sub: undefined })],
    ['an unknown subject', (claims) => ithaca.issuer.token({ ...claims, sub: randomUUID() })],
    ['an unknown institution', (claims) => ithaca.issuer.token({ ...claims, institution: randomUUID() })],
    ['an ID token (nonce)', (claims) => ithaca.issuer.token({ ...claims, nonce: 'n' })],
    ['an ID token (at_hash)', (claims) => ithaca.issuer.token({ ...claims, at_hash: 'x' })],
    ['another type', (claims) => ithaca.issuer.token(claims, { header: { typ: 'logout+jwt' } })],
    ['an unknown key', (claims) => ithaca.issuer.token(claims, { header: { kid: 'nobody' } })],
    ['the development issuer', (claims) => ithaca.issuer.token({ ...claims, iss: 'urn:ithaca:development' })],
    ['no token', () => 'nonsense'],
    ['an empty signature', (claims) => ithaca.issuer.token(claims).replace(/[^.]+$/, '')],
  ];

  test.each(forgeries)('%s', async (_name, forge) => {
    const uni = await institution();
    await expectRefused(forge(claimsOf(uni)));
    // The same person with a good token is let in, so it was the forgery that was refused.
    expect((await ask(uni.admin.token)).status).toBe(200);
  });

  test('a changed payload', async () => {
    const [uni, other] = [await institution(), await institution()];
    const [header, , signature] = uni.admin.token.split('.');
    const payload = encode({ iss: ithaca.issuer.url, aud: 'ithaca', exp: now() + 60, ...claimsOf(other) });
    await expectRefused(`${header}.${payload}.${signature}`);
  });

  test('keys that the token itself points to are ignored', async () => {
    const uni = await institution();
    const rogue = await new TestIssuer().start();
    try {
      const headers = [{ jku: `${rogue.url}/keys` }, { x5u: `${rogue.url}/keys` }, { jwk: { kty: 'EC' } }];
      for (const header of headers) await expectRefused(rogue.token({ ...claimsOf(uni), iss: ithaca.issuer.url }, { header }));
      expect(rogue.fetches).toBe(0);
    } finally {
      await rogue.stop();
    }
  });
});

test('a clock that is a little off is tolerated', async () => {
  const uni = await institution();
  const late = ithaca.issuer.token({ ...claimsOf(uni), iat: now() - 100, exp: now() - 10 });
  expect((await ask(late)).status).toBe(200);
});

test('a flood of unknown keys does not make the server fetch keys again and again', async () => {
  const uni = await institution();
  await ask(uni.admin.token);
  const before = ithaca.issuer.fetches;
  await Promise.all(Array.from({ length: 30 }, () => expectRefused(ithaca.issuer.token(claimsOf(uni), { header: { kid: randomUUID() } }))));
  expect(ithaca.issuer.fetches - before).toBeLessThanOrEqual(1);
});

test.each(['Basic dXNlcjpwYXNz', 'Bearer', 'Bearer a b', 'bearer\tx', 'Token x'])('the header %j is refused', async (authorization) => {
  const answer = await post({ query: WHO }, { headers: { authorization } });
  expect({ status: answer.status, code: codeOf(answer) }).toEqual({ status: 401, code: 'UNAUTHENTICATED' });
});

test('the scheme may be written in lower case', async () => {
  const uni = await institution();
  expect((await post({ query: WHO }, { headers: { authorization: `bearer ${uni.admin.token}` } })).status).toBe(200);
});

test('one issuer serves several institutions, and one institution has several issuers', async () => {
  const [uni, other] = [await institution(), await institution()];
  const second = await new TestIssuer().start();
  try {
    await ithaca.registerIssuer(uni.id, { issuer: second.url, audience: 'portal', subjectClaim: 'oid' });
    await uni.admin.run('mutation($i: SignInInput!) { linkSignIn(input: $i) { userErrors { message } } }', {
      i: { personId: uni.admin.personId, issuer: second.url, subject: 'object-1' },
    });
    const through = await ask(second.token({ aud: 'portal', oid: 'object-1', sub: 'somebody' }));
    expect(through.data.viewer).toEqual({ id: uni.admin.personId, institution: { slug: uni.slug } });
    expect((await ask(other.admin.token)).data.viewer.institution.slug).toBe(other.slug);
    // The same subject at the other institution is nobody.
    await expectRefused(ithaca.issuer.token({ sub: uni.admin.subject, institution: other.slug }));
  } finally {
    await second.stop();
  }
});

describe('the first sign-in can find its person by a claim', () => {
  async function linked(linkClaim: string, linkField: 'EXTERNAL_ID' | 'EMAIL') {
    const uni = await institution();
    const issuer = await new TestIssuer().start();
    await ithaca.registerIssuer(uni.id, { issuer: issuer.url, audience: 'ithaca', linkClaim, linkField });
    const email = `${randomUUID()}@example.org`;
    const made = await uni.admin.run('mutation($i: CreatePersonInput!) { createPerson(input: $i) { person { id } userErrors { message } } }', {
      i: { displayName: unique('Person'), email, externalId: `e-${email}` },
    });
    return { uni, issuer, email, personId: made.createPerson.person.id as string };
  }

  test('by the external id, also when many first requests come at once', async () => {
    const { uni, issuer, email, personId } = await linked('employee', 'EXTERNAL_ID');
    try {
      const token = issuer.token({ sub: 's-1', employee: `e-${email}` });
      const answers = await Promise.all(Array.from({ length: 8 }, () => ask(token)));
      expect(answers.map(({ data }) => data?.viewer?.id)).toEqual(Array.from({ length: 8 }, () => personId));
      const log = await uni.admin.run('{ auditLog(filter: { types: ["SignInLinked"] }) { edges { node { actorId nodeIds } } } }');
      expect(log.auditLog.edges.map((edge: any) => edge.node)).toEqual([{ actorId: personId, nodeIds: [personId] }]);
      // A second account with the same claim does not become the same person.
      await expectRefused(issuer.token({ sub: 's-2', employee: `e-${email}` }));
    } finally {
      await issuer.stop();
    }
  });

  test('by an e-mail address only when the issuer verified it', async () => {
    const { issuer, email, personId } = await linked('email', 'EMAIL');
    try {
      await expectRefused(issuer.token({ sub: 's-1', email }));
      await expectRefused(issuer.token({ sub: 's-1', email, email_verified: false }));
      const answer = await ask(issuer.token({ sub: 's-1', email: email.toUpperCase(), email_verified: true }));
      expect(answer.data.viewer.id).toBe(personId);
      expect((await ask(issuer.token({ sub: 's-1' }))).data.viewer.id).toBe(personId);
    } finally {
      await issuer.stop();
    }
  });
});

test('an identity provider that is down is no reason to call somebody a stranger', async () => {
  const uni = await institution();
  const provider = await new TestIssuer().start();
  await ithaca.registerIssuer(uni.id, { issuer: provider.url, audience: 'ithaca' });
  await uni.admin.run('mutation($i: SignInInput!) { linkSignIn(input: $i) { userErrors { message } } }', {
    i: { personId: uni.admin.personId, issuer: provider.url, subject: 's' },
  });
  const port = Number(new URL(provider.url).port);
  await provider.stop();
  const down = await ask(provider.token({ sub: 's' }));
  expect({ status: down.status, code: codeOf(down) }).toEqual({ status: 503, code: 'UNAVAILABLE' });
  await provider.start(port);
  try {
    expect((await ask(provider.token({ sub: 's' }))).data.viewer.id).toBe(uni.admin.personId);
  } finally {
    await provider.stop();
  }
});
