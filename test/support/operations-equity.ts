/** Schedules of equity reports, and tasks of equity officers, for operations-world.ts. */
import { dates, insertRows, instant, pick, text } from './operations-rows';
import type { Place } from './operations-world';

export async function fillMonitoring({ institution, uuid, programs, people }: Place): Promise<void> {
  await insertRows(
    'equity_schedules',
    institution,
    ['ACTIVE', 'PAUSED', 'ENDED'].map((state, n) => ({
      id: uuid(`schedule ${n}`),
      program_id: programs[0],
      role: n === 1 ? 'MENTOR' : 'MENTEE',
      attribute_keys: n ? ['color'] : null,
      every_cohorts: 20 - n,
      state,
      owner_id: people[5],
      hindrance: pick([null, 'OWNER_MAY_NOT', 'REFUSED'], n),
      refusal: n === 2 ? text(n) : null,
      tried_cohort_ids: [],
      ...dates(n),
    })),
  );
  await insertRows(
    'equity_schedule_reports',
    institution,
    [0, 1, 2].map((n) => ({ report_id: uuid(`report ${n}`), schedule_id: uuid(`schedule ${n % 2}`) })),
  );
  await insertRows(
    'equity_tasks',
    institution,
    ['OPEN', 'TAKEN', 'DONE'].map((state, n) => ({
      id: uuid(`equity task ${n}`),
      program_id: programs[0],
      schedule_id: uuid('schedule 0'),
      report_id: uuid('report 2'),
      earlier_report_id: uuid('report 0'),
      kind: 'RATIO_CHANGED',
      attribute_key: 'color',
      code: pick(['red', 'blue'], n),
      stage: pick(['ACCEPTED', 'MATCHED', 'COMPLETED'], n),
      basis: pick(['APPLIED', 'PREVIOUS_STAGE'], n),
      change: { earlierRatio: 1, laterRatio: 0.5, atLeast: false, p: 0.001, adjustedP: 0.01 },
      state,
      state_changed_at: instant(n),
      taken_by_id: state === 'TAKEN' ? people[5] : null,
      done_by_id: state === 'DONE' ? people[5] : null,
      note: state === 'DONE' ? text(n) : null,
      ...dates(n),
    })),
  );
}
