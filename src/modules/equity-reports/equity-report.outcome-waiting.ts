/** Waiting times: of each group a curve and its median, and tests within cuts. Pure. */
import type { Exits } from '../../statistics/durations';
import { kaplanMeier } from '../../statistics/kaplan-meier';
import { stratifiedLogRank } from '../../statistics/log-rank';
import { measured, unmeasured } from '../../statistics/measure';
import { WEEKS } from '../equity-cuts/equity-cut.profile';
import { told } from './equity-report.measures';
import {
  othersOf,
  plainGroup,
  pOf,
  pooledOf,
  testOf,
  type Counted,
  type Told,
} from './equity-report.outcome';
import type { StoredOutcomeGroup } from './equity-report.result';

export function waitingOf(counted: Counted): Told {
  const { lines, parts, tables } = counted;
  const groups = pooledOf(counted).map((counts, line) => {
    const beside = tables.flatMap((table) => {
      const others = othersOf(table, line);
      return others ? [[exitsOf(table[line]!, parts), exitsOf(others, parts)]] : [];
    });
    const p = beside.length ? pOf(stratifiedLogRank(beside).test) : unmeasured('TOO_FEW_GROUPS');
    return { ...plainGroup(lines[line]!, counts, told(p)), ...curveOf(exitsOf(counts, parts)) };
  });
  const among = () =>
    stratifiedLogRank(tables.map((table) => table.map((counts) => exitsOf(counts, parts)))).test;
  return { groups, test: testOf('LOG_RANK', counted, among) };
}

function curveOf(exits: readonly Exits[]): Pick<StoredOutcomeGroup, 'curve' | 'median'> {
  const { steps, median } = kaplanMeier(exits);
  return {
    curve: steps.map(({ time, atRisk, survival, interval }) => ({
      weeks: time,
      atRisk,
      waiting: told(measured(survival), interval),
    })),
    median: {
      value: median.time.value,
      lower: median.lower.value,
      upper: median.upper.value,
      reason: median.time.reason,
    },
  };
}

/**
 * The first class waits still at the end, or never came so far; of the others the event happened within the class, and is
 * counted at its end. Nobody left before the end of a closed cohort without being counted, so the share still waiting is
 * also one less the Aalen–Johansen incidence with leaving as the competing event.
 */
function exitsOf(counts: readonly number[], parts: readonly number[][]): Exits[] {
  const end = WEEKS.at(-1)! + 1;
  return counts.map((people, at) => {
    const last = parts[at]!.at(-1)!;
    // The first class stands alone.
    return last === 0
      ? { time: end, events: 0, censored: people }
      : { time: WEEKS[last - 1] ?? end, events: people, censored: 0 };
  });
}
