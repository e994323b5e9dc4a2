/** Cursors come back as they went, and nothing else passes for one. */
import * as fc from 'fast-check';
import { decodeCursor, encodeCursor } from '../../src/graphql/cursor';
import { Fault } from '../../src/graphql/faults';

/** Any bytes, read as text: letters of all kinds, control characters, what is no letter at all. */
const anyText = fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes).toString());

const text = anyText.filter((value) => !value.includes('\0'));
const moment = fc
  .tuple(
    fc.date({
      min: new Date('1970-01-01T00:00:00Z'),
      max: new Date('9999-12-31T00:00:00Z'),
      noInvalidDate: true,
    }),
    fc.integer({ min: 0, max: 999_999 }),
  )
  .map(
    ([date, micros]) =>
      `${date.toISOString().slice(0, 19).replace('T', ' ')}.${String(micros).padStart(6, '0')}+00`,
  );

test('text and instants to the microsecond come back', () => {
  fc.assert(
    fc.property(text, fc.uuid(), (key, id) =>
      expect(decodeCursor(encodeCursor(key, id), 'text', 'uuid')).toEqual({ key, id }),
    ),
  );
  fc.assert(
    fc.property(moment, fc.uuid(), (key, id) =>
      expect(decodeCursor(encodeCursor(key, id), 'timestamptz', 'uuid')).toEqual({ key, id }),
    ),
  );
  fc.assert(
    fc.property(moment, text, (key, id) =>
      expect(decodeCursor(encodeCursor(key, id), 'timestamptz', 'text')).toEqual({ key, id }),
    ),
  );
});

test('what PostgreSQL writes of an instant is one, in any zone', () => {
  for (const key of [
    '2026-03-29 00:59:59+00',
    '2026-03-29 00:59:59.1-03:30',
    '2026-03-29 00:59:59.123456+05:45',
    '1890-01-01 00:00:00+01:34:52',
    '12026-01-01 00:00:00+00',
  ]) {
    expect(
      decodeCursor(encodeCursor(key, '01a20115-71d3-766e-ace5-06f9c7a405a1'), 'timestamptz', 'uuid').key,
    ).toBe(key);
  }
});

test('anything else is refused, and only refused', () => {
  const encoded = fc.json().map((value) => Buffer.from(value).toString('base64url'));
  const pair = fc
    .tuple(fc.anything(), fc.anything())
    .map((value) => Buffer.from(JSON.stringify(value) ?? '').toString('base64url'));
  fc.assert(
    fc.property(
      fc.oneof(anyText, encoded, pair),
      fc.constantFrom('text' as const, 'timestamptz' as const),
      (cursor, type) => {
        try {
          const { key, id } = decodeCursor(cursor, type, 'uuid');
          expect({ key: typeof key, id }).toEqual({
            key: 'string',
            id: expect.stringMatching(/^[0-9a-f-]{36}$/),
          });
        } catch (error) {
          expect(error).toBeInstanceOf(Fault);
          expect((error as Fault).faultCode).toBe('BAD_USER_INPUT');
        }
      },
    ),
    { numRuns: 500 },
  );
});
