/**
 * A real OpenID provider (the package oidc-provider) in a process of its own: it is an ES module, which
 * jest can't load. One client may ask for access tokens in its own name.
 */
import { spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import path from 'node:path';

export const CLIENT = { id: 'payroll', secret: 'payroll-secret-of-a-test' };

export interface Provider {
  issuer: string;
  /** An access token for an audience; without one it is opaque. */
  token(audience?: string): Promise<string>;
  stop(): Promise<void>;
}

const PROGRAM = `
  const [client, jwk] = process.argv.slice(1).map((text) => JSON.parse(text));
  const { createServer } = await import('node:http');
  const { default: Provider } = await import('oidc-provider');
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const provider = new Provider('http://127.0.0.1:' + server.address().port, {
    clients: [{ client_id: client.id, client_secret: client.secret, grant_types: ['client_credentials'], redirect_uris: [], response_types: [], id_token_signed_response_alg: jwk.alg }],
    jwks: { keys: [jwk] },
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (_ctx, audience) => ({ audience, scope: '', accessTokenTTL: 600, accessTokenFormat: 'jwt', jwt: { sign: { alg: jwk.alg } } }),
      },
    },
  });
  server.on('request', provider.callback());
  process.stdout.write(provider.issuer + '\\n');
`;

export async function startProvider(alg: 'RS256' | 'ES256'): Promise<Provider> {
  const { privateKey } =
    alg === 'RS256'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = { ...privateKey.export({ format: 'jwk' }), kid: 'signing', use: 'sig', alg };
  const args = ['--input-type=module', '-e', PROGRAM, JSON.stringify(CLIENT), JSON.stringify(jwk)];
  const child = spawn(process.execPath, args, {
    cwd: path.join(__dirname, '../..'),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let complaints = '';
  child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const issuer = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()));
    void ended.then(() => reject(new Error(complaints)));
  });
  return {
    issuer,
    token: async (audience) => {
      const credentials = Buffer.from(`${CLIENT.id}:${CLIENT.secret}`).toString('base64');
      const body = new URLSearchParams({
        grant_type: 'client_credentials',
        ...(audience ? { resource: audience } : {}),
      });
      const response = await fetch(`${issuer}/token`, {
        method: 'POST',
        headers: { authorization: `Basic ${credentials}` },
        body,
      });
      const answer = (await response.json()) as { access_token: string };
      if (!answer.access_token) throw new Error(JSON.stringify(answer));
      return answer.access_token;
    },
    stop: async () => {
      child.kill();
      await ended;
    },
  };
}
