/**
 * Checks access tokens (RFC 9068, OpenID Connect discovery): signature by the issuer's published keys,
 * algorithm allow-list, issuer, audience, times. The keys come only from the issuer that an institution
 * registered, never from what a token's header points to.
 */
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  decodeJwt,
  errors,
  jwtVerify,
  type JSONWebKeySet,
  type JWTPayload,
  type JWTVerifyGetKey,
} from 'jose';
import { Fault } from '../graphql/faults';
import { TokenMemory } from './token-memory';

/** Issuer of the built-in development tokens; exists only beside the embedded database. */
export const DEVELOPMENT_ISSUER = 'urn:ithaca:development';

const ALGORITHMS = ['RS256', 'ES256', 'EdDSA'];
/** Claims that only ID tokens and logout tokens carry: those prove something else than access. */
const FOREIGN_CLAIMS = ['nonce', 'at_hash', 'c_hash', 'events'];
/** Keycloak signs all its tokens as `JWT` and tells them apart by a claim. */
const FOREIGN_TYPES: unknown[] = ['ID', 'Refresh', 'Offline', 'Logout'];
const DISCOVERY_TIMEOUT_MS = 5_000;

export function unauthenticated(message: string): Fault {
  return new Fault('UNAUTHENTICATED', message, {
    http: { status: 401, headers: new Map([['www-authenticate', 'Bearer']]) },
  });
}

/** The issuer that a token claims to come from, before anything is checked. */
function claimedIssuer(token: string): string {
  try {
    const iss: unknown = decodeJwt(token).iss;
    if (typeof iss === 'string' && iss !== '' && !iss.includes('\0')) return iss;
  } catch {
    // No token at all: told below.
  }
  throw unauthenticated(
    'The Authorization header holds no access token or API key that can be read. Sign in again.',
  );
}

export class TokenVerifier {
  private readonly keySets = new Map<string, Promise<JWTVerifyGetKey>>();
  private readonly memory: TokenMemory;

  constructor(
    private readonly options: {
      clockSkewSeconds: number;
      developmentKeys: JSONWebKeySet | null;
      now(): Date;
    },
  ) {
    this.memory = new TokenMemory(options.clockSkewSeconds);
  }

  /** Whom a token claims to come from; a fault when it can't be read. */
  issuerOf(token: string): string {
    return this.memory.recall(token, this.options.now())?.iss ?? claimedIssuer(token);
  }

  /**
   * The claims of a valid token; a fault otherwise. The issuer must be a registered one; which of its audiences a
   * remembered token is for, the caller finds out anyway.
   */
  async verify(token: string, issuer: string, audiences: string[]): Promise<JWTPayload> {
    const now = this.options.now();
    const remembered = this.memory.recall(token, now);
    if (remembered) return remembered;
    const keys = await this.keysOf(issuer);
    try {
      const { payload, protectedHeader } = await jwtVerify(token, keys, {
        issuer,
        audience: audiences,
        algorithms: ALGORITHMS,
        clockTolerance: this.options.clockSkewSeconds,
        currentDate: now,
        requiredClaims: ['exp', 'aud'],
      });
      if (!isAccessToken(protectedHeader.typ, payload)) {
        throw unauthenticated('This is not an access token. Send the access token, not the ID token.');
      }
      this.memory.remember(token, payload, now);
      return payload;
    } catch (error) {
      if (error instanceof Fault) throw error;
      throw refusal(error);
    }
  }

  private keysOf(issuer: string): Promise<JWTVerifyGetKey> {
    const known = this.keySets.get(issuer);
    if (known) return known;
    const keys = issuer === DEVELOPMENT_ISSUER ? this.developmentKeys() : discover(issuer);
    this.keySets.set(issuer, keys);
    keys.catch(() => this.keySets.delete(issuer));
    return keys;
  }

  private async developmentKeys(): Promise<JWTVerifyGetKey> {
    if (!this.options.developmentKeys)
      throw unauthenticated('Development tokens work only beside the embedded database.');
    return createLocalJWKSet(this.options.developmentKeys);
  }
}

function isAccessToken(typ: unknown, payload: JWTPayload): boolean {
  const known = typ === undefined || (typeof typ === 'string' && /^(application\/)?(at\+)?jwt$/i.test(typ));
  return known && !FOREIGN_CLAIMS.some((claim) => claim in payload) && !FOREIGN_TYPES.includes(payload.typ);
}

/** Finds the issuer's keys through its discovery document. jose then refetches at most every 30 s. */
async function discover(issuer: string): Promise<JWTVerifyGetKey> {
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  try {
    const response = await fetch(address, {
      signal: AbortSignal.timeout(DISCOVERY_TIMEOUT_MS),
      redirect: 'error',
    });
    if (!response.ok) throw new Error(`status ${response.status}`);
    const document = (await response.json()) as { issuer?: unknown; jwks_uri?: unknown };
    if (document.issuer !== issuer || typeof document.jwks_uri !== 'string')
      throw new Error('its discovery document names another issuer or no keys');
    return createRemoteJWKSet(new URL(document.jwks_uri), {
      cooldownDuration: 30_000,
      timeoutDuration: DISCOVERY_TIMEOUT_MS,
    });
  } catch (error) {
    throw issuerUnavailable(error);
  }
}

function refusal(error: unknown): Fault {
  if (error instanceof errors.JWTExpired)
    return unauthenticated('The access token has expired. Sign in again.');
  if (error instanceof errors.JWTClaimValidationFailed && error.claim === 'aud') {
    return unauthenticated('The access token is meant for another audience.');
  }
  // What is wrong with the keys, or with fetching them, says nothing about the token.
  const aboutKeys =
    error instanceof errors.JWKSTimeout ||
    error instanceof errors.JWKSInvalid ||
    error instanceof errors.JWKInvalid;
  if (error instanceof errors.JOSEError && !aboutKeys && error.code !== 'ERR_JOSE_GENERIC')
    return unauthenticated('The access token is not valid. Sign in again.');
  return issuerUnavailable(error);
}

function issuerUnavailable(cause: unknown): Fault {
  const fault = new Fault(
    'UNAVAILABLE',
    'The keys of the identity provider can’t be fetched at the moment. Try again later.',
    { http: { status: 503 } },
  );
  fault.cause = cause;
  return fault;
}
