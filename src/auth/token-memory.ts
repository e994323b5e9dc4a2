/**
 * Tokens that were found valid a moment ago. A client sends the same one with every request, and checking its
 * signature costs more than most operations do. Only what the token itself says is remembered: who that is and
 * what she may do is read anew for each request.
 */
import type { JWTPayload } from 'jose';

/** So long a key that the issuer withdrew goes on opening for tokens that it had opened for. */
const REMEMBER_MS = 30_000;
const MAX_REMEMBERED = 2_000;

export class TokenMemory {
  private readonly known = new Map<string, { claims: JWTPayload; from: number; until: number }>();

  constructor(private readonly clockSkewSeconds: number) {}

  /** Its claims were checked at that time. */
  remember(token: string, claims: JWTPayload, checkedAt: Date): void {
    const from = checkedAt.getTime();
    const end = ((claims.exp ?? 0) + this.clockSkewSeconds) * 1000;
    if (this.known.size >= MAX_REMEMBERED) this.known.clear();
    this.known.set(token, { claims, from, until: Math.min(from + REMEMBER_MS, end) });
  }

  /** The claims of a token that need not be checked again; else null. */
  recall(token: string, now: Date): JWTPayload | null {
    const known = this.known.get(token);
    const at = now.getTime();
    // A clock that was set back says nothing about the time in between.
    return known && known.from <= at && at < known.until ? known.claims : null;
  }
}
