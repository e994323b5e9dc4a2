/** What common hours add to a row of the grid: a table for each schedule of a mentee, by schedules of mentors. */
import { banCode, timeBanned } from './feasible';
import { add, type PartMaker } from './parts';
import { timeValue, weightOf } from './score';

/** Four bytes each. Where nearly everybody has hours of her own, tables are computed anew. */
const WORTHS_KEPT = 4_000_000;

export const hours: PartMaker = ({ settings, schedules }, mentors) => {
  const weight = weightOf(settings, 'TIME_OVERLAP');
  const bans = settings.timeOverlap.min !== null && mentors.some(({ scheduleId }) => scheduleId !== null);
  if (!weight && !bans) return [];
  const ids = [...new Set(mentors.map(({ scheduleId }) => scheduleId))];
  const codes = new Map(ids.map((id, code) => [id, code]));
  const codeOf = Int32Array.from(mentors, ({ scheduleId }) => codes.get(scheduleId)!);
  const tableFor = (menteeSchedule: string | null) =>
    Int32Array.from(ids, (id) => {
      const minutes = schedules.minutes(id, menteeSchedule);
      return timeBanned(settings, minutes) ? banCode('TIME_OVERLAP') : weight * timeValue(settings, minutes);
    });
  const tables = new Map<string | null, Int32Array>();
  return [
    ({ scheduleId }, sums) => {
      const table = tables.get(scheduleId) ?? tableFor(scheduleId);
      if ((tables.size + 1) * ids.length <= WORTHS_KEPT) tables.set(scheduleId, table);
      for (let j = 0; j < codeOf.length; j++) add(sums, j, table[codeOf[j]!]!);
    },
  ];
};
