/** An issuer whose every answer a test can script: down, wrong, slow, or with other keys than a moment ago. */
import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { encode } from './issuer';

interface Key {
  kid: string;
  privateKey: KeyObject;
  jwk: object;
}

type Answer = (response: ServerResponse) => void;

export class ScriptedIssuer {
  url = '';
  /** How often the discovery document and the keys were fetched. */
  discoveries = 0;
  fetches = 0;
  /** Instead of the right answers. */
  discovery: Answer | null = null;
  keys: Answer | null = null;
  private key = makeKey('first');
  private server: Server | null = null;

  async start(port = 0): Promise<this> {
    this.server = createServer((request, response) => {
      response.setHeader('content-type', 'application/json');
      if (request.url === '/keys') {
        this.fetches++;
        if (this.keys) return this.keys(response);
        return response.end(JSON.stringify({ keys: [this.key.jwk] }));
      }
      this.discoveries++;
      if (this.discovery) return this.discovery(response);
      response.end(JSON.stringify({ issuer: this.url, jwks_uri: `${this.url}/keys` }));
    });
    await new Promise<void>((resolve) => this.server?.listen(port, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    return this;
  }

  /** From now on it signs with another key, and publishes that one alone. */
  rotate(kid: string): void {
    this.key = makeKey(kid);
  }

  publicJwk(): object {
    return this.key.jwk;
  }

  token(claims: Record<string, unknown>, header: Record<string, unknown> = {}): string {
    const now = Math.floor(Date.now() / 1000);
    const { kid, privateKey } = this.key;
    const payload = { iss: this.url, aud: 'ithaca', iat: now, exp: now + 3600, ...claims };
    const input = `${encode({ alg: 'ES256', typ: 'at+jwt', kid, ...header })}.${encode(payload)}`;
    return `${input}.${sign('sha256', Buffer.from(input), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
  }

  async stop(): Promise<void> {
    const server = this.server;
    server?.closeAllConnections();
    await new Promise((resolve) => (server?.listening ? server.close(resolve) : resolve(null)));
  }
}

function makeKey(kid: string): Key {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { kid, privateKey, jwk: { ...publicKey.export({ format: 'jwk' }), kid, alg: 'ES256', use: 'sig' } };
}
