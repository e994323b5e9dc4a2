/**
 * `npm run check`: types, lint, formatting, and the tests that hold the code against what is committed:
 * emitted schema and documentation, entities = migrations, the catalog, the arrows of the house.
 * `--no-tests` leaves those tests to `npm test`, which runs them too.
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';

const root = path.join(__dirname, '..', '..', '..');
const bin = (name: string) => path.join(root, 'node_modules', ...name.split('/'));

const CHECKS: [name: string, script: string, args: string[]][] = [
  ['types', bin('typescript/bin/tsc'), ['--noEmit', '-p', 'tsconfig.json']],
  ['lint', bin('eslint/bin/eslint.js'), ['--max-warnings', '0', '.']],
  ['formatting', bin('prettier/bin/prettier.cjs'), ['--check', '--log-level', 'warn', '.']],
  [
    'house',
    bin('jest/bin/jest.js'),
    ['--silent', 'unit/(architecture|emitted|schema)', 'platform/(migrations|catalog)'],
  ],
];

const chosen = process.argv.includes('--no-tests') ? CHECKS.filter(([name]) => name !== 'house') : CHECKS;
const failed = chosen.filter(([name, script, args]) => {
  const { status } = spawnSync(process.execPath, [script, ...args], { cwd: root, stdio: 'inherit' });
  process.stdout.write(`${status === 0 ? 'ok    ' : 'FAILED'} ${name}\n`);
  return status !== 0;
});
process.exit(failed.length ? 1 : 0);
