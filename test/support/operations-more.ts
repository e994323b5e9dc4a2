/** Feedback, match runs, imports and reports of equity, for operations-world.ts. */
import {
  created,
  dates,
  day,
  dayFrom,
  insertRows,
  instant,
  maybe,
  pick,
  text,
  texts,
} from './operations-rows';
import type { Pairing } from './operations-work';
import type { Place } from './operations-world';
import { STORED_GOAL, STORED_POOL, STORED_REPORT, STORED_SETTINGS } from './match-settings';

const ROLES = ['MENTOR', 'MENTEE', 'PEER', 'FACILITATOR'];

export async function fillFeedback(
  { institution, uuid, programs, cohorts }: Place,
  pairings: Pairing[],
): Promise<void> {
  const instruments = [0, 1, 2].map((n) => uuid(`instrument ${n}`));
  await insertRows(
    'feedback_instruments',
    institution,
    instruments.map((id, n) => ({
      id,
      program_id: programs[n % 2],
      key: `KEY_${n}`,
      number: n + 1,
      names: texts(n + 1),
      rights_status: pick(['OWN', 'LICENSED', 'PERMISSION_NEEDED'], n),
      minimum_answered: n + 1,
      created_at: created(n),
    })),
  );
  await insertRows(
    'feedback_items',
    institution,
    instruments.flatMap((instrument, i) =>
      [1, 2, 3].map((position) => ({
        instrument_id: instrument,
        position,
        texts: texts(position + i),
        low: -i,
        high: 5,
        reversed: position === 2,
        subscale: maybe(position, 'SATISFACTION'),
      })),
    ),
  );
  const rounds = Array.from({ length: 9 }, (_, n) => ({
    id: uuid(`round ${n}`),
    cohort: cohorts[n < 6 ? 0 : n] as string,
    state: pick(['CLOSED', 'OPEN', 'PLANNED'], n),
    n,
  }));
  await insertRows(
    'feedback_rounds',
    institution,
    rounds.map(({ id, cohort, state, n }) => {
      const closed = state === 'CLOSED';
      const shown = closed && n % 2 === 0;
      return {
        id,
        cohort_id: cohort,
        instrument_id: instruments[n % 3],
        name: text(n + 4),
        confidentiality: 'CONFIDENTIAL',
        asks: n % 2 ? ['MENTOR', 'MENTEE'] : ['MENTEE'],
        state,
        closes_on: maybe(n, day(n)),
        opened_at: state === 'PLANNED' ? null : instant(n),
        closed_at: closed ? instant(n + 1) : null,
        asked: closed ? 7 + n : null,
        answered: closed ? 6 : null,
        minimum_answers: closed ? 5 : null,
        mean_hundredths: shown ? 333 + n : null,
        hidden_reason: closed && !shown ? pick(['TOO_FEW_ANSWERS', 'NOT_ASKED'], n) : null,
        ...dates(n),
      };
    }),
  );
  const asked = rounds
    .filter(({ state }) => state !== 'PLANNED')
    .flatMap((round) =>
      pairings
        .filter(({ cohort }) => cohort === round.cohort)
        .flatMap((pairing) => pairing.members.map((member) => ({ round, pairing, member }))),
    )
    .map((one, n) => ({
      ...one,
      n,
      id: uuid(`assignment ${n}`),
      state: pick(['SUBMITTED', 'OPEN', 'EXPIRED', 'DECLINED'], n),
    }));
  await insertRows(
    'feedback_assignments',
    institution,
    asked.map(({ id, round, pairing, member, state, n }) => ({
      id,
      round_id: round.id,
      pairing_id: pairing.id,
      member_id: member.id,
      person_id: member.enrollment.person,
      state,
      ...dates(n),
    })),
  );
  const answered = asked.filter(({ state }) => state === 'SUBMITTED');
  await insertRows(
    'feedback_responses',
    institution,
    answered.map(({ id, round, n }) => ({
      id: uuid(`response ${n}`),
      round_id: round.id,
      assignment_id: id,
      submitted_at: instant(n),
    })),
  );
  await insertRows(
    'feedback_answers',
    institution,
    answered.flatMap(({ n }) =>
      [2, 1].map((position) => ({
        response_id: uuid(`response ${n}`),
        position,
        value: ((n + position) % 5) - 1,
      })),
    ),
  );
}

export async function fillRuns(
  { institution, uuid, cohorts, enrollments }: Place,
  pairings: Pairing[],
): Promise<void> {
  const states = ['DONE', 'RELEASED', 'FAILED', 'CANCELED', 'DISCARDED'];
  await insertRows(
    'match_runs',
    institution,
    Array.from({ length: 6 }, (_, n) => ({
      id: uuid(`run ${n}`),
      cohort_id: cohorts[n < 4 ? 0 : 3],
      state: pick(states, n),
      settings: {
        ...STORED_SETTINGS,
        weights: { ...STORED_SETTINGS.weights, skills: n, discipline: 3, wishes: 1 },
        language: 'REQUIRE_COMMON',
        orgUnit: pick(['ANY', 'PREFER_SAME'], n),
        discipline: 'REQUIRE_SAME',
        idealLevelGap: -2,
        ...(n % 2 ? { minLevelGap: -5 } : { maxLevelGap: null }),
      },
      goal: {
        ...STORED_GOAL,
        objective: pick(['STABLE', 'WORST_OFF_FIRST'], n),
        parity: n % 2 ? { by: 'LEVEL', tolerance: n } : null,
      },
      pool: { ...STORED_POOL, ...(n % 2 && { menteeOrgUnitIds: [text(n)] }) },
      pins: n % 2 ? [{ mentorEnrollmentId: 'one', menteeEnrollmentId: 'other' }] : [],
      preview: n % 2 === 0,
      equity_review: pick(['NONE', 'REQUESTED', 'REVIEWED', 'VOID'], n),
      report: maybe(n, STORED_REPORT),
      seed: n ? -2147483648 + n : 2147483647,
      progress: n * 20,
      engine_version: maybe(n, '1.0'),
      mentors: maybe(n, n),
      mentees: maybe(n, 0),
      // More than 32 bits hold.
      feasible_pairs: maybe(n, 12345678901 * n),
      matched: maybe(n, n),
      total_score: maybe(n, 4503599627370496),
      optimal: maybe(n, n % 2 === 0),
      greedy_matched: maybe(n, 1),
      greedy_score: maybe(n, 0),
      failure: maybe(n, text(n)),
      started_at: maybe(n, instant(n)),
      finished_at: maybe(n, instant(n + 1)),
      ...dates(n),
    })),
  );
  const there = enrollments.filter(({ cohort }) => cohort === cohorts[0]);
  await insertRows(
    'match_proposals',
    institution,
    Array.from({ length: 12 }, (_, n) => ({
      id: uuid(`proposal ${n}`),
      match_run_id: uuid(`run ${n % 2}`),
      cohort_id: cohorts[0],
      state: pick(['STAGED', 'RELEASED', 'DISCARDED', 'BLOCKED', 'SUPERSEDED'], n),
      // Several with the same score.
      score: 10_000 - (n >> 1) * 111,
      contributions: Array.from({ length: n % 3 }, (__, k) => ({
        detail: text(n + k),
        value: k,
        criterion: pick(['LEVEL_GAP', 'SKILLS'], k),
        weight: 30,
        points: n,
      })),
      alternatives: Array.from({ length: n % 2 }, () => ({
        score: 5,
        reason: 'LOWER_TOTAL',
        enrollmentId: `enrollment_${there[0]?.id}`,
      })),
      partner_rank: n + 1,
      feasible: n,
      pinned: n % 4 === 0,
      blocked_reason: maybe(n, text(n)),
      pairing_id: maybe(n, pairings[n]?.id, 2),
      ...dates(n),
    })),
  );
  await insertRows(
    'match_proposal_members',
    institution,
    Array.from({ length: 12 }, (_, n) => n).flatMap((n) =>
      ['MENTOR', 'MENTEE'].map((role, m) => ({
        proposal_id: uuid(`proposal ${n}`),
        enrollment_id: there[(n * 2 + m) % there.length]?.id,
        role,
      })),
    ),
  );
  await insertRows(
    'match_leftovers',
    institution,
    Array.from({ length: 8 }, (_, n) => ({
      id: uuid(`leftover ${n}`),
      match_run_id: uuid(`run ${n % 2}`),
      enrollment_id: there[n % there.length]?.id,
      role: pick(['MENTOR', 'MENTEE'], n),
      reason: pick(['NO_FEASIBLE_PARTNER', 'PARTNERS_FULL', 'NOT_NEEDED'], n),
      seats_left: n,
      feasible: n * 2,
      relaxing: n % 2 ? [] : [{ rule: 'FLOOR', count: n }],
      saturated: maybe(n, n),
      removed_by:
        n % 2
          ? [
              { rule: 'EXCLUSION', count: 3 },
              { count: 1, rule: 'LEVEL_GAP' },
            ]
          : [],
    })),
  );
}

export async function fillImports({ institution, uuid, cohorts, programs, people }: Place): Promise<void> {
  // Longer keys first, digits, and what must be escaped: jsonb keeps keys in an order of its own.
  const mapping = {
    columns: {
      'a "mail"': 'email',
      zz: 'displayName',
      b: { field: 'level', values: { '1': 'x', 'ü\u2028': 'y' } },
    },
    ignore: [text(3), text(5)],
    10: 'ten',
    9: 'nine',
  };
  await insertRows(
    'import_mappings',
    institution,
    [0, 1].map((n) => ({
      id: uuid(`mapping ${n}`),
      program_id: programs[0],
      name: text(n + 2),
      mapping,
      ...dates(n),
    })),
  );
  await insertRows(
    'imports',
    institution,
    Array.from({ length: 5 }, (_, n) => ({
      id: uuid(`import ${n}`),
      cohort_id: cohorts[n < 3 ? 0 : 2],
      kind: pick(['ENROLLMENTS', 'PAIRINGS'], n),
      role: maybe(n, pick(ROLES, n)),
      state: pick(['CHECKED', 'COMMITTED', 'REJECTED', 'UPLOADED'], n),
      mapping,
      file_name: maybe(n, text(n + 1)),
      delimiter: maybe(n, '\t'),
      unusable: n === 4,
      rows: n * 1000,
      requested_by_id: maybe(n, people[n]),
      commit_mode: maybe(n, 'VALID_ROWS'),
      commit_started_at: maybe(n, instant(n)),
      created_rows: maybe(n, n),
      committed_at: maybe(n, instant(n)),
      failure: maybe(n, text(n)),
      ...dates(n),
    })),
  );
  await insertRows(
    'import_issues',
    institution,
    Array.from({ length: 30 }, (_, n) => ({
      id: uuid(`issue ${n}`),
      import_id: uuid(`import ${n % 3}`),
      row_number: maybe(n, n),
      column_name: maybe(n, text(n)),
      severity: pick(['ERROR', 'WARNING'], n),
      code: 'INVALID',
      message: text(n + 9),
    })),
  );
  await insertRows(
    'equity_reports',
    institution,
    [0, 1, 2].map((n) => ({
      id: uuid(`report ${n}`),
      program_id: maybe(n, programs[0]),
      role: 'MENTEE',
      attribute_keys: ['color'],
      crossings: [],
      filters: [],
      purpose: 'EQUALITY_MONITORING',
      k: 10 + n,
      profile_key: 'published',
      profile_version: 1,
      state: pick(['FROZEN', 'REFUSED', 'REQUESTED'], n),
      refusal: n === 1 ? 'TOO_FEW' : null,
      method: 'equity-1',
      asked_on: dayFrom(0),
      as_of: n ? null : instant(1),
      spec_digest: `digest ${n}`,
      eligibility_attributes: n ? ['color'] : [],
      result: n ? null : RESULT,
      requested_by_id: people[5],
      ...dates(n),
    })),
  );
  await insertRows(
    'equity_report_cohorts',
    institution,
    [0, 1, 2].map((n) => ({ report_id: uuid(`report ${n}`), cohort_id: cohorts[n] })),
  );
  await insertRows(
    'match_run_reviews',
    institution,
    ['FROZEN', 'REQUESTED', 'FAILED'].map((state, n) => ({
      id: uuid(`review ${n}`),
      match_run_id: uuid(`run ${n}`),
      cohort_id: cohorts[0],
      state,
      k: n === 1 ? null : 5 + n,
      profile_key: n === 1 ? null : 'screening_with_review',
      profile_version: n === 1 ? null : 1,
      as_of: n ? null : instant(1),
      result: n
        ? null
        : { ...RESULT, attributes: RESULT.attributes.map((each) => ({ ...each, spreads: [] })) },
      ...dates(n),
    })),
  );
}

/** With fractions that are written in more than one way. */
const RESULT = {
  method: 'equity-1',
  k: 10,
  asOf: '2040-05-16T09:41:07.123Z',
  attributes: [
    {
      key: 'color',
      number: 1,
      multiple: false,
      asOf: '2040-05-16T09:41:07.123Z',
      refusal: null,
      stages: ['APPLIED', 'ACCEPTED'],
      groups: ['red', 'blue'].map((code) => ({
        code,
        kind: 'VALUE',
        hidden: false,
        cells: [
          { kind: 'COUNT', value: 20 },
          code === 'red' ? { kind: 'HIDDEN' } : { kind: 'BAND', atLeast: 1, atMost: 9 },
        ],
      })),
      comparisons: [
        {
          stage: 'ACCEPTED',
          basis: 'APPLIED',
          code: 'red',
          referenceCode: 'blue',
          ratio: 0.8333333333333334,
          atLeast: false,
          fisherP: 1e-7,
          adjustedP: 1.0,
          verdict: 'NONE_DETECTED',
          minimumDetectableRatio: 0.1,
        },
      ],
      totals: [40, 20],
    },
  ],
};
