import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Application forms by version, and what people answered. A form is never changed: answers keep the version of the
 * question that they were given to, and with it who was said to read them.
 */
export class CreateApplicationForms1764000000019 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE application_forms (
        institution_id uuid        NOT NULL,
        id             uuid        NOT NULL,
        program_id     uuid        NOT NULL,
        role           text        NOT NULL,
        number         integer     NOT NULL,
        created_at     timestamptz NOT NULL,
        CONSTRAINT pk_application_forms PRIMARY KEY (institution_id, id),
        CONSTRAINT uq_application_forms_number UNIQUE (institution_id, program_id, role, number),
        CONSTRAINT fk_application_forms_program FOREIGN KEY (institution_id, program_id) REFERENCES programs (institution_id, id),
        CONSTRAINT ck_application_forms_role CHECK (role IN ('MENTOR', 'MENTEE', 'PEER', 'FACILITATOR')),
        CONSTRAINT ck_application_forms_number CHECK (number >= 1)
      );
      CREATE INDEX ix_application_forms_program ON application_forms (institution_id, program_id, created_at, id);

      CREATE TABLE application_questions (
        institution_id    uuid    NOT NULL,
        id                uuid    NOT NULL,
        form_id           uuid    NOT NULL,
        position          integer NOT NULL,
        -- The same across versions: by it answers are carried over and asked for.
        key               text    NOT NULL,
        kind              text    NOT NULL,
        texts             jsonb   NOT NULL,
        help              jsonb,
        required          boolean NOT NULL,
        tier              text    NOT NULL,
        format            text,
        at_least          double precision,
        at_most           double precision,
        step              double precision,
        whole             boolean,
        low_labels        jsonb,
        high_labels       jsonb,
        from_on           date,
        to_on             date,
        from_days         integer,
        to_days           integer,
        direction         text,
        condition_key     text,
        condition_test    text,
        condition_options text[],
        condition_number  double precision,
        CONSTRAINT pk_application_questions PRIMARY KEY (institution_id, id),
        CONSTRAINT uq_application_questions_position UNIQUE (institution_id, form_id, position),
        CONSTRAINT uq_application_questions_key UNIQUE (institution_id, form_id, key),
        CONSTRAINT fk_application_questions_form FOREIGN KEY (institution_id, form_id) REFERENCES application_forms (institution_id, id),
        CONSTRAINT ck_application_questions_position CHECK (position >= 1),
        CONSTRAINT ck_application_questions_key CHECK (key ~ '^[A-Z][A-Z0-9_]{0,59}$'),
        CONSTRAINT ck_application_questions_kind CHECK (kind IN ('TEXT', 'CHOICE', 'MULTI_CHOICE', 'SCALE', 'NUMBER', 'DATE', 'SKILL_PICKER', 'RANKED_PEOPLE')),
        CONSTRAINT ck_application_questions_texts CHECK (jsonb_typeof(texts) = 'object' AND texts <> '{}'),
        CONSTRAINT ck_application_questions_tier CHECK (tier IN ('PRIVATE_AUTHOR', 'PAIR', 'COORDINATOR', 'SAFEGUARDING')),
        CONSTRAINT ck_application_questions_format CHECK (format IN ('PLAIN', 'EMAIL', 'URL')),
        CONSTRAINT ck_application_questions_direction CHECK (direction IN ('WANTED', 'OFFERED')),
        CONSTRAINT ck_application_questions_condition CHECK (condition_test IN ('EQUALS', 'CONTAINS', 'AT_LEAST', 'AT_MOST') AND (condition_key IS NULL) = (condition_test IS NULL)),
        -- Skills are matched on and named to the pair; whom she ranks is between her and the coordinators.
        CONSTRAINT ck_application_questions_audience CHECK ((kind <> 'SKILL_PICKER' OR tier = 'PAIR') AND (kind <> 'RANKED_PEOPLE' OR tier = 'COORDINATOR'))
      );

      CREATE TABLE application_options (
        institution_id uuid    NOT NULL,
        question_id    uuid    NOT NULL,
        position       integer NOT NULL,
        key            text    NOT NULL,
        labels         jsonb   NOT NULL,
        CONSTRAINT pk_application_options PRIMARY KEY (institution_id, question_id, position),
        CONSTRAINT uq_application_options_key UNIQUE (institution_id, question_id, key),
        CONSTRAINT fk_application_options_question FOREIGN KEY (institution_id, question_id) REFERENCES application_questions (institution_id, id),
        CONSTRAINT ck_application_options_key CHECK (key ~ '^[A-Z][A-Z0-9_]{0,59}$'),
        CONSTRAINT ck_application_options_labels CHECK (jsonb_typeof(labels) = 'object' AND labels <> '{}')
      );

      -- Bound to the version at which she last saved.
      CREATE TABLE applications (
        institution_id uuid        NOT NULL,
        id             uuid        NOT NULL,
        enrollment_id  uuid        NOT NULL,
        form_id        uuid        NOT NULL,
        submitted_at   timestamptz,
        version        integer     NOT NULL DEFAULT 1,
        created_at     timestamptz NOT NULL,
        updated_at     timestamptz NOT NULL,
        CONSTRAINT pk_applications PRIMARY KEY (institution_id, id),
        CONSTRAINT uq_applications_enrollment UNIQUE (institution_id, enrollment_id),
        CONSTRAINT fk_applications_enrollment FOREIGN KEY (institution_id, enrollment_id) REFERENCES enrollments (institution_id, id),
        CONSTRAINT fk_applications_form FOREIGN KEY (institution_id, form_id) REFERENCES application_forms (institution_id, id)
      );
      CREATE INDEX ix_applications_form ON applications (institution_id, form_id);

      -- One value each, in the column of its question's kind.
      CREATE TABLE application_answers (
        institution_id uuid NOT NULL,
        id             uuid NOT NULL,
        enrollment_id  uuid NOT NULL,
        cohort_id      uuid NOT NULL,
        question_id    uuid NOT NULL,
        key            text NOT NULL,
        text           text,
        number         double precision,
        day            date,
        options        text[],
        skill_ids      uuid[],
        person_ids     uuid[],
        CONSTRAINT pk_application_answers PRIMARY KEY (institution_id, id),
        CONSTRAINT uq_application_answers_key UNIQUE (institution_id, enrollment_id, key),
        CONSTRAINT fk_application_answers_enrollment FOREIGN KEY (institution_id, enrollment_id) REFERENCES enrollments (institution_id, id),
        CONSTRAINT fk_application_answers_cohort FOREIGN KEY (institution_id, cohort_id) REFERENCES cohorts (institution_id, id),
        CONSTRAINT fk_application_answers_question FOREIGN KEY (institution_id, question_id) REFERENCES application_questions (institution_id, id),
        CONSTRAINT ck_application_answers_value CHECK (num_nonnulls(text, number, day, options, skill_ids, person_ids) = 1)
      );
      CREATE INDEX ix_application_answers_cohort ON application_answers (institution_id, cohort_id, key, number);
      CREATE INDEX ix_application_answers_question ON application_answers (institution_id, question_id);
    `);
    // What is asked is written once.
    for (const table of ['application_forms', 'application_questions', 'application_options']) {
      await runner.query(tenant(table, 'SELECT, INSERT'));
    }
    await runner.query(tenant('applications', 'SELECT, INSERT, UPDATE'));
    await runner.query(tenant('application_answers', 'SELECT, INSERT, UPDATE, DELETE'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE application_answers, applications, application_options, application_questions, application_forms',
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
