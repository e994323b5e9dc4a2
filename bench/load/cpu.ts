/** CPU time of processes and of a whole PostgreSQL cluster, and peak memory, from Linux's /proc. */
import * as fs from 'node:fs';

/** USER_HZ, which is 100 on every Linux that Node runs on. */
const TICK_MS = 10;

export const canMeasure = process.platform === 'linux';

interface Times {
  parent: number;
  own: number;
  /** Of children that have ended and were waited for. */
  reaped: number;
}

/** Null when there is no such process any more. */
function timesOf(pid: number): Times | null {
  let text: string;
  try {
    text = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return null;
  }
  // The name can hold spaces and parentheses.
  const field = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const ticks = (user: number, system: number) => (Number(field[user]) + Number(field[system])) * TICK_MS;
  return { parent: Number(field[1]), own: ticks(11, 12), reaped: ticks(13, 14) };
}

export function cpuOf(pid: number): number {
  return timesOf(pid)?.own ?? NaN;
}

/**
 * Of the postmaster, its children and those that it has reaped. A backend that ends while we read would count
 * twice or never: then we read again.
 */
export function cpuOfCluster(postmaster: number): number {
  for (;;) {
    const before = timesOf(postmaster);
    if (!before) return NaN;
    let sum = before.own + before.reaped;
    for (const name of fs.readdirSync('/proc')) {
      const times = /^\d/.test(name) ? timesOf(Number(name)) : null;
      if (times?.parent === postmaster) sum += times.own;
    }
    if (timesOf(postmaster)?.reaped === before.reaped) return sum;
  }
}

/** The most memory that a process ever had, in MB; NaN where it can't be known. */
export const peakMemoryOf = (pid: number) => statusOf(pid, 'VmHWM');

/** What it has now. */
export const memoryOf = (pid: number) => statusOf(pid, 'VmRSS');

/** From now on the peak counts anew. */
export function forgetPeakOf(pid: number): void {
  if (canMeasure) fs.writeFileSync(`/proc/${pid}/clear_refs`, '5');
}

function statusOf(pid: number, line: string): number {
  try {
    const text = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(new RegExp(`^${line}:\\s+(\\d+) kB`, 'm').exec(text)?.[1]) / 1024;
  } catch {
    return NaN;
  }
}
