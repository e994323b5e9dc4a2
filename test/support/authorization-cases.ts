/**
 * Operations × roles, as the schema's descriptions and docs promise them: written apart from the server's
 * own table, so that a slip there shows. Every operation of the schema must stand in QUERIES or MUTATIONS;
 * `name: variant` holds another case of the same operation.
 */
import { randomUUID } from 'node:crypto';
import type { Answer } from './client';
import { EVERYBODY, SCOPES, type Who, type World } from './authorization-world';

/** OK, a code, or HIDDEN: a list that was answered without the row asked for. */
export type Outcome = string;

export interface Made {
  variables: Record<string, unknown>;
  /** Id that a successful answer must hold, and a refused list must not. */
  shows?: string;
}

export interface Case {
  query: string;
  /** Makes what the operation needs, afresh. */
  make(world: World): Promise<Made>;
  may: readonly Who[];
  /** Who sees what it is about but may not do it; FORBIDDEN. */
  sees: readonly Who[];
  /** What everybody else is told. */
  otherwise: Outcome;
  /** Who is told something else than that. */
  told?: Partial<Record<Who, Outcome>>;
  /** With these an API key may, and not without the first; empty: never. */
  scopes: readonly string[];
  /** What a key is told that lacks the first scope, or all keys where no scope helps. */
  keyOtherwise: Outcome;
  /** What an administrator of another institution is told. */
  stranger: Outcome;
}

export const ADMIN: readonly Who[] = ['admin'];
export const COORDINATION: readonly Who[] = [...ADMIN, 'coordinator'];
export const PROGRAM_STAFF: readonly Who[] = [...COORDINATION, 'programCoordinator'];
export const COHORT_STAFF: readonly Who[] = [...PROGRAM_STAFF, 'cohortCoordinator'];
export const COORDINATORS: readonly Who[] = [...COHORT_STAFF, 'otherCoordinator'];
/** Staff that reads drafts and archived programs without changing anything. */
export const READERS: readonly Who[] = ['analyst', 'equityOfficer'];
export const MEMBERS: readonly Who[] = EVERYBODY.filter((who) => who !== 'guest');

export function operation(kind: 'query' | 'mutation', name: string, type: string, selection: string): string {
  const argument = kind === 'mutation' ? 'input' : name === 'nodes' ? 'ids' : 'id';
  return `${kind}($${argument}: ${type}!) { ${name}(${argument}: $${argument}) { ${selection} } }`;
}

/** Every scope that does not open what the given one opens; who may change something may read it too. */
export function scopesWithout(scope: string): string[] {
  const area = scope.split('_')[0] as string;
  return SCOPES.filter((other) => other !== scope && !(scope.endsWith('_READ') && other === `${area}_WRITE`));
}

export function expectedOf(given: Case, who: Who): Outcome {
  if (given.may.includes(who)) return 'OK';
  const told = given.told?.[who];
  if (told) return told;
  return given.sees.includes(who) ? 'FORBIDDEN' : given.otherwise;
}

/** What became of one operation; of many rows, of the first that was refused. */
export function outcomeOf({ data, errors }: Answer, name: string, shows?: string): Outcome {
  if (errors) return String(errors[0]?.extensions.code);
  const payload = data[name];
  const rows: { userErrors: { code: string }[] }[] = [payload, ...(payload?.results ?? [])];
  const refusal = rows.flatMap((row) => row?.userErrors ?? [])[0];
  if (refusal) return refusal.code;
  return shows && !JSON.stringify(payload).includes(shows) ? 'HIDDEN' : 'OK';
}

const NODE_ID = /\b([a-z]+)_[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g;

/** The same variables about nodes that never existed, and how to read an answer without looking at ids. */
export function aboutNothing(variables: object): { variables: Record<string, unknown>; foreign: boolean } {
  const text = JSON.stringify(variables);
  const other = text.replaceAll(NODE_ID, (_, prefix: string) => `${prefix}_${randomUUID()}`);
  return { variables: JSON.parse(other) as Record<string, unknown>, foreign: other !== text };
}

export function withoutIds({ status, data, errors }: Answer): string {
  return JSON.stringify({ status, data, errors }).replaceAll(NODE_ID, '$1_…');
}
