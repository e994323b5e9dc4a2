/** Rounds of samples: every contender in turn for each workload, in the reverse order every other round. */
import type { Contender } from './contenders/contender';
import type { Aim } from './load/aims';
import { canMeasure } from './load/cpu';
import type { Load } from './load/load';
import type { Sample } from './load/sample';
import type { WorkloadName } from './workloads';

/** One column of a table: a contender, asked for something. */
export interface Lane {
  name: string;
  contender: Contender;
  aim: Aim;
}

export interface Race {
  name: WorkloadName | 'history' | 'depth';
  lanes: Lane[];
}

/** Samples by race, then by lane, one for each round. */
export type Results = Record<string, Record<string, Sample[]>>;

export interface Plan {
  races: Race[];
  rounds: number;
  warmUpMs: number;
  sampleMs: number;
  postmaster: number;
  /** Before a sample that completes milestones: there may be too few left. */
  refill(): Promise<void>;
  /** Between rounds. */
  tidy(): Promise<void>;
  say(line: string): void;
}

export function racesOf(contenders: Contender[], workloads: WorkloadName[]): Race[] {
  return workloads.map((name) => ({
    name,
    lanes: contenders.map((contender) => ({ name: contender.name, contender, aim: { kind: name } })),
  }));
}

export async function measure(load: Load, plan: Plan): Promise<Results> {
  const { races, rounds, warmUpMs, sampleMs, postmaster } = plan;
  const results: Results = {};
  for (const { name, lanes } of races)
    results[name] = Object.fromEntries(lanes.map((lane) => [lane.name, []]));
  // The first round is for compilers and caches, and is not kept: a server that has answered little is slow.
  for (let round = 0; round <= rounds; round++) {
    for (const race of races) {
      for (const lane of round % 2 ? race.lanes : race.lanes.toReversed()) {
        if (lane.aim.kind === 'W3') await plan.refill();
        const { url, path, pid } = lane.contender;
        const pids = canMeasure ? { node: pid, postmaster } : null;
        const sample = await load
          .sample({ url, path, aim: lane.aim, pids, warmUpMs, sampleMs })
          .catch((error: Error) => {
            throw new Error(`${race.name}, ${lane.name}: ${error.message}`);
          });
        if (round) results[race.name]?.[lane.name]?.push(sample);
      }
      plan.say(`${round ? `round ${round} of ${rounds}` : 'warming up'}: ${race.name}`);
    }
    await plan.tidy();
  }
  return results;
}
