/** What is generated from the code is committed as it is. Runs the generator outside jest, as `npm run schema` does. */
import { execFileSync } from 'node:child_process';
import path from 'node:path';

test('schema.graphql and docs/configuration.md are what the code says', () => {
  const emit = path.join(__dirname, '..', '..', 'src', 'cli', 'emit.js');
  const stale = execFileSync(
    process.execPath,
    ['-e', `process.stdout.write(JSON.stringify(require(${JSON.stringify(emit)}).staleFiles()))`],
    { encoding: 'utf8' },
  );
  expect(JSON.parse(stale)).toEqual([]);
});
