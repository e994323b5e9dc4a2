import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Programs, their cohorts, who takes part in them, and which roles people hold where. */
export class CreatePrograms1764000000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE programs (
        institution_id uuid        NOT NULL,
        id             uuid        NOT NULL,
        name           text        NOT NULL,
        kind           text        NOT NULL,
        description    text,
        archived_at    timestamptz,
        version        integer     NOT NULL DEFAULT 1,
        created_at     timestamptz NOT NULL,
        updated_at     timestamptz NOT NULL,
        CONSTRAINT pk_programs PRIMARY KEY (institution_id, id),
        CONSTRAINT fk_programs_institution FOREIGN KEY (institution_id) REFERENCES institutions (id),
        CONSTRAINT uq_programs_name UNIQUE (institution_id, name),
        CONSTRAINT ck_programs_kind CHECK (kind IN ('FORMAL', 'PEER', 'REVERSE', 'GROUP', 'FLASH', 'INFORMAL'))
      );
      CREATE INDEX ix_programs_name ON programs (institution_id, name COLLATE "C", id);
      CREATE INDEX ix_programs_created_at ON programs (institution_id, created_at, id);

      ALTER TABLE programs ENABLE ROW LEVEL SECURITY;
      ALTER TABLE programs FORCE ROW LEVEL SECURITY;
      CREATE POLICY tenant ON programs
        USING (institution_id = nullif(current_setting('ithaca.institution_id', true), '')::uuid);
      GRANT SELECT, INSERT, UPDATE ON programs TO ithaca_app;

      CREATE TABLE cohorts (
        institution_id       uuid        NOT NULL,
        id                   uuid        NOT NULL,
        program_id           uuid        NOT NULL,
        name                 text        NOT NULL,
        state                text        NOT NULL,
        rolling              boolean     NOT NULL DEFAULT false,
        enrollment_opens_on  date,
        enrollment_closes_on date,
        starts_on            date,
        ends_on              date,
        version              integer     NOT NULL DEFAULT 1,
        created_at           timestamptz NOT NULL,
        updated_at           timestamptz NOT NULL,
        CONSTRAINT pk_cohorts PRIMARY KEY (institution_id, id),
        CONSTRAINT fk_cohorts_program FOREIGN KEY (institution_id, program_id) REFERENCES programs (institution_id, id),
        CONSTRAINT uq_cohorts_name UNIQUE (institution_id, program_id, name),
        CONSTRAINT ck_cohorts_state CHECK (state IN ('DRAFT', 'ENROLLING', 'MATCHING', 'ACTIVE', 'WRAP_UP', 'COMPLETED', 'ARCHIVED', 'CANCELED')),
        CONSTRAINT ck_cohorts_dates CHECK (ends_on >= starts_on),
        CONSTRAINT ck_cohorts_enrollment_dates CHECK (enrollment_closes_on >= enrollment_opens_on)
      );
      CREATE INDEX ix_cohorts_program ON cohorts (institution_id, program_id, id);
      CREATE INDEX ix_cohorts_name ON cohorts (institution_id, name COLLATE "C", id);
      CREATE INDEX ix_cohorts_created_at ON cohorts (institution_id, created_at, id);

      ALTER TABLE cohorts ENABLE ROW LEVEL SECURITY;
      ALTER TABLE cohorts FORCE ROW LEVEL SECURITY;
      CREATE POLICY tenant ON cohorts
        USING (institution_id = nullif(current_setting('ithaca.institution_id', true), '')::uuid);
      GRANT SELECT, INSERT, UPDATE ON cohorts TO ithaca_app;

      CREATE TABLE enrollments (
        institution_id        uuid        NOT NULL,
        id                    uuid        NOT NULL,
        cohort_id             uuid        NOT NULL,
        person_id             uuid        NOT NULL,
        role                  text        NOT NULL,
        state                 text        NOT NULL,
        state_reason          text,
        state_changed_at      timestamptz NOT NULL,
        invitation_expires_at timestamptz,
        version               integer     NOT NULL DEFAULT 1,
        created_at            timestamptz NOT NULL,
        updated_at            timestamptz NOT NULL,
        CONSTRAINT pk_enrollments PRIMARY KEY (institution_id, id),
        CONSTRAINT fk_enrollments_cohort FOREIGN KEY (institution_id, cohort_id) REFERENCES cohorts (institution_id, id),
        CONSTRAINT fk_enrollments_person FOREIGN KEY (institution_id, person_id) REFERENCES people (institution_id, id),
        CONSTRAINT ck_enrollments_role CHECK (role IN ('MENTOR', 'MENTEE', 'PEER', 'FACILITATOR')),
        CONSTRAINT ck_enrollments_state CHECK (state IN ('INVITED', 'DRAFT', 'SUBMITTED', 'SCREENING', 'ACCEPTED', 'COMPLETED',
          'REJECTED', 'DECLINED', 'EXPIRED', 'WITHDRAWN', 'REMOVED', 'LEFT_INSTITUTION'))
      );
      -- One living enrollment per person, cohort and role; who left may enroll again.
      CREATE UNIQUE INDEX uq_enrollments_live ON enrollments (institution_id, cohort_id, person_id, role)
        WHERE state IN ('INVITED', 'DRAFT', 'SUBMITTED', 'SCREENING', 'ACCEPTED');
      CREATE INDEX ix_enrollments_cohort ON enrollments (institution_id, cohort_id, created_at, id);
      CREATE INDEX ix_enrollments_cohort_state ON enrollments (institution_id, cohort_id, state);
      CREATE INDEX ix_enrollments_person ON enrollments (institution_id, person_id, created_at, id);
      CREATE INDEX ix_enrollments_expiring ON enrollments (institution_id, invitation_expires_at) WHERE state = 'INVITED';

      ALTER TABLE enrollments ENABLE ROW LEVEL SECURITY;
      ALTER TABLE enrollments FORCE ROW LEVEL SECURITY;
      CREATE POLICY tenant ON enrollments
        USING (institution_id = nullif(current_setting('ithaca.institution_id', true), '')::uuid);
      GRANT SELECT, INSERT, UPDATE ON enrollments TO ithaca_app;

      CREATE TABLE role_grants (
        institution_id uuid        NOT NULL,
        id             uuid        NOT NULL,
        person_id      uuid        NOT NULL,
        role           text        NOT NULL,
        program_id     uuid,
        cohort_id      uuid,
        affiliation    text,
        expires_at     timestamptz,
        revoked_at     timestamptz,
        created_at     timestamptz NOT NULL,
        CONSTRAINT pk_role_grants PRIMARY KEY (institution_id, id),
        CONSTRAINT fk_role_grants_person FOREIGN KEY (institution_id, person_id) REFERENCES people (institution_id, id),
        CONSTRAINT fk_role_grants_program FOREIGN KEY (institution_id, program_id) REFERENCES programs (institution_id, id),
        CONSTRAINT fk_role_grants_cohort FOREIGN KEY (institution_id, cohort_id) REFERENCES cohorts (institution_id, id),
        CONSTRAINT ck_role_grants_role CHECK (role IN ('INSTITUTION_ADMIN', 'COORDINATOR', 'ANALYST', 'EQUITY_OFFICER',
          'SAFEGUARDING_LEAD', 'LINE_MANAGER', 'GUEST')),
        CONSTRAINT ck_role_grants_scope CHECK (program_id IS NULL OR cohort_id IS NULL),
        CONSTRAINT ck_role_grants_guest CHECK (role <> 'GUEST' OR (affiliation IS NOT NULL AND expires_at IS NOT NULL))
      );
      CREATE UNIQUE INDEX uq_role_grants_live ON role_grants (institution_id, person_id, role, program_id, cohort_id)
        NULLS NOT DISTINCT WHERE revoked_at IS NULL;
      CREATE INDEX ix_role_grants_person ON role_grants (institution_id, person_id);
      CREATE INDEX ix_role_grants_program ON role_grants (institution_id, program_id);
      CREATE INDEX ix_role_grants_cohort ON role_grants (institution_id, cohort_id);
      CREATE INDEX ix_role_grants_created_at ON role_grants (institution_id, created_at, id);

      ALTER TABLE role_grants ENABLE ROW LEVEL SECURITY;
      ALTER TABLE role_grants FORCE ROW LEVEL SECURITY;
      CREATE POLICY tenant ON role_grants
        USING (institution_id = nullif(current_setting('ithaca.institution_id', true), '')::uuid);
      GRANT SELECT, INSERT, UPDATE ON role_grants TO ithaca_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE role_grants, enrollments, cohorts, programs');
  }
}
