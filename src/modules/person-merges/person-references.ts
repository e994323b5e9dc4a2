/**
 * Every foreign key to people, and what becomes of it when two records turn out to be one person. A test holds this
 * list against the catalog: whoever adds a table that names a person says here what a merge does with it.
 */
export interface PersonReference {
  /** With its schema where that is not `public`. */
  table: string;
  column: string;
  /**
   * - MOVE: the row is the kept person's from now on.
   * - MOVE_UNLESS: so too, unless she has one already that is the same in `same`; then hers counts, and the other stays
   *   with the merged record, which nobody is shown.
   * - OWN: person-merge.service.ts does it step by step.
   * - STAYS: it tells of the record, or stands where the application can't reach; `why` says so.
   */
  how: 'MOVE' | 'MOVE_UNLESS' | 'OWN' | 'STAYS';
  same?: readonly string[];
  why?: string;
}

const move = (table: string, column = 'person_id'): PersonReference => ({ table, column, how: 'MOVE' });
const unless = (table: string, same: string[], column = 'person_id'): PersonReference => ({
  table,
  column,
  how: 'MOVE_UNLESS',
  same,
});
const own = (table: string, why: string, column = 'person_id'): PersonReference => ({
  table,
  column,
  how: 'OWN',
  why,
});
const stays = (table: string, column: string, why: string): PersonReference => ({
  table,
  column,
  how: 'STAYS',
  why,
});

export const PERSON_REFERENCES: readonly PersonReference[] = [
  move('api_keys', 'created_by_id'),
  move('attention_items'),
  move('attention_items', 'other_person_id'),
  move('attention_items', 'owner_id'),
  move('enrollments'),
  move('equity_reports', 'requested_by_id'),
  move('equity_schedules', 'owner_id'),
  move('equity_tasks', 'done_by_id'),
  move('equity_tasks', 'taken_by_id'),
  move('feedback_assignments'),
  move('imports', 'requested_by_id'),
  move('meetings', 'proposed_by_id'),
  move('milestones', 'done_by_id'),
  move('pairing_members'),
  move('people', 'merged_into_id'),
  move('person_emails'),
  move('person_external_ids'),
  move('readiness_records', 'recorded_by_id'),
  move('role_grants'),
  unless('availability_windows', ['kind']),
  unless('person_languages', ['language']),
  unless('person_skills', ['skill_id', 'direction']),
  own('access_arrangements', 'what both say is kept'),
  own('employment_spans', 'spans of one person must not overlap: where they would, hers count'),
  own('exclusions', 'the two stand in the order of their ids', 'first_person_id'),
  own('exclusions', 'the two stand in the order of their ids', 'second_person_id'),
  own('preference_entries', 'no entry is ever changed: it is taken there and given here'),
  own(
    'reporting_lines',
    'nobody reports to herself, and to one at a time: where they would share a day, hers count',
  ),
  own('reporting_lines', 'nobody reports to herself', 'manager_id'),
  own('person_identities', 'no sign-in is ever changed: it is taken there and given here'),
  stays(
    'demographics.answers',
    'person_id',
    'withdrawn: a merge brings nobody’s answers before another account',
  ),
  stays('equity_benchmarks', 'recorded_by_id', 'tells what was done with that record’s access'),
  stays('equity_policies', 'chosen_by_id', 'tells what was done with that record’s access'),
  stays('demographics.consents', 'person_id', 'withdrawn; an objection is noted for the kept record'),
  stays('demographics.exclusions', 'person_id', 'the kept record is excluded as well'),
  stays('demographics.notices', 'published_by_id', 'tells what was done with that record’s access'),
  stays('demographics.access_log', 'person_id', 'tells what was read of the record'),
  stays('demographics.access_log', 'actor_id', 'tells what was done with that record’s access'),
  stays('demographics.import_batches', 'created_by_id', 'tells what was done with that record’s access'),
  stays('demographics.import_rows', 'person_id', 'dropped from what is staged'),
  stays(
    'matching_disclosures.choices',
    'person_id',
    'deleted: a merge brings nobody’s choices before another account',
  ),
];
