/** Access tokens of a provider that others wrote, found through its own discovery document. */
import { codeOf, post } from '../support/client';
import { CLIENT, startProvider, type Provider } from '../support/http-provider';
import { institution, type Institution } from '../support/scenario';

const AUDIENCE = 'https://ithaca.example.org';

describe.each(['RS256', 'ES256'] as const)('oidc-provider with %s', (alg) => {
  let provider: Provider;
  let uni: Institution;
  beforeAll(async () => {
    provider = await startProvider(alg);
    uni = await institution();
    await ithaca.registerIssuer(uni.id, { issuer: provider.issuer, audience: AUDIENCE });
  });
  afterAll(() => provider.stop());

  const ask = (token: string) => post({ query: '{ viewer { id } }' }, { token });

  test('its JWT access token signs in whoever is linked to the subject', async () => {
    const token = await provider.token(AUDIENCE);
    const header = JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()) as object;
    expect(header).toMatchObject({ alg, typ: 'at+jwt' });
    expect((await ask(token)).status).toBe(401);
    const coordinator = await uni.person(['COORDINATOR']);
    await uni.admin.run('mutation ($i: SignInInput!) { linkSignIn(input: $i) { userErrors { message } } }', {
      i: { personId: coordinator.personId, issuer: provider.issuer, subject: CLIENT.id },
    });
    expect((await ask(token)).data).toEqual({ viewer: { id: coordinator.personId } });
  });

  test('its token for somebody else, and its opaque token, do not', async () => {
    for (const token of [await provider.token('https://elsewhere.example.org'), await provider.token()]) {
      const answer = await ask(token);
      expect([answer.status, codeOf(answer)]).toEqual([401, 'UNAUTHENTICATED']);
    }
  });
});
