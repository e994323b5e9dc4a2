/** `npm run dev`: compiles on every change and starts the server again with what it compiled. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { prepare, root } from './prepare.mjs';

await prepare();
const compiler = spawn(
  process.execPath,
  [path.join(root, 'node_modules/typescript/bin/tsc'), '-p', root, '--watch', '--preserveWatchOutput'],
  { stdio: 'inherit' },
);
const server = spawn(
  process.execPath,
  [
    '--enable-source-maps',
    '--watch-path=dist/src',
    '--watch-path=dist/migrations',
    'dist/src/main.js',
    ...process.argv.slice(2),
  ],
  {
    cwd: root,
    stdio: 'inherit',
  },
);
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    compiler.kill();
    server.kill('SIGTERM');
  });
}
server.on('exit', (code) => {
  compiler.kill();
  process.exit(code ?? 0);
});
