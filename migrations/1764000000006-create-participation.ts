import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What people bring into a cohort and what holds for pairing them: rules of a program by version, skills,
 * profile and seats of an enrollment, leaves, and who must not be paired with whom.
 */
export class CreateParticipation1764000000006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- A program without a row works by the defaults that the code names (version 0).
      CREATE TABLE program_policies (
        institution_id     uuid        NOT NULL,
        program_id         uuid        NOT NULL,
        number             integer     NOT NULL,
        mentor_capacity    integer     NOT NULL,
        mentors_per_mentee integer     NOT NULL,
        both_directions    boolean     NOT NULL,
        answer_within_days integer,
        contact_gap_days   integer     NOT NULL,
        minimum_answers    integer     NOT NULL,
        created_at         timestamptz NOT NULL,
        CONSTRAINT pk_program_policies PRIMARY KEY (institution_id, program_id, number),
        CONSTRAINT fk_program_policies_program FOREIGN KEY (institution_id, program_id) REFERENCES programs (institution_id, id),
        CONSTRAINT ck_program_policies_number CHECK (number >= 1),
        CONSTRAINT ck_program_policies_capacity CHECK (mentor_capacity BETWEEN 1 AND 100 AND mentors_per_mentee BETWEEN 1 AND 10),
        CONSTRAINT ck_program_policies_days CHECK (answer_within_days BETWEEN 1 AND 365 AND contact_gap_days BETWEEN 1 AND 365),
        -- No mean over fewer answers can be shown, whatever a coordinator sets.
        CONSTRAINT ck_program_policies_answers CHECK (minimum_answers BETWEEN 5 AND 1000)
      );

      CREATE TABLE skills (
        institution_id uuid        NOT NULL,
        id             uuid        NOT NULL,
        name           text        NOT NULL,
        created_at     timestamptz NOT NULL,
        CONSTRAINT pk_skills PRIMARY KEY (institution_id, id),
        CONSTRAINT fk_skills_institution FOREIGN KEY (institution_id) REFERENCES institutions (id),
        CONSTRAINT ck_skills_name CHECK (name ~ '\\S' AND length(name) <= 100)
      );
      CREATE UNIQUE INDEX uq_skills_name ON skills (institution_id, lower(name));

      ALTER TABLE enrollments
        ADD capacity                 integer NOT NULL DEFAULT 1,
        ADD level                    integer,
        ADD discipline               text,
        ADD interested_in_both_roles boolean NOT NULL DEFAULT false,
        ADD CONSTRAINT ck_enrollments_capacity CHECK (capacity BETWEEN 0 AND 100),
        ADD CONSTRAINT ck_enrollments_level CHECK (level BETWEEN 0 AND 100);

      CREATE TABLE enrollment_skills (
        institution_id uuid NOT NULL,
        enrollment_id  uuid NOT NULL,
        skill_id       uuid NOT NULL,
        direction      text NOT NULL,
        CONSTRAINT pk_enrollment_skills PRIMARY KEY (institution_id, enrollment_id, skill_id, direction),
        CONSTRAINT fk_enrollment_skills_enrollment FOREIGN KEY (institution_id, enrollment_id) REFERENCES enrollments (institution_id, id),
        CONSTRAINT fk_enrollment_skills_skill FOREIGN KEY (institution_id, skill_id) REFERENCES skills (institution_id, id),
        CONSTRAINT ck_enrollment_skills_direction CHECK (direction IN ('WANTED', 'OFFERED'))
      );
      CREATE INDEX ix_enrollment_skills_skill ON enrollment_skills (institution_id, skill_id);

      CREATE TABLE leaves (
        institution_id uuid        NOT NULL,
        id             uuid        NOT NULL,
        enrollment_id  uuid        NOT NULL,
        from_on        date        NOT NULL,
        to_on          date,
        created_at     timestamptz NOT NULL,
        CONSTRAINT pk_leaves PRIMARY KEY (institution_id, id),
        CONSTRAINT fk_leaves_enrollment FOREIGN KEY (institution_id, enrollment_id) REFERENCES enrollments (institution_id, id),
        CONSTRAINT ck_leaves_dates CHECK (to_on >= from_on)
      );
      CREATE INDEX ix_leaves_enrollment ON leaves (institution_id, enrollment_id, from_on);
      CREATE UNIQUE INDEX uq_leaves_open ON leaves (institution_id, enrollment_id) WHERE to_on IS NULL;

      -- The two are kept in one order, so that one row bans both directions.
      CREATE TABLE exclusions (
        institution_id   uuid        NOT NULL,
        id               uuid        NOT NULL,
        program_id       uuid,
        first_person_id  uuid        NOT NULL,
        second_person_id uuid        NOT NULL,
        source           text        NOT NULL,
        reason           text,
        expires_on       date,
        lifted_at        timestamptz,
        version          integer     NOT NULL DEFAULT 1,
        created_at       timestamptz NOT NULL,
        updated_at       timestamptz NOT NULL,
        CONSTRAINT pk_exclusions PRIMARY KEY (institution_id, id),
        CONSTRAINT fk_exclusions_program FOREIGN KEY (institution_id, program_id) REFERENCES programs (institution_id, id),
        CONSTRAINT fk_exclusions_first_person FOREIGN KEY (institution_id, first_person_id) REFERENCES people (institution_id, id),
        CONSTRAINT fk_exclusions_second_person FOREIGN KEY (institution_id, second_person_id) REFERENCES people (institution_id, id),
        CONSTRAINT ck_exclusions_order CHECK (first_person_id < second_person_id),
        CONSTRAINT ck_exclusions_source CHECK (source IN ('COORDINATOR', 'PARTICIPANT', 'NOT_AGAIN'))
      );
      CREATE UNIQUE INDEX uq_exclusions_live ON exclusions (institution_id, program_id, first_person_id, second_person_id)
        NULLS NOT DISTINCT WHERE lifted_at IS NULL;
      CREATE INDEX ix_exclusions_program ON exclusions (institution_id, program_id);
      CREATE INDEX ix_exclusions_first ON exclusions (institution_id, first_person_id);
      CREATE INDEX ix_exclusions_second ON exclusions (institution_id, second_person_id);
      CREATE INDEX ix_exclusions_created_at ON exclusions (institution_id, created_at, id);
    `);
    for (const table of ['program_policies', 'skills', 'leaves', 'exclusions']) {
      await runner.query(tenant(table, 'SELECT, INSERT, UPDATE'));
    }
    await runner.query(tenant('enrollment_skills', 'SELECT, INSERT, DELETE'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE exclusions, leaves, enrollment_skills, skills, program_policies;
      ALTER TABLE enrollments
        DROP CONSTRAINT ck_enrollments_capacity, DROP CONSTRAINT ck_enrollments_level,
        DROP capacity, DROP level, DROP discipline, DROP interested_in_both_roles;
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
