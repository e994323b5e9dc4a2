/** Cursors: a sort key as the database wrote it, and an id. Opaque to clients, checked when they come back. */
import { Fault } from './faults';

export type SortType = 'text' | 'timestamptz' | 'date' | 'integer' | 'uuid';

const TIMESTAMP = /^\d{4,6}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:\d\d)*$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const DATE = /^\d{4,6}-\d\d-\d\d$/;

/** What a key looks like when the database wrote it. */
const FITS: Record<SortType, (key: string) => boolean> = {
  text: isText,
  timestamptz: (key) => TIMESTAMP.test(key),
  date: (key) => DATE.test(key),
  integer: (key) => /^-?\d{1,10}$/.test(key) && Math.abs(Number(key)) < 2 ** 31,
  uuid: (key) => UUID.test(key),
};

export function encodeCursor(key: string, id: string): string {
  return Buffer.from(JSON.stringify([key, id])).toString('base64url');
}

export function decodeCursor(
  cursor: string,
  type: SortType,
  idType: 'uuid' | 'text',
): { key: string; id: string } {
  const [key, id] = partsOf(cursor);
  const keyFits = typeof key === 'string' && FITS[type](key);
  const idFits = typeof id === 'string' && (idType === 'text' ? isText(id) : UUID.test(id));
  if (keyFits && idFits) return { key, id };
  throw new Fault(
    'BAD_USER_INPUT',
    'This `after` cursor is not one of this list. Pass an `endCursor` of the same list and order.',
  );
}

function partsOf(cursor: string): unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(value) && value.length === 2 ? value : [];
  } catch {
    return [];
  }
}

/** PostgreSQL has no NUL character. */
function isText(value: string): boolean {
  return !value.includes('\0');
}
