/** The opening of a transaction: what it sets holds for it alone, and is never spliced into a text. */
import * as fc from 'fast-check';
import type { Statement } from '../../src/db/flush';
import { becomeSelf, openingOf, readingAs } from '../../src/db/session';

/** Any bytes, read as text: letters of all kinds, control characters, what is no letter at all. */
const anyText = fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes).toString());

const options = { role: 'ithaca_app' as const, statementTimeoutMs: 5000 };
const UUID = '01a20115-71d3-766e-ace5-06f9c7a405a1';

/** What a statement sets, by name; it may do nothing else, and only until the transaction ends. */
function settingsOf({ text, values }: Statement): Record<string, unknown> {
  const calls = text.replace(/^\/\*.*?\*\/ SELECT /, '').split('), ');
  return Object.fromEntries(
    calls.map((call, index) => {
      const [, name] = /^set_config\('([a-z_.]+)', \$(\d+), true\)?$/.exec(call) as RegExpExecArray;
      expect(call).toContain(`$${index + 1},`);
      return [name, values[index]];
    }),
  );
}

test('a transaction says for whom it works, and only for itself', () => {
  const [begin, settings] = openingOf({ ...options, institution: UUID }) as [Statement, Statement];
  expect(begin.text).toMatch(/ BEGIN$/);
  expect(settingsOf(settings)).toEqual({
    role: 'ithaca_app',
    'ithaca.institution_id': UUID,
    statement_timeout: '5000',
    lock_timeout: '5000',
    idle_in_transaction_session_timeout: '10000',
  });
  expect(openingOf({ ...options, institution: UUID, snapshot: true })[0]?.text).toMatch(
    / BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY$/,
  );
  expect(settingsOf(readingAs({ ...options, institution: null }))).toEqual({
    role: 'ithaca_app',
    'ithaca.institution_id': '',
    statement_timeout: '5000',
    transaction_read_only: 'on',
  });
  expect(settingsOf(becomeSelf(UUID))).toEqual({ role: 'ithaca_self', 'ithaca.person_id': UUID });
});

test('nothing but a UUID passes for an institution', () => {
  fc.assert(
    fc.property(anyText, (institution) =>
      expect(() => openingOf({ ...options, institution })).toThrow(/UUID/),
    ),
  );
  expect(() => becomeSelf('')).toThrow(/UUID/);
  for (const near of [
    `01a20115-71d3-766e-ace5-06f9c7a405a1'`,
    '01a20115-71d3-766e-ace5-06f9c7a405a1\n',
    '01A20115-71D3-766E-ACE5-06F9C7A405A1',
  ]) {
    expect(() => openingOf({ ...options, institution: near })).toThrow(/UUID/);
  }
});
