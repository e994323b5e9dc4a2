import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Reviews of finished match runs by group, before release. What coordinators see stands on the run, the numbers in a
 * table of their own: once they are there nobody changes them. And what the equity role may read of runs, to count.
 */
const READABLE: Record<string, string> = {
  match_runs: 'institution_id, id, cohort_id, finished_at',
  match_proposals: 'institution_id, id, match_run_id, score, by_hand',
  match_proposal_members: 'institution_id, proposal_id, enrollment_id, role',
  match_leftovers: 'institution_id, match_run_id, enrollment_id, role, reason',
  enrollments: 'waiting_since, state_changed_at',
  waitlist_entries: 'institution_id, enrollment_id, state, lost_partner, waiting_since, state_changed_at',
};

export class ReviewMatchRuns1764000000036 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE match_runs
        ADD COLUMN equity_review text NOT NULL DEFAULT 'NONE',
        ADD CONSTRAINT ck_match_runs_equity_review CHECK (equity_review IN ('NONE', 'REQUESTED', 'REVIEWED', 'VOID'));

      CREATE TABLE match_run_reviews (
        institution_id  uuid        NOT NULL,
        id              uuid        NOT NULL,
        match_run_id    uuid        NOT NULL,
        cohort_id       uuid        NOT NULL,
        state           text        NOT NULL,
        -- Of the profile by which it is made; null while nobody has decided to make it.
        k               integer,
        profile_key     text,
        profile_version integer,
        as_of           timestamptz,
        result          jsonb,
        version         integer     NOT NULL DEFAULT 1,
        created_at      timestamptz NOT NULL,
        updated_at      timestamptz NOT NULL,
        CONSTRAINT pk_match_run_reviews PRIMARY KEY (institution_id, id),
        CONSTRAINT fk_match_run_reviews_match_run FOREIGN KEY (institution_id, match_run_id) REFERENCES match_runs (institution_id, id),
        CONSTRAINT fk_match_run_reviews_cohort FOREIGN KEY (institution_id, cohort_id) REFERENCES cohorts (institution_id, id),
        -- One answer for a run, whoever asks and how often.
        CONSTRAINT uq_match_run_reviews_match_run UNIQUE (institution_id, match_run_id),
        CONSTRAINT ck_match_run_reviews_state CHECK (state IN ('REQUESTED', 'COMPUTING', 'FROZEN', 'FAILED')),
        CONSTRAINT ck_match_run_reviews_k CHECK (k BETWEEN 5 AND 100),
        CONSTRAINT ck_match_run_reviews_profile CHECK ((state = 'REQUESTED') = (k IS NULL) AND (k IS NULL) = (profile_key IS NULL)
          AND (k IS NULL) = (profile_version IS NULL)),
        CONSTRAINT ck_match_run_reviews_result CHECK ((result IS NOT NULL) = (state = 'FROZEN'))
      );
      CREATE INDEX ix_match_run_reviews_cohort ON match_run_reviews (institution_id, cohort_id);
      CREATE INDEX ix_match_run_reviews_created_at ON match_run_reviews (institution_id, created_at, id);
      CREATE INDEX ix_match_run_reviews_open ON match_run_reviews (institution_id, created_at) WHERE state = 'COMPUTING';
      ALTER TABLE match_run_reviews ENABLE ROW LEVEL SECURITY;
      ALTER TABLE match_run_reviews FORCE ROW LEVEL SECURITY;
      CREATE POLICY tenant ON match_run_reviews
        USING (institution_id = nullif(current_setting('ithaca.institution_id', true), '')::uuid);
      CREATE POLICY frozen ON match_run_reviews AS RESTRICTIVE FOR UPDATE USING (state <> 'FROZEN') WITH CHECK (true);
      GRANT SELECT, INSERT, UPDATE ON match_run_reviews TO ithaca_app;
      ${rights('GRANT', 'TO')}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ${rights('REVOKE', 'FROM')}
      DROP TABLE match_run_reviews;
      ALTER TABLE match_runs DROP COLUMN equity_review;
    `);
  }
}

function rights(verb: 'GRANT' | 'REVOKE', preposition: 'TO' | 'FROM'): string {
  return Object.entries(READABLE)
    .map(([table, columns]) => `${verb} SELECT (${columns}) ON ${table} ${preposition} ithaca_equity;`)
    .join('\n      ');
}
