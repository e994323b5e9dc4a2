/** A program: one contender and one market in a process of its own, so that its memory is its own. Tells an IPC parent. */
import { CONTENDERS, excuse, type ContenderName, type Outcome } from './contenders';
import { problemOf, type Size } from './market';
import { peakMemoryOf } from '../load/cpu';

export interface Told extends Outcome {
  seconds: number;
  /** CPU time of all its threads. */
  cpu: number;
  peakMb: number;
}

process.once('message', ({ name, size }: { name: ContenderName; size: Size }) => {
  const problem = problemOf(size);
  const refused = excuse(name, problem);
  if (refused !== null) return process.send?.(refused, () => process.disconnect());
  const [began, cpu] = [performance.now(), process.cpuUsage()];
  const outcome = CONTENDERS[name](problem);
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const told: Told = { ...outcome, seconds, cpu: (user + system) / 1e6, peakMb: peakMemoryOf(process.pid) };
  process.send?.(told, () => process.disconnect());
});
