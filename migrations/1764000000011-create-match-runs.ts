import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Match runs, what they propose and why, and whom they left without a partner. */
export class CreateMatchRuns1764000000011 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE match_runs (
        institution_id uuid        NOT NULL,
        id             uuid        NOT NULL,
        cohort_id      uuid        NOT NULL,
        state          text        NOT NULL,
        settings       jsonb       NOT NULL,
        seed           integer     NOT NULL,
        progress       integer     NOT NULL DEFAULT 0,
        engine_version text,
        input_hash     text,
        result_hash    text,
        mentors        integer,
        mentees        integer,
        feasible_pairs bigint,
        matched        integer,
        total_score    bigint,
        optimal        boolean,
        greedy_matched integer,
        greedy_score   bigint,
        failure        text,
        started_at     timestamptz,
        finished_at    timestamptz,
        version        integer     NOT NULL DEFAULT 1,
        created_at     timestamptz NOT NULL,
        updated_at     timestamptz NOT NULL,
        CONSTRAINT pk_match_runs PRIMARY KEY (institution_id, id),
        CONSTRAINT fk_match_runs_cohort FOREIGN KEY (institution_id, cohort_id) REFERENCES cohorts (institution_id, id),
        CONSTRAINT ck_match_runs_state CHECK (state IN ('QUEUED', 'RUNNING', 'DONE', 'FAILED', 'CANCELED', 'RELEASED', 'DISCARDED')),
        CONSTRAINT ck_match_runs_progress CHECK (progress BETWEEN 0 AND 100)
      );
      CREATE INDEX ix_match_runs_cohort ON match_runs (institution_id, cohort_id, created_at, id);
      CREATE INDEX ix_match_runs_waiting ON match_runs (institution_id, created_at) WHERE state IN ('QUEUED', 'RUNNING');

      CREATE TABLE match_proposals (
        institution_id uuid        NOT NULL,
        id             uuid        NOT NULL,
        match_run_id   uuid        NOT NULL,
        cohort_id      uuid        NOT NULL,
        state          text        NOT NULL,
        score          integer     NOT NULL,
        contributions  jsonb       NOT NULL,
        alternatives   jsonb       NOT NULL,
        partner_rank   integer     NOT NULL,
        feasible       integer     NOT NULL,
        pinned         boolean     NOT NULL DEFAULT false,
        blocked_reason text,
        pairing_id     uuid,
        version        integer     NOT NULL DEFAULT 1,
        created_at     timestamptz NOT NULL,
        updated_at     timestamptz NOT NULL,
        CONSTRAINT pk_match_proposals PRIMARY KEY (institution_id, id),
        CONSTRAINT fk_match_proposals_match_run FOREIGN KEY (institution_id, match_run_id) REFERENCES match_runs (institution_id, id),
        CONSTRAINT fk_match_proposals_cohort FOREIGN KEY (institution_id, cohort_id) REFERENCES cohorts (institution_id, id),
        CONSTRAINT fk_match_proposals_pairing FOREIGN KEY (institution_id, pairing_id) REFERENCES pairings (institution_id, id),
        CONSTRAINT ck_match_proposals_state CHECK (state IN ('STAGED', 'RELEASED', 'DISCARDED', 'BLOCKED', 'SUPERSEDED')),
        CONSTRAINT ck_match_proposals_score CHECK (score BETWEEN 0 AND 10000)
      );
      CREATE INDEX ix_match_proposals_run ON match_proposals (institution_id, match_run_id, score DESC, id DESC);
      CREATE INDEX ix_match_proposals_cohort ON match_proposals (institution_id, cohort_id);
      CREATE INDEX ix_match_proposals_pairing ON match_proposals (institution_id, pairing_id);

      CREATE TABLE match_proposal_members (
        institution_id uuid NOT NULL,
        proposal_id    uuid NOT NULL,
        enrollment_id  uuid NOT NULL,
        role           text NOT NULL,
        CONSTRAINT pk_match_proposal_members PRIMARY KEY (institution_id, proposal_id, enrollment_id),
        CONSTRAINT fk_match_proposal_members_proposal FOREIGN KEY (institution_id, proposal_id) REFERENCES match_proposals (institution_id, id),
        CONSTRAINT fk_match_proposal_members_enrollment FOREIGN KEY (institution_id, enrollment_id) REFERENCES enrollments (institution_id, id),
        CONSTRAINT ck_match_proposal_members_role CHECK (role IN ('MENTOR', 'MENTEE', 'PEER', 'FACILITATOR'))
      );
      CREATE INDEX ix_match_proposal_members_enrollment ON match_proposal_members (institution_id, enrollment_id);

      CREATE TABLE match_leftovers (
        institution_id uuid    NOT NULL,
        id             uuid    NOT NULL,
        match_run_id   uuid    NOT NULL,
        enrollment_id  uuid    NOT NULL,
        role           text    NOT NULL,
        reason         text    NOT NULL,
        seats_left     integer NOT NULL,
        feasible       integer NOT NULL,
        removed_by     jsonb   NOT NULL,
        CONSTRAINT pk_match_leftovers PRIMARY KEY (institution_id, id),
        CONSTRAINT fk_match_leftovers_match_run FOREIGN KEY (institution_id, match_run_id) REFERENCES match_runs (institution_id, id),
        CONSTRAINT fk_match_leftovers_enrollment FOREIGN KEY (institution_id, enrollment_id) REFERENCES enrollments (institution_id, id),
        CONSTRAINT ck_match_leftovers_role CHECK (role IN ('MENTOR', 'MENTEE')),
        CONSTRAINT ck_match_leftovers_reason CHECK (reason IN ('NO_FEASIBLE_PARTNER', 'PARTNERS_FULL', 'NOT_NEEDED'))
      );
      CREATE INDEX ix_match_leftovers_run ON match_leftovers (institution_id, match_run_id, id);
      CREATE INDEX ix_match_leftovers_enrollment ON match_leftovers (institution_id, enrollment_id);
    `);
    for (const table of ['match_runs', 'match_proposals']) {
      await runner.query(tenant(table, 'SELECT, INSERT, UPDATE'));
    }
    // A run that died in the middle is computed anew, from nothing.
    for (const table of ['match_proposal_members', 'match_leftovers']) {
      await runner.query(tenant(table, 'SELECT, INSERT'));
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE match_leftovers, match_proposal_members, match_proposals, match_runs');
  }
}

function tenant(table: string, rights: string): string {
  return `
    ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
    ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
    CREATE POLICY tenant ON ${table}
      USING (institution_id = nullif(current_setting('ithaca.institution_id', true), '')::uuid);
    GRANT ${rights} ON ${table} TO ithaca_app;
  `;
}
