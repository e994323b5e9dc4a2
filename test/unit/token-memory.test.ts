/** Tokens that need not be checked again: for half a minute, never past their end, and never by a clock set back. */
import { TokenMemory } from '../../src/auth/token-memory';

const NOW = Date.parse('2030-01-01T00:00:00Z');
const at = (seconds: number) => new Date(NOW + seconds * 1000);
const claims = (lifeSeconds: number) => ({ iss: 'https://issuer.example', exp: NOW / 1000 + lifeSeconds });

test('a token is remembered for half a minute, and no other for it', () => {
  const memory = new TokenMemory(0);
  memory.remember('token', claims(3600), at(0));
  expect(memory.recall('token', at(0))).toMatchObject({ iss: 'https://issuer.example' });
  expect(memory.recall('token', at(29.9))).not.toBeNull();
  expect(memory.recall('token', at(30))).toBeNull();
  expect(memory.recall('token ', at(1))).toBeNull();
});

test('what ends sooner is forgotten when it ends, to the tolerance of clocks', () => {
  const [strict, tolerant] = [new TokenMemory(0), new TokenMemory(5)];
  for (const memory of [strict, tolerant]) memory.remember('token', claims(10), at(0));
  expect(strict.recall('token', at(9.9))).not.toBeNull();
  expect(strict.recall('token', at(10))).toBeNull();
  expect(tolerant.recall('token', at(14.9))).not.toBeNull();
  expect(tolerant.recall('token', at(15))).toBeNull();
});

test('by a clock that was set back, a token is checked again: it may not be valid yet', () => {
  const memory = new TokenMemory(0);
  memory.remember('token', claims(3600), at(0));
  expect(memory.recall('token', at(-1))).toBeNull();
});

test('however many tokens come, few are kept, and those that come now work', () => {
  const memory = new TokenMemory(0);
  for (let n = 0; n < 10_000; n++) memory.remember(`token ${n}`, claims(3600), at(0));
  const kept = Array.from({ length: 10_000 }, (_, n) => memory.recall(`token ${n}`, at(1))).filter(Boolean);
  expect(kept.length).toBeLessThanOrEqual(2_000);
  expect(memory.recall('token 9999', at(1))).not.toBeNull();
});
