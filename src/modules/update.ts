/** What every change of a versioned row does first. */
import { VersionConflict, Refusal } from '../graphql/user-errors';
import { expectId, notFound } from '../graphql/faults';
import type { NodeType } from '../ids';

/** Refuses a change that was decided on an older version than the row has. */
export function checkVersion(row: { version: number }, input: { expectedVersion?: number | null }): void {
  const expected = input.expectedVersion;
  if (expected !== undefined && expected !== null && expected !== row.version) {
    throw new Refusal(new VersionConflict(row.version));
  }
}

/** Checks the id's type, asks for the row, and answers NOT_FOUND alike for absent and invisible rows. */
export async function demand<T>(
  type: NodeType,
  id: string,
  find: (id: string) => Promise<T | null>,
): Promise<T> {
  const row = await find(expectId(type, id));
  if (!row) throw notFound(type, id);
  return row;
}

/** The row with the fields that the input carries: absent = leave, null = clear, value = set. */
export function merged<T extends object>(row: T, input: object, fields: (keyof T & string)[]): T {
  const result = { ...row };
  for (const field of fields) {
    const value = (input as Record<string, unknown>)[field];
    if (value !== undefined) result[field] = value as T[typeof field];
  }
  return result;
}
