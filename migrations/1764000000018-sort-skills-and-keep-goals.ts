import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Skills become a taxonomy: a tree with synonyms, codes and versions, in which what people typed before stands unsorted.
 * Choices get levels and evidence, people choose for their profile too, and enrollments have goals with tags.
 */
export class SortSkillsAndKeepGoals1764000000018 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE skills
        ADD parent_id      uuid,
        ADD code           text,
        ADD description    text,
        ADD synonyms       text[]  NOT NULL DEFAULT '{}',
        ADD state          text    NOT NULL DEFAULT 'UNSORTED',
        ADD merged_into_id uuid,
        ADD version        integer NOT NULL DEFAULT 1,
        ADD updated_at     timestamptz;

      -- Which word leads to which skill: its name and its synonyms, in small letters. One place for both, so that no
      -- word leads to two skills, whoever types it at the same moment.
      CREATE TABLE skill_words (
        institution_id uuid NOT NULL,
        key            text NOT NULL,
        skill_id       uuid NOT NULL,
        CONSTRAINT pk_skill_words PRIMARY KEY (institution_id, key),
        CONSTRAINT fk_skill_words_skill FOREIGN KEY (institution_id, skill_id) REFERENCES skills (institution_id, id)
      );
      CREATE INDEX ix_skill_words_skill ON skill_words (institution_id, skill_id);

      -- Row security is forced on the owner too, who acts for no institution here.
      ALTER TABLE skills NO FORCE ROW LEVEL SECURITY;
      UPDATE skills SET updated_at = created_at;
      INSERT INTO skill_words (institution_id, key, skill_id) SELECT institution_id, lower(name), id FROM skills;
      ALTER TABLE skills FORCE ROW LEVEL SECURITY;

      DROP INDEX uq_skills_name;
      ALTER TABLE skills
        ALTER updated_at SET NOT NULL,
        ADD CONSTRAINT fk_skills_parent FOREIGN KEY (institution_id, parent_id) REFERENCES skills (institution_id, id),
        ADD CONSTRAINT fk_skills_merged_into FOREIGN KEY (institution_id, merged_into_id) REFERENCES skills (institution_id, id),
        ADD CONSTRAINT uq_skills_code UNIQUE (institution_id, code),
        ADD CONSTRAINT ck_skills_state CHECK (state IN ('UNSORTED', 'SORTED', 'ARCHIVED', 'MERGED')),
        ADD CONSTRAINT ck_skills_merged CHECK (state <> 'MERGED' OR merged_into_id IS NOT NULL),
        ADD CONSTRAINT ck_skills_description CHECK (length(description) <= 1000);
      CREATE INDEX ix_skills_parent ON skills (institution_id, parent_id, name COLLATE "C", id);
      CREATE INDEX ix_skills_merged_into ON skills (institution_id, merged_into_id);
      CREATE INDEX ix_skills_listed ON skills (institution_id, name COLLATE "C", id) WHERE state <> 'MERGED';

      -- Without a row: version 0, nothing was sorted yet.
      CREATE TABLE skill_taxonomies (
        institution_id uuid        NOT NULL,
        version        integer     NOT NULL,
        updated_at     timestamptz NOT NULL,
        CONSTRAINT pk_skill_taxonomies PRIMARY KEY (institution_id),
        CONSTRAINT fk_skill_taxonomies_institution FOREIGN KEY (institution_id) REFERENCES institutions (id),
        CONSTRAINT ck_skill_taxonomies_version CHECK (version >= 1)
      );

      ALTER TABLE enrollment_skills
        ADD level            text,
        ADD evidence         text,
        ADD evidence_url     text,
        ADD taxonomy_version integer NOT NULL DEFAULT 0,
        ADD CONSTRAINT ck_enrollment_skills_level CHECK (level IN ('BEGINNER', 'BASIC', 'SOLID', 'ADVANCED', 'EXPERT')),
        ADD CONSTRAINT ck_enrollment_skills_evidence CHECK (
          length(evidence) <= 500 AND length(evidence_url) <= 500 AND evidence_url LIKE 'https://%'
          AND (direction = 'OFFERED' OR (evidence IS NULL AND evidence_url IS NULL)));

      CREATE TABLE person_skills (
        institution_id   uuid NOT NULL,
        person_id        uuid NOT NULL,
        skill_id         uuid NOT NULL,
        direction        text NOT NULL,
        level            text,
        evidence         text,
        evidence_url     text,
        taxonomy_version integer NOT NULL DEFAULT 0,
        CONSTRAINT pk_person_skills PRIMARY KEY (institution_id, person_id, skill_id, direction),
        CONSTRAINT fk_person_skills_person FOREIGN KEY (institution_id, person_id) REFERENCES people (institution_id, id),
        CONSTRAINT fk_person_skills_skill FOREIGN KEY (institution_id, skill_id) REFERENCES skills (institution_id, id),
        CONSTRAINT ck_person_skills_direction CHECK (direction IN ('WANTED', 'OFFERED')),
        CONSTRAINT ck_person_skills_level CHECK (level IN ('BEGINNER', 'BASIC', 'SOLID', 'ADVANCED', 'EXPERT')),
        CONSTRAINT ck_person_skills_evidence CHECK (
          length(evidence) <= 500 AND length(evidence_url) <= 500 AND evidence_url LIKE 'https://%'
          AND (direction = 'OFFERED' OR (evidence IS NULL AND evidence_url IS NULL)))
      );
      CREATE INDEX ix_person_skills_skill ON person_skills (institution_id, skill_id);

      CREATE TABLE goals (
        institution_id uuid        NOT NULL,
        id             uuid        NOT NULL,
        enrollment_id  uuid        NOT NULL,
        position       integer     NOT NULL,
        text           text        NOT NULL,
        created_at     timestamptz NOT NULL,
        updated_at     timestamptz NOT NULL,
        CONSTRAINT pk_goals PRIMARY KEY (institution_id, id),
        CONSTRAINT fk_goals_enrollment FOREIGN KEY (institution_id, enrollment_id) REFERENCES enrollments (institution_id, id),
        CONSTRAINT ck_goals_position CHECK (position BETWEEN 1 AND 10),
        CONSTRAINT ck_goals_text CHECK (text ~ '\\S' AND length(text) <= 1000)
      );
      CREATE INDEX ix_goals_enrollment ON goals (institution_id, enrollment_id, position);

      CREATE TABLE goal_tags (
        institution_id uuid        NOT NULL,
        id             uuid        NOT NULL,
        name           text        NOT NULL,
        key            text        NOT NULL,
        created_at     timestamptz NOT NULL,
        CONSTRAINT pk_goal_tags PRIMARY KEY (institution_id, id),
        CONSTRAINT uq_goal_tags_key UNIQUE (institution_id, key),
        CONSTRAINT fk_goal_tags_institution FOREIGN KEY (institution_id) REFERENCES institutions (id),
        CONSTRAINT ck_goal_tags_name CHECK (name ~ '\\S' AND length(name) <= 100 AND key = lower(name))
      );
      CREATE INDEX ix_goal_tags_name ON goal_tags (institution_id, name COLLATE "C", id);

      CREATE TABLE goal_taggings (
        institution_id uuid NOT NULL,
        goal_id        uuid NOT NULL,
        tag_id         uuid NOT NULL,
        CONSTRAINT pk_goal_taggings PRIMARY KEY (institution_id, goal_id, tag_id),
        CONSTRAINT fk_goal_taggings_goal FOREIGN KEY (institution_id, goal_id) REFERENCES goals (institution_id, id),
        CONSTRAINT fk_goal_taggings_tag FOREIGN KEY (institution_id, tag_id) REFERENCES goal_tags (institution_id, id)
      );
      CREATE INDEX ix_goal_taggings_tag ON goal_taggings (institution_id, tag_id);

      GRANT UPDATE ON enrollment_skills TO ithaca_app;
    `);
    // Words, choices and goals go when a person or a coordinator takes them back.
    await runner.query(tenant('skill_taxonomies', 'SELECT, INSERT, UPDATE'));
    await runner.query(tenant('goal_tags', 'SELECT, INSERT'));
    await runner.query(tenant('goal_taggings', 'SELECT, INSERT, DELETE'));
    for (const table of ['skill_words', 'person_skills', 'goals'])
      await runner.query(tenant(table, 'SELECT, INSERT, UPDATE, DELETE'));
  }

  /** Names are unique again: what was merged gives way, and tells by its id which it is. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE goal_taggings, goal_tags, goals, person_skills, skill_taxonomies, skill_words;
      REVOKE UPDATE ON enrollment_skills FROM ithaca_app;
      ALTER TABLE enrollment_skills
        DROP CONSTRAINT ck_enrollment_skills_level, DROP CONSTRAINT ck_enrollment_skills_evidence,
        DROP level, DROP evidence, DROP evidence_url, DROP taxonomy_version;
      ALTER TABLE skills NO FORCE ROW LEVEL SECURITY;
      UPDATE skills s SET name = left(s.name, 80) || ' ' || right(s.id::text, 12) WHERE s.state = 'MERGED' AND EXISTS (
        SELECT FROM skills o WHERE o.institution_id = s.institution_id AND lower(o.name) = lower(s.name)
          AND (o.state <> 'MERGED' OR o.id < s.id) AND o.id <> s.id);
      ALTER TABLE skills FORCE ROW LEVEL SECURITY;
      DROP INDEX ix_skills_listed, ix_skills_merged_into, ix_skills_parent;
      ALTER TABLE skills
        DROP CONSTRAINT fk_skills_parent, DROP CONSTRAINT fk_skills_merged_into, DROP CONSTRAINT uq_skills_code,
        DROP CONSTRAINT ck_skills_state, DROP CONSTRAINT ck_skills_merged, DROP CONSTRAINT ck_skills_description,
        DROP parent_id, DROP code, DROP description, DROP synonyms, DROP state, DROP merged_into_id,
        DROP version, DROP updated_at;
      CREATE UNIQUE INDEX uq_skills_name ON skills (institution_id, lower(name));
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
