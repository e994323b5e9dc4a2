/** The opening of a transaction is text: nothing may be spliced into it but what it is meant for. */
import * as fc from 'fast-check';
import { openingOf } from '../../src/db/session';

/** Any bytes, read as text: letters of all kinds, control characters, what is no letter at all. */
const anyText = fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes).toString());

const options = { role: 'ithaca_app' as const, readOnly: false, statementTimeoutMs: 5000 };

test('a transaction says for whom it works, and only for itself', () => {
  const opening = openingOf({ ...options, institution: '01a20115-71d3-766e-ace5-06f9c7a405a1' });
  const [begin, ...rest] = opening.split('; ');
  expect(begin).toBe('BEGIN');
  expect(rest).toEqual(
    expect.arrayContaining([
      'SET LOCAL ROLE ithaca_app',
      `SET LOCAL ithaca.institution_id = '01a20115-71d3-766e-ace5-06f9c7a405a1'`,
    ]),
  );
  for (const statement of rest) expect(statement).toMatch(/^SET LOCAL /);
  expect(openingOf({ ...options, institution: null, readOnly: true })).toContain(
    `BEGIN READ ONLY; SET LOCAL ROLE ithaca_app; SET LOCAL ithaca.institution_id = ''`,
  );
});

test('nothing but a UUID passes for an institution', () => {
  fc.assert(
    fc.property(anyText, (institution) =>
      expect(() => openingOf({ ...options, institution })).toThrow(/UUID/),
    ),
  );
  for (const near of [
    `01a20115-71d3-766e-ace5-06f9c7a405a1'`,
    '01a20115-71d3-766e-ace5-06f9c7a405a1\n',
    '01A20115-71D3-766E-ACE5-06F9C7A405A1',
  ]) {
    expect(() => openingOf({ ...options, institution: near })).toThrow(/UUID/);
  }
});
