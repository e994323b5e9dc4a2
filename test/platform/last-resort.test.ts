/** A process of its own in which something fails and nobody catches it. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';

const built = path.join(__dirname, '..', '..', 'src');

/** Runs the script under the last resort; it says that it lives half a second later. */
function run(script: string) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      '-e',
      `require(${JSON.stringify(path.join(built, 'last-resort.js'))}).surviveLostConnections({
         error: (_, message) => console.log(message),
       });
       ${script}
       setTimeout(() => console.log('lives'), 200);`,
    ],
    { encoding: 'utf8' },
  );
  return { status, stdout, stderr };
}

const LOST = 'a connection to the database was lost, and whoever used it did not listen\nlives\n';

test.each([
  ['a rejection', `Promise.reject(new Error('Connection terminated unexpectedly'))`],
  [
    'an error event',
    `setImmediate(() => new (require('node:events'))().emit('error', Object.assign(new Error('terminating'), { code: '57P01' })))`,
  ],
])('a lost connection that nobody listens to, as %s: logged, and the process lives', (_, script) => {
  expect(run(script)).toEqual({ status: 0, stdout: LOST, stderr: '' });
});

test.each([
  ['a mistake', `Promise.reject(new TypeError('of ours'))`, /TypeError: of ours/],
  [
    'a terminal that is gone',
    `Promise.reject(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }))`,
    /EPIPE/,
  ],
])('%s ends the process, and is told', (_, script, told) => {
  const { status, stdout, stderr } = run(script);
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toMatch(told);
});
