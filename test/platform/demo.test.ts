/** `npm run demo`: the main job on files as they come, and that it fails when something is where it must not be. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { generate } from '../../examples/civil-service/generate';

const root = path.join(__dirname, '..', '..', '..');
const mapping = path.join(root, 'examples', 'civil-service', 'mapping.json');
/** Few people: enough for somebody of each identity. */
const few = generate({ mentees: 14, mentors: 12, both: 2 });
const folder = mkdtempSync(path.join(tmpdir(), 'ithaca-demo-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** On the cluster of the tests, as its superuser: the demonstration makes a database of its own there. */
function demo(...args: string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [path.join(root, 'dist', 'examples', 'demo', 'main.js'), ...args], {
    env: { PATH: process.env.PATH, DATABASE_URL: process.env.TEST_CLUSTER_URL },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, output })));
}

test('does the whole job on the files that it makes, people who are in both among them', async () => {
  const { code, output } = await demo();
  expect({ code, output }).toEqual({
    code: 0,
    output: expect.stringContaining('holds   no seat is oversold'),
  });
  expect(output).not.toContain('FAILED');
  expect(output).toContain('the same file again would create 0 and change 0');
  expect(output).toContain('116 people may not be matched yet');
  expect(output).toContain('0 lack it now');
  expect(output).toMatch(/proven best/);
  expect(output).toMatch(
    /the seat of Late Mentor is free\n +a job offers Late Mentee Two the free seat; both say yes: the pairing is CONFIRMED/,
  );
  expect(output).toMatch(/suppressed/);
  expect(output.match(/^ {4}holds/gm)).toHaveLength(6);
});

test('fails when an identity gets out of its schema, by a biography that repeats it', async () => {
  const careless = JSON.parse(readFileSync(mapping, 'utf8')) as Record<string, any>;
  for (const side of [careless.mentees, careless.mentors]) {
    delete side.columns['job title'];
    side.columns.biography = 'jobTitle';
    side.ignore = side.ignore.filter((name: string) => name !== 'biography').concat('job title');
  }
  const file = path.join(folder, 'careless.json');
  writeFileSync(file, JSON.stringify(careless));
  const [mentees, mentors] = (['mentees', 'mentors'] as const).map((name) => {
    writeFileSync(path.join(folder, `${name}.csv`), few[name]);
    return path.join(folder, `${name}.csv`);
  }) as [string, string];
  const { code, output } = await demo('--mapping', file, '--mentees', mentees, '--mentors', mentors);
  expect(output).toContain('FAILED  no value of an identity column stands in a table outside demographics');
  expect(output).toContain('public.people');
  expect(code).toBe(1);
});

test('says which step failed', async () => {
  const file = path.join(folder, 'mentees.csv');
  writeFileSync(file, 'first name,last name\nOne,Two\n');
  const { code, output } = await demo('--mentees', file);
  expect(output).toMatch(/The demonstration failed: Demo Coordinator: commitImport/);
  expect(code).toBe(1);
});
