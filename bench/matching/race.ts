/** Each contender with each market, in turn, in processes of their own. */
import { fork } from 'node:child_process';
import path from 'node:path';
import { median } from '../figures';
import { aligned } from '../report';
import { HEAP_MB } from '../../src/matching/run-in-worker';
import type { Told } from './contend';
import { CONTENDERS, type ContenderName } from './contenders';
import { nameOf, type Size } from './market';

/** What takes longer says enough in one round. */
const ONCE_SECONDS = 20;

/** Rounds, or why there are none. */
export type Results = Map<string, Record<ContenderName, Told[] | string>>;

export async function race(sizes: Size[], rounds: number, say: (line: string) => void): Promise<Results> {
  const results: Results = new Map();
  for (const size of sizes) {
    const of: Partial<Record<ContenderName, Told[] | string>> = {};
    for (let round = 1; round <= rounds; round++)
      for (const name of Object.keys(CONTENDERS) as ContenderName[]) {
        const before = of[name] ?? [];
        if (typeof before === 'string' || before.some(({ seconds }) => seconds > ONCE_SECONDS)) continue;
        const told = await contend(name, size);
        of[name] = typeof told === 'string' ? told : [...before, told];
        const took = typeof told === 'string' ? `not asked: ${told}` : `${told.seconds.toFixed(2)} s`;
        say(`${nameOf(size)}, round ${round} of ${rounds}: ${name}, ${took}`);
      }
    const all = of as Record<ContenderName, Told[] | string>;
    check(size, all);
    results.set(nameOf(size), all);
  }
  return results;
}

export function contend(name: ContenderName, size: Size): Promise<Told | string> {
  return new Promise((resolve, reject) => {
    // Of the engine, what its thread may have; a dense grid needs more.
    const megabytes = name === 'munkres' ? 4096 : HEAP_MB;
    const execArgv = [`--max-old-space-size=${megabytes}`];
    const child = fork(path.join(__dirname, 'contend.js'), { execArgv });
    child.once('message', (told: Told | string) => resolve(told));
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${name} ended with ${code} at ${nameOf(size)}`)));
    child.send({ name, size });
  });
}

/** Exact contenders must agree; nobody may be better than what is proven. */
function check(size: Size, of: Record<ContenderName, Told[] | string>): void {
  const outcomes = Object.values(of).flatMap((told) => (typeof told === 'string' ? [] : told));
  const [proven] = outcomes.filter(({ optimal }) => optimal);
  if (!proven) throw new Error(`Nobody proved the optimum of ${nameOf(size)}`);
  for (const { matched, score, optimal } of outcomes) {
    const more = matched - proven.matched || score - proven.score;
    if (optimal ? more !== 0 : more > 0)
      throw new Error(
        `${nameOf(size)}: ${matched} matched with ${score}, and proven are ${proven.matched} with ${proven.score}`,
      );
  }
}

/** Medians of rounds; the most memory of any. */
export function figuresOf(told: Told[]) {
  return {
    ...told[0]!,
    seconds: median(told.map(({ seconds }) => seconds)),
    cpu: median(told.map(({ cpu }) => cpu)),
    peakMb: Math.max(...told.map(({ peakMb }) => peakMb)),
  };
}

export function raceTable(results: Results): string[] {
  const rows = [...results].flatMap(([size, of]) =>
    (Object.keys(of) as ContenderName[]).map((name) => {
      const told = of[name];
      if (typeof told === 'string') return [size, name, '-', '-', '-', '-', told];
      const { seconds, cpu, peakMb, matched, score } = figuresOf(told);
      return [
        size,
        name,
        seconds.toFixed(2),
        cpu.toFixed(2),
        peakMb.toFixed(0),
        String(matched),
        String(score),
      ];
    }),
  );
  return aligned([['', 'contender', 's', 'cpu s', 'peak MB', 'matched', 'score'], ...rows]);
}
