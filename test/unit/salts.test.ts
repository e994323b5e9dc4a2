/** Salts come from a page of random bytes: none may come twice, or change after it was given. */
import { digestOf, newSalt } from '../../src/events/record';

test('each salt is 128 bits of its own, over the ends of pages', () => {
  const salts = Array.from({ length: 1000 }, newSalt);
  const texts = salts.map((salt) => salt.toString('hex'));
  expect(new Set(texts).size).toBe(1000);
  expect(texts.every((text) => text.length === 32 && !/^0+$/.test(text))).toBe(true);
  const digest = digestOf(salts[0] as Buffer, 'payload');
  for (let more = 0; more < 1000; more++) newSalt();
  expect(digestOf(salts[0] as Buffer, 'payload')).toEqual(digest);
});
