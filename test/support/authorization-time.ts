/** The server's clock, moved for a moment. */
import { post, run } from './client';
import type { Actor, Institution } from './scenario';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

export async function later<T>(milliseconds: number, work: () => Promise<T>): Promise<T> {
  ithaca.shiftClock(milliseconds);
  try {
    return await work();
  } finally {
    ithaca.shiftClock(0);
  }
}

export const inTime = (milliseconds: number) => new Date(Date.now() + milliseconds).toISOString();

/** The same person with a token that outlasts the moves of the clock. */
export function lasting(who: Actor, { slug }: Institution): Actor {
  const exp = Math.floor((Date.now() + 3650 * DAY) / 1000);
  const token = ithaca.issuer.token({ sub: who.subject, institution: slug, exp });
  return {
    ...who,
    token,
    run: (query, variables) => run(token, query, variables),
    ask: (query, variables = {}) => post({ query, variables }, { token }),
  };
}
