/**
 * `npm run bench:matching`: the matching engine beside a published solver and beside taking turns, and match runs through
 * the API of a server whose event loop is watched.
 *
 *   npm run bench:matching -- [--rounds 3] [--only solver,api] [--sizes 500x500,10000x4000-tight] [--json FILE]
 *
 * How to read what it prints: docs/benchmarks.md.
 */
import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { StartupError } from '../../src/startup-error';
import { goalsOf, goalTable } from './goals';
import { nameOf, sizeOf, type Size } from './market';
import { race, raceTable, type Results } from './race';
import { serve, serviceTable, type Served } from './service';

const say = (line: string) => process.stderr.write(`${line}\n`);
const print = (line: string) => process.stdout.write(`${line}\n`);

const SIZES = '500x500,1000x400-tight,10000x4000,10000x4000-tight,30000x12000,30000x12000-tight';
/** Larger cohorts are matched by the engine alone. */
const API_MENTEES = 10_000;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    only: { type: 'string', default: 'solver,api' },
    sizes: { type: 'string', default: SIZES },
    json: { type: 'string' },
  },
});

function sizes(): Size[] {
  return values.sizes.split(',').map((text) => {
    const size = sizeOf(text);
    if (!size) throw new StartupError(`--sizes takes sizes such as ${SIZES}; not ${text}.`);
    return size;
  });
}

/** The largest cohort that is asked for, slack and tight: the people on the server are the same then. */
function servable(asked: Size[]): Size[] {
  const possible = asked.filter(({ mentees }) => mentees >= 1000 && mentees <= API_MENTEES);
  const most = Math.max(...possible.map(({ mentees }) => mentees));
  return possible.filter(({ mentees }) => mentees === most);
}

async function main(): Promise<void> {
  const rounds = Math.max(1, Math.round(Number(values.rounds)));
  const asked = sizes();
  const parts = values.only.split(',');
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown CPU'}, Node ${process.version}; ${rounds} rounds`;
  print(machine);
  const results: Results = parts.includes('solver') ? await race(asked, rounds, say) : (new Map() as Results);
  if (results.size) print(['', 'From people to pairs', ...raceTable(results)].join('\n'));
  const served: Served[] = parts.includes('api') ? await serve(servable(asked), rounds, say) : [];
  const goals = goalsOf(results, served);
  if (served.length) print(['', 'Through the API', ...serviceTable(served)].join('\n'));
  print(['', 'What was promised', ...goalTable(goals)].join('\n'));
  if (values.json)
    writeFileSync(
      values.json,
      JSON.stringify({ machine, sizes: asked.map(nameOf), results: [...results], served, goals }, null, 2),
    );
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? `The benchmark failed: ${error.message}` : error);
  process.exitCode = 1;
});
