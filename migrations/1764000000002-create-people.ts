import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who there is: org units, people, how they sign in, which roles they hold, and keys of services. */
export class CreatePeople1764000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE org_units (
        institution_id uuid        NOT NULL,
        id             uuid        NOT NULL,
        parent_id      uuid,
        name           text        NOT NULL,
        code           text,
        archived_at    timestamptz,
        version        integer     NOT NULL DEFAULT 1,
        created_at     timestamptz NOT NULL,
        updated_at     timestamptz NOT NULL,
        CONSTRAINT pk_org_units PRIMARY KEY (institution_id, id),
        CONSTRAINT fk_org_units_institution FOREIGN KEY (institution_id) REFERENCES institutions (id),
        CONSTRAINT fk_org_units_parent FOREIGN KEY (institution_id, parent_id) REFERENCES org_units (institution_id, id),
        CONSTRAINT uq_org_units_code UNIQUE (institution_id, code)
      );
      CREATE INDEX ix_org_units_parent ON org_units (institution_id, parent_id);
      CREATE INDEX ix_org_units_name ON org_units (institution_id, name COLLATE "C", id);

      ALTER TABLE org_units ENABLE ROW LEVEL SECURITY;
      ALTER TABLE org_units FORCE ROW LEVEL SECURITY;
      CREATE POLICY tenant ON org_units
        USING (institution_id = nullif(current_setting('ithaca.institution_id', true), '')::uuid);
      GRANT SELECT, INSERT, UPDATE ON org_units TO ithaca_app;

      CREATE TABLE people (
        institution_id uuid        NOT NULL,
        id             uuid        NOT NULL,
        display_name   text        NOT NULL,
        email          text,
        pronouns       text,
        job_title      text,
        external_id    text,
        org_unit_id    uuid,
        time_zone      text,
        guest          boolean     NOT NULL DEFAULT false,
        deactivated_at timestamptz,
        version        integer     NOT NULL DEFAULT 1,
        created_at     timestamptz NOT NULL,
        updated_at     timestamptz NOT NULL,
        CONSTRAINT pk_people PRIMARY KEY (institution_id, id),
        CONSTRAINT fk_people_institution FOREIGN KEY (institution_id) REFERENCES institutions (id),
        CONSTRAINT fk_people_org_unit FOREIGN KEY (institution_id, org_unit_id) REFERENCES org_units (institution_id, id),
        CONSTRAINT uq_people_external_id UNIQUE (institution_id, external_id)
      );
      CREATE UNIQUE INDEX uq_people_email ON people (institution_id, lower(email));
      CREATE INDEX ix_people_org_unit ON people (institution_id, org_unit_id);
      CREATE INDEX ix_people_name_search ON people (institution_id, lower(display_name) text_pattern_ops);
      CREATE INDEX ix_people_display_name ON people (institution_id, display_name COLLATE "C", id);

      ALTER TABLE people ENABLE ROW LEVEL SECURITY;
      ALTER TABLE people FORCE ROW LEVEL SECURITY;
      CREATE POLICY tenant ON people
        USING (institution_id = nullif(current_setting('ithaca.institution_id', true), '')::uuid);
      GRANT SELECT, INSERT, UPDATE ON people TO ithaca_app;

      CREATE TABLE person_identities (
        institution_id uuid        NOT NULL,
        issuer         text        NOT NULL,
        subject        text        NOT NULL,
        person_id      uuid        NOT NULL,
        created_at     timestamptz NOT NULL,
        CONSTRAINT pk_person_identities PRIMARY KEY (institution_id, issuer, subject),
        CONSTRAINT fk_person_identities_person FOREIGN KEY (institution_id, person_id) REFERENCES people (institution_id, id)
      );
      CREATE INDEX ix_person_identities_person ON person_identities (institution_id, person_id);

      ALTER TABLE person_identities ENABLE ROW LEVEL SECURITY;
      ALTER TABLE person_identities FORCE ROW LEVEL SECURITY;
      CREATE POLICY tenant ON person_identities
        USING (institution_id = nullif(current_setting('ithaca.institution_id', true), '')::uuid);
      GRANT SELECT, INSERT, DELETE ON person_identities TO ithaca_app;

      CREATE TABLE api_keys (
        institution_id uuid        NOT NULL,
        id             uuid        NOT NULL,
        name           text        NOT NULL,
        secret_hash    bytea       NOT NULL,
        scopes         text[]      NOT NULL,
        created_by_id  uuid        NOT NULL,
        expires_at     timestamptz NOT NULL,
        revoked_at     timestamptz,
        last_used_at   timestamptz,
        created_at     timestamptz NOT NULL,
        CONSTRAINT pk_api_keys PRIMARY KEY (institution_id, id),
        CONSTRAINT fk_api_keys_created_by FOREIGN KEY (institution_id, created_by_id) REFERENCES people (institution_id, id)
      );
      CREATE INDEX ix_api_keys_created_by ON api_keys (institution_id, created_by_id);
      CREATE INDEX ix_api_keys_created_at ON api_keys (institution_id, created_at, id);

      ALTER TABLE api_keys ENABLE ROW LEVEL SECURITY;
      ALTER TABLE api_keys FORCE ROW LEVEL SECURITY;
      CREATE POLICY tenant ON api_keys
        USING (institution_id = nullif(current_setting('ithaca.institution_id', true), '')::uuid);
      GRANT SELECT, INSERT, UPDATE ON api_keys TO ithaca_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE api_keys, person_identities, people, org_units');
  }
}
