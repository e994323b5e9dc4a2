import Module from 'node:module';
import { join } from 'node:path';
import { prepare, root } from './prepare.mjs';

/**
 * node scripts/run.mjs <module> [args...]: makes the clone ready, then runs dist/<module>.js, or jest, as if Node
 * had been started with it. In this process, so that a SIGTERM reaches it and not a parent.
 */
const [name, ...args] = process.argv.slice(2);
if (!name) {
  process.stderr.write('Usage: node scripts/run.mjs <module> [args...], for example src/main\n');
  process.exit(1);
}
await prepare({ dev: name === 'jest' });

process.setSourceMapsEnabled(true);
const file = name === 'jest' ? join(root, 'node_modules/jest/bin/jest.js') : join(root, 'dist', `${name}.js`);
process.argv = [process.argv[0], file, ...args];
try {
  Module.runMain();
} catch (error) {
  // A refusal says what to do; anything else is a mistake of ours, and its place helps to find it.
  const where = error.name === 'StartupError' ? '' : (/\n +at .*/.exec(error.stack)?.[0].trim() ?? '');
  process.stderr.write(`${name} can't be run: ${error.message.split('\n')[0]} ${where}`.trim() + '\n');
  process.exit(1);
}
