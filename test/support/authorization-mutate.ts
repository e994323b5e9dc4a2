/** Runs one mutation and gives its payload, refusals with all they carry. */
import { operation } from './authorization-cases';
import { inputTypeOf } from './authorization-inputs';
import type { Actor } from './scenario';

export interface Refusal {
  __typename: string;
  code: string;
  message: string;
  path: string[];
  currentVersion?: number;
  state?: string;
  allowed?: string[];
  existingId?: string | null;
}

const REFUSALS = `userErrors { __typename code message path ... on VersionConflict { currentVersion }
  ... on IllegalTransition { state allowed } ... on AlreadyExists { existingId } }`;

export type Payload<T = any> = T & { userErrors: Refusal[] };

/** The payload, with user errors as they come; throws on faults. */
export async function mutate<T = any>(
  who: Actor,
  name: string,
  input: object,
  selection = '',
): Promise<Payload<T>> {
  const bulk = selection.startsWith('results') ? selection.replace(/\}\s*$/, `${REFUSALS} }`) : selection;
  const answer = await who.ask(operation('mutation', name, inputTypeOf(name), `${bulk} ${REFUSALS}`), {
    input,
  });
  if (answer.errors)
    throw new Error(`${name}: ${answer.errors[0]?.extensions.code}: ${answer.errors[0]?.message}`);
  return answer.data[name];
}

/** The same, for what must succeed. */
export async function must<T = any>(
  who: Actor,
  name: string,
  input: object,
  selection = '',
): Promise<Payload<T>> {
  const payload = await mutate<T>(who, name, input, selection);
  if (payload.userErrors.length)
    throw new Error(`${name}: ${payload.userErrors.map(({ message }) => message).join(' ')}`);
  return payload;
}

/** What became of one of several racers: OK, or the type of its refusal. */
export function resultOf({ userErrors }: Payload): string {
  return userErrors[0]?.__typename ?? 'OK';
}

/**
 * Runs the work so many times at once, on connections that are open already: on the way to new ones the
 * others would come when the first is done. Changes that are refused, one waiting for another, open them.
 */
export async function race<T>(
  admin: Actor,
  count: number,
  work: (index: number) => Promise<T>,
): Promise<T[]> {
  await Promise.all(
    Array.from({ length: 8 }, () => mutate(admin, 'updateInstitution', { expectedVersion: 999 })),
  );
  return Promise.all(Array.from({ length: count }, (_, index) => work(index)));
}

/** How often each result came. */
export function tally(results: string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const result of results) counts[result] = (counts[result] ?? 0) + 1;
  return counts;
}

/** Runs the work so many times, ten at once: more would be refused as too much. */
export async function times<T>(count: number, work: (index: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let at = 0; at < count; at += 10) {
    results.push(
      ...(await Promise.all(
        Array.from({ length: Math.min(10, count - at) }, (_, index) => work(at + index)),
      )),
    );
  }
  return results;
}
