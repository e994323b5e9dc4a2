import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Institutions, and the small directory without personal data that says to which institution an issuer
 * belongs. Tenant tables follow one pattern: composite keys that begin with the institution, row-level
 * security enabled AND forced, one policy that fails closed when no institution is set.
 */
export class CreateTenancy1764000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE SCHEMA system;
      GRANT USAGE ON SCHEMA system TO ithaca_app, ithaca_system;
      -- The server compares it with its own list before it says that it is ready.
      GRANT SELECT ON migrations TO ithaca_app;
      GRANT USAGE ON SCHEMA public TO ithaca_app, ithaca_self, ithaca_system, ithaca_eraser;

      CREATE TABLE institutions (
        id          uuid        NOT NULL,
        slug        text        NOT NULL,
        name        text        NOT NULL,
        time_zone   text        NOT NULL,
        language    text        NOT NULL,
        version     integer     NOT NULL DEFAULT 1,
        created_at  timestamptz NOT NULL,
        updated_at  timestamptz NOT NULL,
        CONSTRAINT pk_institutions PRIMARY KEY (id),
        CONSTRAINT uq_institutions_slug UNIQUE (slug),
        CONSTRAINT ck_institutions_slug CHECK (slug ~ '^[a-z0-9][a-z0-9-]{0,62}$')
      );
      ALTER TABLE institutions ENABLE ROW LEVEL SECURITY;
      ALTER TABLE institutions FORCE ROW LEVEL SECURITY;
      CREATE POLICY tenant ON institutions
        USING (id = nullif(current_setting('ithaca.institution_id', true), '')::uuid);
      CREATE POLICY directory ON institutions FOR SELECT TO ithaca_system USING (true);
      GRANT SELECT, UPDATE ON institutions TO ithaca_app;
      GRANT SELECT (id, slug) ON institutions TO ithaca_system;

      CREATE TABLE system.issuers (
        id                uuid        NOT NULL,
        institution_id    uuid        NOT NULL,
        issuer            text        NOT NULL,
        audience          text        NOT NULL,
        institution_claim text,
        institution_value text,
        subject_claim     text        NOT NULL DEFAULT 'sub',
        link_claim        text,
        link_field        text,
        created_at        timestamptz NOT NULL,
        CONSTRAINT pk_issuers PRIMARY KEY (id),
        CONSTRAINT fk_issuers_institution FOREIGN KEY (institution_id) REFERENCES institutions (id),
        CONSTRAINT ck_issuers_claim CHECK ((institution_claim IS NULL) = (institution_value IS NULL)),
        CONSTRAINT ck_issuers_link CHECK ((link_claim IS NULL) = (link_field IS NULL)),
        -- email_verified vouches for the claim email alone.
        CONSTRAINT ck_issuers_link_email CHECK (link_field <> 'EMAIL' OR link_claim = 'email'),
        CONSTRAINT ck_issuers_link_field CHECK (link_field IN ('EXTERNAL_ID', 'EMAIL'))
      );
      CREATE UNIQUE INDEX uq_issuers_claim ON system.issuers (issuer, audience, institution_claim, institution_value) NULLS NOT DISTINCT;
      CREATE INDEX ix_issuers_institution ON system.issuers (institution_id);
      GRANT SELECT ON system.issuers TO ithaca_system;

      -- The runtime asks for one issuer at a time; it can't list institutions of others by itself.
      CREATE FUNCTION system.issuers_named(wanted text)
        RETURNS TABLE (institution_id uuid, audience text, institution_claim text, institution_value text,
                       subject_claim text, link_claim text, link_field text)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
        AS $$
          SELECT i.institution_id, i.audience, i.institution_claim, i.institution_value,
                 i.subject_claim, i.link_claim, i.link_field
          FROM system.issuers i WHERE i.issuer = wanted
        $$;

      -- For clockwork that visits every institution (one at a time, under row security).
      CREATE FUNCTION system.institution_ids() RETURNS SETOF uuid
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
        AS $$ SELECT i.id FROM public.institutions i ORDER BY i.id $$;
    `);
    await runner.query(ownedBySystem('system.issuers_named(text)'));
    await runner.query(ownedBySystem('system.institution_ids()'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION system.institution_ids();
      DROP FUNCTION system.issuers_named(text);
      DROP TABLE system.issuers;
      DROP TABLE institutions;
      REVOKE SELECT ON migrations FROM ithaca_app;
      REVOKE USAGE ON SCHEMA public FROM ithaca_app, ithaca_self, ithaca_system, ithaca_eraser;
      DROP SCHEMA system;
    `);
  }
}

/** A function may only be given to a role that may create in its schema, for that moment. */
function ownedBySystem(signature: string): string {
  return `
    REVOKE ALL ON FUNCTION ${signature} FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION ${signature} TO ithaca_app;
    GRANT CREATE ON SCHEMA system TO ithaca_system;
    ALTER FUNCTION ${signature} OWNER TO ithaca_system;
    REVOKE CREATE ON SCHEMA system FROM ithaca_system;
    -- The owner inherits nothing, and its job queue reads the feed too.
    SET LOCAL ROLE ithaca_system;
    GRANT EXECUTE ON FUNCTION ${signature} TO SESSION_USER;
    RESET ROLE;
  `;
}
