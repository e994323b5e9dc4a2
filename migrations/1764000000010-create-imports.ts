import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Imports: files of people that are staged row by row, checked, and then committed as a whole or in their valid
 * rows. Rows are personal data on their way: they are deleted as soon as the import is committed or rejected.
 */
export class CreateImports1764000000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE import_mappings (
        institution_id uuid        NOT NULL,
        id             uuid        NOT NULL,
        program_id     uuid        NOT NULL,
        name           text        NOT NULL,
        mapping        jsonb       NOT NULL,
        version        integer     NOT NULL DEFAULT 1,
        created_at     timestamptz NOT NULL,
        updated_at     timestamptz NOT NULL,
        CONSTRAINT pk_import_mappings PRIMARY KEY (institution_id, id),
        CONSTRAINT fk_import_mappings_program FOREIGN KEY (institution_id, program_id) REFERENCES programs (institution_id, id),
        CONSTRAINT uq_import_mappings_name UNIQUE (institution_id, program_id, name)
      );

      CREATE TABLE imports (
        institution_id    uuid        NOT NULL,
        id                uuid        NOT NULL,
        cohort_id         uuid        NOT NULL,
        kind              text        NOT NULL,
        role              text,
        state             text        NOT NULL,
        mapping           jsonb       NOT NULL,
        file_name         text,
        delimiter         text,
        unusable          boolean     NOT NULL DEFAULT false,
        rows              integer     NOT NULL DEFAULT 0,
        valid_rows        integer     NOT NULL DEFAULT 0,
        to_create         integer     NOT NULL DEFAULT 0,
        to_update         integer     NOT NULL DEFAULT 0,
        unchanged         integer     NOT NULL DEFAULT 0,
        error_count       integer     NOT NULL DEFAULT 0,
        warning_count     integer     NOT NULL DEFAULT 0,
        requested_by_id   uuid,
        commit_mode       text,
        commit_started_at timestamptz,
        commit_actor_id   text,
        commit_rights     text[],
        created_rows      integer,
        updated_rows      integer,
        skipped_rows      integer,
        committed_at      timestamptz,
        failure           text,
        version           integer     NOT NULL DEFAULT 1,
        created_at        timestamptz NOT NULL,
        updated_at        timestamptz NOT NULL,
        CONSTRAINT pk_imports PRIMARY KEY (institution_id, id),
        CONSTRAINT fk_imports_cohort FOREIGN KEY (institution_id, cohort_id) REFERENCES cohorts (institution_id, id),
        CONSTRAINT fk_imports_requested_by FOREIGN KEY (institution_id, requested_by_id) REFERENCES people (institution_id, id),
        CONSTRAINT ck_imports_kind CHECK (kind IN ('ENROLLMENTS', 'PAIRINGS')),
        CONSTRAINT ck_imports_role CHECK (role IN ('MENTOR', 'MENTEE', 'PEER', 'FACILITATOR')),
        CONSTRAINT ck_imports_state CHECK (state IN ('UPLOADED', 'CHECKED', 'COMMITTED', 'REJECTED')),
        CONSTRAINT ck_imports_commit_mode CHECK (commit_mode IN ('ALL', 'VALID_ROWS'))
      );
      CREATE INDEX ix_imports_cohort ON imports (institution_id, cohort_id, created_at, id);
      CREATE INDEX ix_imports_requested_by ON imports (institution_id, requested_by_id);
      -- What the job looks for.
      CREATE INDEX ix_imports_committing ON imports (institution_id, commit_started_at) WHERE state = 'CHECKED';

      CREATE TABLE import_rows (
        institution_id uuid    NOT NULL,
        import_id      uuid    NOT NULL,
        number         integer NOT NULL,
        data           jsonb   NOT NULL,
        valid          boolean NOT NULL,
        action         text,
        person_id      uuid,
        CONSTRAINT pk_import_rows PRIMARY KEY (institution_id, import_id, number),
        CONSTRAINT fk_import_rows_import FOREIGN KEY (institution_id, import_id) REFERENCES imports (institution_id, id),
        CONSTRAINT fk_import_rows_person FOREIGN KEY (institution_id, person_id) REFERENCES people (institution_id, id),
        CONSTRAINT ck_import_rows_action CHECK (action IN ('CREATE', 'UPDATE', 'UNCHANGED'))
      );
      CREATE INDEX ix_import_rows_person ON import_rows (institution_id, person_id);

      -- The row is a number and no key: issues outlive the rows, and hold nothing of them.
      CREATE TABLE import_issues (
        institution_id uuid    NOT NULL,
        id             uuid    NOT NULL,
        import_id      uuid    NOT NULL,
        row_number     integer,
        column_name    text,
        severity       text    NOT NULL,
        code           text    NOT NULL,
        message        text    NOT NULL,
        CONSTRAINT pk_import_issues PRIMARY KEY (institution_id, id),
        CONSTRAINT fk_import_issues_import FOREIGN KEY (institution_id, import_id) REFERENCES imports (institution_id, id),
        CONSTRAINT ck_import_issues_severity CHECK (severity IN ('ERROR', 'WARNING'))
      );
      CREATE INDEX ix_import_issues_import ON import_issues (institution_id, import_id, id);
    `);
    await runner.query(tenant('import_mappings', 'SELECT, INSERT, UPDATE'));
    await runner.query(tenant('imports', 'SELECT, INSERT, UPDATE'));
    await runner.query(tenant('import_rows', 'SELECT, INSERT, UPDATE, DELETE'));
    await runner.query(tenant('import_issues', 'SELECT, INSERT'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE import_issues, import_rows, imports, import_mappings');
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
