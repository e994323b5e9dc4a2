/** `npm run bench`, as short and small as it gets: all contenders answer alike, and figures come out. */
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.join(__dirname, '..', '..', '..');
const folder = mkdtempSync(path.join(tmpdir(), 'ithaca-bench-test-'));
chmodSync(folder, 0o711);
const json = path.join(folder, 'figures.json');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const CONTENDERS = ['ithaca', 'ithaca-ordinary', 'limit', 'limit-again', 'text-limit', 'ordinary-stack'];

function bench(...args: string[]): Promise<{ code: number | null; output: string; errors: string }> {
  const child = spawn(process.execPath, [path.join(root, 'dist', 'bench', 'main.js'), ...args], {
    env: { PATH: process.env.PATH },
  });
  const said = { output: '', errors: '' };
  child.stdout.on('data', (chunk: Buffer) => (said.output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said.errors += chunk.toString()));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, ...said })));
}

test('measures every contender after all have given the same answers', async () => {
  const sizes = ['--scale', '0.02', '--rounds', '1', '--seconds', '0.2'];
  const { code, output, errors } = await bench(...sizes, '--data', path.join(folder, 'data'), '--json', json);
  expect({ code, errors }).toEqual({ code: 0, errors: expect.stringContaining('round 1 of 1: depth') });
  for (const name of CONTENDERS.filter((name) => name !== 'limit'))
    expect(errors).toContain(`${name}: the same 6 answers`);
  expect(errors).toContain('All write, and count alike');
  expect(output).toMatch(/^W3: .*\n.*req\/s.*\nithaca .*\nithaca-ordinary /m);
  expect(output).toMatch(/^W1: CPU cost of limit \/ ithaca +>= 0\.75 +[\d.]+ /m);
  const { results, memory } = JSON.parse(readFileSync(json, 'utf8')) as Record<string, any>;
  for (const race of ['W0', 'W1', 'W2', 'W3']) {
    for (const name of CONTENDERS) {
      expect(results[race][name]).toHaveLength(1);
      const [sample] = results[race][name];
      expect({ race, name, sample }).toMatchObject({
        sample: { requests: expect.any(Number), p50: expect.any(Number) },
      });
      expect(sample.requests).toBeGreaterThan(0);
      expect(sample.p99).toBeGreaterThanOrEqual(sample.p50);
    }
  }
  expect(Object.keys(results.history)).toContain('with history');
  expect(Object.keys(results.depth)).toContain('deep page');
  expect(Object.keys(memory)).toEqual(CONTENDERS);
}, 180_000);

test('refuses what it does not know', async () => {
  const { code, errors } = await bench('--contenders', 'ithaca,nobody');
  expect({ code, errors }).toEqual({ code: 1, errors: expect.stringContaining('not nobody') });
});
