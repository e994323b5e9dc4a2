/** The text of an API key: found again whole, and told from every mistyping. */
import * as fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { matches, newApiKey, parseApiKey } from '../../src/auth/api-key';

/** Any bytes, read as text: letters of all kinds, control characters, what is no letter at all. */
const anyText = fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes).toString());

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

test('a key gives back its institution, its id and its secret', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.uuid(), (institution, key) => {
      const { text, hash } = newApiKey(institution, key);
      expect(text).toMatch(/^ithaca_[A-Za-z0-9_-]{80}$/);
      const parsed = parseApiKey(text);
      expect(parsed).toMatchObject({ institution, key });
      expect(matches(parsed!.secret, hash)).toBe(true);
      expect(hash.includes(parsed!.secret)).toBe(false);
    }),
  );
});

test('two keys share no secret', () => {
  const [institution, key] = [randomUUID(), randomUUID()];
  const made = Array.from({ length: 100 }, () => newApiKey(institution, key));
  expect(new Set(made.map(({ text }) => text)).size).toBe(100);
  const [first, second] = made;
  expect(matches(parseApiKey(first!.text)!.secret, second!.hash)).toBe(false);
});

test('one wrong character anywhere makes it no key', () => {
  const { text } = newApiKey(randomUUID(), randomUUID());
  fc.assert(
    fc.property(fc.integer({ min: 0, max: text.length - 1 }), fc.constantFrom(...ALPHABET), (at, letter) => {
      const mistyped = text.slice(0, at) + letter + text.slice(at + 1);
      expect(mistyped === text || parseApiKey(mistyped) === null).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test('anything else is no key', () => {
  fc.assert(
    fc.property(anyText, (text) => parseApiKey(text) === null && parseApiKey(`ithaca_${text}`) === null),
  );
  const { text } = newApiKey(randomUUID(), randomUUID());
  for (const wrong of [
    `${text}A`,
    text.slice(0, -1),
    ` ${text}`,
    `${text}\n`,
    text.slice(7),
    text.toUpperCase(),
  ])
    expect(parseApiKey(wrong)).toBeNull();
});
