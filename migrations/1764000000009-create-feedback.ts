import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Feedback: instruments by version, rounds that ask members of pairings, and what they answered. Answers are
 * written once, by their author; a round keeps its result when it closes, and nothing is computed from them again.
 */
export class CreateFeedback1764000000009 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE feedback_instruments (
        institution_id   uuid        NOT NULL,
        id               uuid        NOT NULL,
        program_id       uuid        NOT NULL,
        key              text        NOT NULL,
        number           integer     NOT NULL,
        names            jsonb       NOT NULL,
        rights_status    text        NOT NULL,
        minimum_answered integer     NOT NULL,
        created_at       timestamptz NOT NULL,
        CONSTRAINT pk_feedback_instruments PRIMARY KEY (institution_id, id),
        CONSTRAINT uq_feedback_instruments_number UNIQUE (institution_id, program_id, key, number),
        CONSTRAINT fk_feedback_instruments_program FOREIGN KEY (institution_id, program_id) REFERENCES programs (institution_id, id),
        CONSTRAINT ck_feedback_instruments_key CHECK (key ~ '^[A-Z][A-Z0-9_]{0,59}$'),
        CONSTRAINT ck_feedback_instruments_number CHECK (number >= 1),
        CONSTRAINT ck_feedback_instruments_names CHECK (jsonb_typeof(names) = 'object' AND names <> '{}'),
        CONSTRAINT ck_feedback_instruments_rights CHECK (rights_status IN ('OWN', 'LICENSED', 'PERMISSION_NEEDED')),
        CONSTRAINT ck_feedback_instruments_minimum CHECK (minimum_answered >= 1)
      );
      CREATE INDEX ix_feedback_instruments_program ON feedback_instruments (institution_id, program_id, created_at, id);

      CREATE TABLE feedback_items (
        institution_id uuid    NOT NULL,
        instrument_id  uuid    NOT NULL,
        position       integer NOT NULL,
        texts          jsonb   NOT NULL,
        low            integer NOT NULL,
        high           integer NOT NULL,
        reversed       boolean NOT NULL,
        subscale       text,
        CONSTRAINT pk_feedback_items PRIMARY KEY (institution_id, instrument_id, position),
        CONSTRAINT fk_feedback_items_instrument FOREIGN KEY (institution_id, instrument_id) REFERENCES feedback_instruments (institution_id, id),
        CONSTRAINT ck_feedback_items_position CHECK (position >= 1),
        CONSTRAINT ck_feedback_items_texts CHECK (jsonb_typeof(texts) = 'object' AND texts <> '{}'),
        CONSTRAINT ck_feedback_items_scale CHECK (low >= -100 AND high <= 100 AND low < high),
        CONSTRAINT ck_feedback_items_subscale CHECK (subscale ~ '^[A-Z][A-Z0-9_]{0,59}$')
      );

      CREATE TABLE feedback_rounds (
        institution_id  uuid        NOT NULL,
        id              uuid        NOT NULL,
        cohort_id       uuid        NOT NULL,
        instrument_id   uuid        NOT NULL,
        name            text        NOT NULL,
        confidentiality text        NOT NULL,
        asks            text[]      NOT NULL,
        state           text        NOT NULL,
        closes_on       date,
        opened_at       timestamptz,
        closed_at       timestamptz,
        -- The result, written once by the transaction that closes the round.
        asked           integer,
        answered        integer,
        minimum_answers integer,
        mean_hundredths integer,
        hidden_reason   text,
        version         integer     NOT NULL DEFAULT 1,
        created_at      timestamptz NOT NULL,
        updated_at      timestamptz NOT NULL,
        CONSTRAINT pk_feedback_rounds PRIMARY KEY (institution_id, id),
        CONSTRAINT fk_feedback_rounds_cohort FOREIGN KEY (institution_id, cohort_id) REFERENCES cohorts (institution_id, id),
        CONSTRAINT fk_feedback_rounds_instrument FOREIGN KEY (institution_id, instrument_id) REFERENCES feedback_instruments (institution_id, id),
        CONSTRAINT ck_feedback_rounds_name CHECK (name ~ '\\S' AND length(name) <= 200),
        CONSTRAINT ck_feedback_rounds_confidentiality CHECK (confidentiality IN ('CONFIDENTIAL')),
        CONSTRAINT ck_feedback_rounds_asks CHECK (cardinality(asks) >= 1 AND asks <@ ARRAY['MENTOR', 'MENTEE', 'PEER', 'FACILITATOR']),
        CONSTRAINT ck_feedback_rounds_state CHECK (state IN ('PLANNED', 'OPEN', 'CLOSED')),
        CONSTRAINT ck_feedback_rounds_opened CHECK ((state = 'PLANNED') = (opened_at IS NULL)),
        CONSTRAINT ck_feedback_rounds_closed CHECK ((state = 'CLOSED') = (closed_at IS NOT NULL)),
        -- No result before the round has closed, and no mean over fewer answers than the rules of the program ask for.
        CONSTRAINT ck_feedback_rounds_result CHECK ((state = 'CLOSED') = (asked IS NOT NULL AND answered IS NOT NULL AND minimum_answers IS NOT NULL)),
        CONSTRAINT ck_feedback_rounds_counts CHECK (answered BETWEEN 0 AND asked),
        CONSTRAINT ck_feedback_rounds_mean CHECK (mean_hundredths IS NULL OR (state = 'CLOSED' AND hidden_reason IS NULL AND minimum_answers >= 5 AND answered >= minimum_answers)),
        CONSTRAINT ck_feedback_rounds_hidden CHECK (hidden_reason IN ('TOO_FEW_ANSWERS', 'NOT_ASKED'))
      );
      CREATE INDEX ix_feedback_rounds_cohort ON feedback_rounds (institution_id, cohort_id, created_at, id);
      CREATE INDEX ix_feedback_rounds_instrument ON feedback_rounds (institution_id, instrument_id);

      CREATE TABLE feedback_assignments (
        institution_id uuid        NOT NULL,
        id             uuid        NOT NULL,
        round_id       uuid        NOT NULL,
        pairing_id     uuid        NOT NULL,
        member_id      uuid        NOT NULL,
        person_id      uuid        NOT NULL,
        state          text        NOT NULL,
        version        integer     NOT NULL DEFAULT 1,
        created_at     timestamptz NOT NULL,
        updated_at     timestamptz NOT NULL,
        CONSTRAINT pk_feedback_assignments PRIMARY KEY (institution_id, id),
        CONSTRAINT uq_feedback_assignments_member UNIQUE (institution_id, round_id, member_id),
        CONSTRAINT fk_feedback_assignments_round FOREIGN KEY (institution_id, round_id) REFERENCES feedback_rounds (institution_id, id),
        CONSTRAINT fk_feedback_assignments_pairing FOREIGN KEY (institution_id, pairing_id) REFERENCES pairings (institution_id, id),
        CONSTRAINT fk_feedback_assignments_member FOREIGN KEY (institution_id, member_id) REFERENCES pairing_members (institution_id, id),
        CONSTRAINT fk_feedback_assignments_person FOREIGN KEY (institution_id, person_id) REFERENCES people (institution_id, id),
        CONSTRAINT ck_feedback_assignments_state CHECK (state IN ('OPEN', 'SUBMITTED', 'EXPIRED', 'DECLINED'))
      );
      CREATE INDEX ix_feedback_assignments_person ON feedback_assignments (institution_id, person_id, created_at, id);
      CREATE INDEX ix_feedback_assignments_pairing ON feedback_assignments (institution_id, pairing_id);
      CREATE INDEX ix_feedback_assignments_member ON feedback_assignments (institution_id, member_id);

      CREATE TABLE feedback_responses (
        institution_id uuid        NOT NULL,
        id             uuid        NOT NULL,
        round_id       uuid        NOT NULL,
        assignment_id  uuid        NOT NULL,
        submitted_at   timestamptz NOT NULL,
        CONSTRAINT pk_feedback_responses PRIMARY KEY (institution_id, id),
        CONSTRAINT uq_feedback_responses_assignment UNIQUE (institution_id, assignment_id),
        CONSTRAINT fk_feedback_responses_round FOREIGN KEY (institution_id, round_id) REFERENCES feedback_rounds (institution_id, id),
        CONSTRAINT fk_feedback_responses_assignment FOREIGN KEY (institution_id, assignment_id) REFERENCES feedback_assignments (institution_id, id)
      );
      CREATE INDEX ix_feedback_responses_round ON feedback_responses (institution_id, round_id);

      CREATE TABLE feedback_answers (
        institution_id uuid    NOT NULL,
        response_id    uuid    NOT NULL,
        position       integer NOT NULL,
        value          integer NOT NULL,
        CONSTRAINT pk_feedback_answers PRIMARY KEY (institution_id, response_id, position),
        CONSTRAINT fk_feedback_answers_response FOREIGN KEY (institution_id, response_id) REFERENCES feedback_responses (institution_id, id)
      );
    `);
    // What was asked and answered is written once.
    for (const table of [
      'feedback_instruments',
      'feedback_items',
      'feedback_responses',
      'feedback_answers',
    ]) {
      await runner.query(tenant(table, 'SELECT, INSERT'));
    }
    for (const table of ['feedback_rounds', 'feedback_assignments']) {
      await runner.query(tenant(table, 'SELECT, INSERT, UPDATE'));
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE feedback_answers, feedback_responses, feedback_assignments, feedback_rounds, feedback_items, feedback_instruments',
    );
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
