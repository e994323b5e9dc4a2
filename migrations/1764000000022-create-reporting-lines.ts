import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who reports to whom on which days, what needs a coordinator's attention, whom people wish for and whom they wish
 * to avoid, exclusions that hold in one cohort, and who stands in a cohort's directory.
 */
export class CreateReportingLines1764000000022 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Spans of a person never share a day: writers lock her row, and the unique indexes catch who did not.
      CREATE TABLE reporting_lines (
        institution_id uuid        NOT NULL,
        id             uuid        NOT NULL,
        person_id      uuid        NOT NULL,
        manager_id     uuid        NOT NULL,
        from_on        date        NOT NULL,
        to_on          date,
        source         text,
        retracted_at   timestamptz,
        version        integer     NOT NULL DEFAULT 1,
        created_at     timestamptz NOT NULL,
        updated_at     timestamptz NOT NULL,
        CONSTRAINT pk_reporting_lines PRIMARY KEY (institution_id, id),
        CONSTRAINT fk_reporting_lines_person FOREIGN KEY (institution_id, person_id) REFERENCES people (institution_id, id),
        CONSTRAINT fk_reporting_lines_manager FOREIGN KEY (institution_id, manager_id) REFERENCES people (institution_id, id),
        CONSTRAINT ck_reporting_lines_days CHECK (to_on >= from_on),
        CONSTRAINT ck_reporting_lines_self CHECK (person_id <> manager_id)
      );
      CREATE UNIQUE INDEX uq_reporting_lines_open ON reporting_lines (institution_id, person_id)
        WHERE to_on IS NULL AND retracted_at IS NULL;
      CREATE UNIQUE INDEX uq_reporting_lines_from ON reporting_lines (institution_id, person_id, from_on) WHERE retracted_at IS NULL;
      CREATE INDEX ix_reporting_lines_person ON reporting_lines (institution_id, person_id, from_on);
      CREATE INDEX ix_reporting_lines_manager ON reporting_lines (institution_id, manager_id, from_on);

      -- What it is about stands in columns, so that nothing personal is written down twice. The kinds are the code's.
      CREATE TABLE attention_items (
        institution_id   uuid        NOT NULL,
        id               uuid        NOT NULL,
        cohort_id        uuid        NOT NULL,
        kind             text        NOT NULL,
        aspect           text,
        subject          text        NOT NULL,
        state            text        NOT NULL,
        state_changed_at timestamptz NOT NULL,
        since_on         date        NOT NULL,
        pairing_id       uuid,
        enrollment_id    uuid,
        person_id        uuid,
        other_person_id  uuid,
        owner_id         uuid,
        due_on           date,
        closing          text,
        outcome          text,
        version          integer     NOT NULL DEFAULT 1,
        created_at       timestamptz NOT NULL,
        updated_at       timestamptz NOT NULL,
        CONSTRAINT pk_attention_items PRIMARY KEY (institution_id, id),
        CONSTRAINT fk_attention_items_cohort FOREIGN KEY (institution_id, cohort_id) REFERENCES cohorts (institution_id, id),
        CONSTRAINT fk_attention_items_pairing FOREIGN KEY (institution_id, pairing_id) REFERENCES pairings (institution_id, id),
        CONSTRAINT fk_attention_items_enrollment FOREIGN KEY (institution_id, enrollment_id) REFERENCES enrollments (institution_id, id),
        CONSTRAINT fk_attention_items_person FOREIGN KEY (institution_id, person_id) REFERENCES people (institution_id, id),
        CONSTRAINT fk_attention_items_other_person FOREIGN KEY (institution_id, other_person_id) REFERENCES people (institution_id, id),
        CONSTRAINT fk_attention_items_owner FOREIGN KEY (institution_id, owner_id) REFERENCES people (institution_id, id),
        CONSTRAINT ck_attention_items_words CHECK (kind ~ '^[A-Z_]{1,64}$' AND aspect ~ '^[A-Z_]{1,64}$'),
        CONSTRAINT ck_attention_items_state CHECK (state IN ('OPEN', 'TRIAGED', 'ACTIONED', 'CLOSED')),
        CONSTRAINT ck_attention_items_closing CHECK (closing IN ('HANDLED', 'GONE') AND (closing IS NULL) = (state <> 'CLOSED'))
      );
      CREATE UNIQUE INDEX uq_attention_items_open ON attention_items (institution_id, kind, subject) WHERE state <> 'CLOSED';
      CREATE INDEX ix_attention_items_subject ON attention_items (institution_id, kind, subject);
      CREATE INDEX ix_attention_items_cohort ON attention_items (institution_id, cohort_id, created_at, id);
      CREATE INDEX ix_attention_items_pairing ON attention_items (institution_id, pairing_id);
      CREATE INDEX ix_attention_items_enrollment ON attention_items (institution_id, enrollment_id);
      CREATE INDEX ix_attention_items_person ON attention_items (institution_id, person_id);
      CREATE INDEX ix_attention_items_other_person ON attention_items (institution_id, other_person_id);
      CREATE INDEX ix_attention_items_owner ON attention_items (institution_id, owner_id);

      -- A row of its own, beside the enrollment: its version must not tell others that somebody has wishes.
      CREATE TABLE preferences (
        institution_id uuid        NOT NULL,
        enrollment_id  uuid        NOT NULL,
        version        integer     NOT NULL DEFAULT 1,
        updated_at     timestamptz NOT NULL,
        CONSTRAINT pk_preferences PRIMARY KEY (institution_id, enrollment_id),
        CONSTRAINT fk_preferences_enrollment FOREIGN KEY (institution_id, enrollment_id) REFERENCES enrollments (institution_id, id)
      );

      CREATE TABLE preference_entries (
        institution_id uuid    NOT NULL,
        enrollment_id  uuid    NOT NULL,
        kind           text    NOT NULL,
        person_id      uuid    NOT NULL,
        place          integer NOT NULL,
        CONSTRAINT pk_preference_entries PRIMARY KEY (institution_id, enrollment_id, kind, person_id),
        CONSTRAINT fk_preference_entries_enrollment FOREIGN KEY (institution_id, enrollment_id) REFERENCES preferences (institution_id, enrollment_id),
        CONSTRAINT fk_preference_entries_person FOREIGN KEY (institution_id, person_id) REFERENCES people (institution_id, id),
        CONSTRAINT ck_preference_entries_kind CHECK (kind IN ('RANKED', 'FAVORITE', 'AVOID')),
        CONSTRAINT ck_preference_entries_place CHECK (place >= 1 AND (kind <> 'RANKED' OR place <= 10))
      );
      CREATE INDEX ix_preference_entries_person ON preference_entries (institution_id, person_id, kind);

      -- One of a cohort names its program too, so that whoever asks for the program's finds it.
      ALTER TABLE exclusions
        ADD cohort_id uuid,
        ADD CONSTRAINT fk_exclusions_cohort FOREIGN KEY (institution_id, cohort_id) REFERENCES cohorts (institution_id, id),
        ADD CONSTRAINT ck_exclusions_scope CHECK (cohort_id IS NULL OR program_id IS NOT NULL);
      DROP INDEX uq_exclusions_live;
      CREATE UNIQUE INDEX uq_exclusions_live ON exclusions (institution_id, program_id, cohort_id, first_person_id, second_person_id)
        NULLS NOT DISTINCT WHERE lifted_at IS NULL;
      CREATE INDEX ix_exclusions_cohort ON exclusions (institution_id, cohort_id);

      ALTER TABLE enrollments ADD listed boolean NOT NULL DEFAULT true;
      CREATE INDEX ix_enrollments_directory ON enrollments (institution_id, cohort_id, role, created_at, id)
        WHERE state = 'ACCEPTED' AND listed;
    `);
    for (const table of ['reporting_lines', 'attention_items', 'preferences']) {
      await runner.query(tenant(table, 'SELECT, INSERT, UPDATE'));
    }
    // What somebody does not wish any more is forgotten.
    await runner.query(tenant('preference_entries', 'SELECT, INSERT, DELETE'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE preference_entries, preferences, attention_items, reporting_lines;
      DROP INDEX ix_enrollments_directory;
      ALTER TABLE enrollments DROP listed;

      -- What held in one cohort holds in its program then; where that stands already, the narrower one is lifted.
      ALTER TABLE exclusions NO FORCE ROW LEVEL SECURITY;
      UPDATE exclusions x SET lifted_at = now() WHERE x.cohort_id IS NOT NULL AND x.lifted_at IS NULL AND EXISTS (
        SELECT FROM exclusions o WHERE o.institution_id = x.institution_id AND o.program_id = x.program_id AND o.lifted_at IS NULL
          AND o.first_person_id = x.first_person_id AND o.second_person_id = x.second_person_id
          AND (o.cohort_id IS NULL OR o.id < x.id));
      ALTER TABLE exclusions FORCE ROW LEVEL SECURITY;
      DROP INDEX uq_exclusions_live;
      ALTER TABLE exclusions DROP CONSTRAINT ck_exclusions_scope, DROP CONSTRAINT fk_exclusions_cohort, DROP cohort_id;
      CREATE UNIQUE INDEX uq_exclusions_live ON exclusions (institution_id, program_id, first_person_id, second_person_id)
        NULLS NOT DISTINCT WHERE lifted_at IS NULL;
    `);
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
