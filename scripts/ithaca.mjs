#!/usr/bin/env node
/** `npx ithaca COMMAND`: what works without a server, for people who don't know this repository. */
const COMMANDS = { match: 'src/cli/match' };

const [command, ...args] = process.argv.slice(2);
const module = COMMANDS[command];
if (!module) {
  process.stderr.write(`Usage: npx ithaca ${Object.keys(COMMANDS).join('|')} [--help]\n`);
  process.exit(1);
}
process.argv = [process.argv[0], process.argv[1], module, ...args];
await import('./run.mjs');
