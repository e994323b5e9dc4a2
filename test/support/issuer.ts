/**
 * A small OpenID provider for tests: discovery, keys, and tokens signed with them. Only Node's own
 * cryptography, so what is tested (jose) does not test itself.
 */
import { createServer, type Server } from 'node:http';
import {
  createPublicKey,
  generateKeyPairSync,
  sign as signBytes,
  type JsonWebKey,
  type KeyObject,
} from 'node:crypto';
import type { AddressInfo } from 'node:net';

export type Algorithm = 'ES256' | 'RS256' | 'EdDSA';

interface Key {
  kid: string;
  alg: Algorithm;
  privateKey: KeyObject;
  jwk: JsonWebKey;
}

export class TestIssuer {
  private readonly keys: Key[];
  private server: Server | null = null;
  /** How often the keys were fetched. */
  fetches = 0;
  url = '';

  constructor() {
    this.keys = (['ES256', 'RS256', 'EdDSA'] as const).map(makeKey);
  }

  async start(port = 0): Promise<this> {
    this.server = createServer((request, response) => {
      response.setHeader('content-type', 'application/json');
      if (request.url === '/.well-known/openid-configuration') {
        response.end(JSON.stringify({ issuer: this.url, jwks_uri: `${this.url}/keys` }));
      } else if (request.url === '/keys') {
        this.fetches++;
        response.end(
          JSON.stringify({ keys: this.keys.map(({ jwk, kid, alg }) => ({ ...jwk, kid, alg, use: 'sig' })) }),
        );
      } else {
        response.statusCode = 404;
        response.end('{}');
      }
    });
    await new Promise<void>((resolve) => this.server?.listen(port, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    return this;
  }

  /** A token with these claims over the usual ones; `undefined` removes a claim. */
  token(claims: Record<string, unknown>, { alg = 'ES256', header = {} } = {}): string {
    const key = this.keys.find((candidate) => candidate.alg === alg) as Key;
    const now = Math.floor(Date.now() / 1000);
    const payload = { iss: this.url, aud: 'ithaca', iat: now, exp: now + 3600, ...claims };
    const input = `${encode({ alg, typ: 'at+jwt', kid: key.kid, ...header })}.${encode(payload)}`;
    return `${input}.${signatureOf(key, input).toString('base64url')}`;
  }

  publicKeyPem(alg: Algorithm): string {
    const key = this.keys.find((candidate) => candidate.alg === alg) as Key;
    return createPublicKey(key.privateKey).export({ type: 'spki', format: 'pem' }).toString();
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => (this.server ? this.server.close(resolve) : resolve(null)));
  }
}

export function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

function makeKey(alg: Algorithm): Key {
  const pair =
    alg === 'ES256'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : alg === 'RS256'
        ? generateKeyPairSync('rsa', { modulusLength: 2048 })
        : generateKeyPairSync('ed25519');
  return {
    kid: `key-${alg}`,
    alg,
    privateKey: pair.privateKey,
    jwk: pair.publicKey.export({ format: 'jwk' }),
  };
}

function signatureOf({ alg, privateKey }: Key, input: string): Buffer {
  const data = Buffer.from(input);
  if (alg === 'EdDSA') return signBytes(null, data, privateKey);
  return signBytes(
    'sha256',
    data,
    alg === 'ES256' ? { key: privateKey, dsaEncoding: 'ieee-p1363' } : privateKey,
  );
}
