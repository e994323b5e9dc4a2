import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * People as institutions have them: a profile, what they need to take part, employment by date, further addresses
 * and ids of other systems, and two records that turn out to be one person.
 *
 * Under row security no index on `lower(…)` can be used, since the function could leak rows of others. So what
 * people are searched by stands in columns of its own, which a trigger keeps whoever writes.
 */
export class CompletePeople1764000000017 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(PROFILE);
    await runner.query(BESIDE);
    await runner.query(tenant('access_arrangements', 'SELECT, INSERT, UPDATE'));
    await runner.query(tenant('employment_spans', 'SELECT, INSERT, UPDATE'));
    for (const table of SETS) await runner.query(tenant(table, 'SELECT, INSERT, UPDATE, DELETE'));
    await runner.query(ADDRESSES);
    await runner.query(DEMOGRAPHICS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION demographics.merge_person(uuid, uuid, timestamptz);
      -- What was logged of merges can't stay under the rule that returns.
      ALTER TABLE demographics.access_log NO FORCE ROW LEVEL SECURITY;
      DELETE FROM demographics.access_log WHERE what = 'MERGED';
      ALTER TABLE demographics.access_log FORCE ROW LEVEL SECURITY,
        DROP CONSTRAINT ck_access_log_what,
        ADD CONSTRAINT ck_access_log_what CHECK (what IN ('READ', 'RECORDED', 'WITHDRAWN', 'IMPORTED'));

      DROP TABLE employment_spans, access_arrangements, availability_windows, person_languages, person_emails, person_external_ids;
      DROP TRIGGER people_keys ON people;
      DROP TRIGGER people_inserted ON people;
      DROP TRIGGER people_renamed ON people;
      DROP FUNCTION fill_people_keys(), check_inserted_people(), check_renamed_person(), check_further_email(), check_further_external_id();
      ALTER TABLE people
        DROP full_name, DROP level, DROP discipline, DROP location, DROP biography, DROP photo_url, DROP meeting_modes,
        DROP merged_into_id, DROP email_key, DROP name_key;
      DROP INDEX ix_people_org_unit;
      CREATE INDEX ix_people_org_unit ON people (institution_id, org_unit_id);
      CREATE UNIQUE INDEX uq_people_email ON people (institution_id, lower(email));
      CREATE INDEX ix_people_name_search ON people (institution_id, lower(display_name) text_pattern_ops);
      DROP INDEX ix_people_created_at, ix_people_left, ix_people_guests;
    `);
  }
}

const SETS = ['person_emails', 'person_external_ids', 'person_languages', 'availability_windows'];

function tenant(table: string, rights: string): string {
  return `
    ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
    ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
    CREATE POLICY tenant ON ${table}
      USING (institution_id = nullif(current_setting('ithaca.institution_id', true), '')::uuid);
    GRANT ${rights} ON ${table} TO ithaca_app;
  `;
}

const PROFILE = `
  -- Generated at first, which fills them for the rows of every institution; a trigger keeps them from then on.
  ALTER TABLE people
    ADD name_key text NOT NULL GENERATED ALWAYS AS (lower(display_name)) STORED,
    ADD email_key text GENERATED ALWAYS AS (lower(email)) STORED,
    ADD full_name text,
    ADD level integer,
    ADD discipline text,
    ADD location text,
    ADD biography text,
    ADD photo_url text,
    ADD meeting_modes text[] NOT NULL DEFAULT '{}',
    -- The record of the same person that is kept; one step always leads there.
    ADD merged_into_id uuid,
    ADD CONSTRAINT fk_people_merged_into FOREIGN KEY (institution_id, merged_into_id) REFERENCES people (institution_id, id),
    ADD CONSTRAINT ck_people_level CHECK (level BETWEEN 0 AND 100),
    ADD CONSTRAINT ck_people_biography CHECK (length(biography) <= 5000),
    ADD CONSTRAINT ck_people_photo_url CHECK (photo_url LIKE 'https://%'),
    ADD CONSTRAINT ck_people_meeting_modes CHECK (meeting_modes <@ ARRAY['VIDEO', 'PHONE', 'IN_PERSON', 'ASYNCHRONOUS']),
    ADD CONSTRAINT ck_people_merged CHECK (merged_into_id <> id);
  ALTER TABLE people ALTER name_key DROP EXPRESSION, ALTER email_key DROP EXPRESSION;

  CREATE FUNCTION fill_people_keys() RETURNS trigger LANGUAGE plpgsql
    AS $$
    BEGIN
      NEW.name_key := lower(NEW.display_name);
      NEW.email_key := lower(NEW.email);
      RETURN NEW;
    END $$;
  CREATE TRIGGER people_keys BEFORE INSERT OR UPDATE OF display_name, email, name_key, email_key ON people
    FOR EACH ROW EXECUTE FUNCTION fill_people_keys();

  DROP INDEX uq_people_email, ix_people_name_search, ix_people_org_unit;
  CREATE UNIQUE INDEX uq_people_email ON people (institution_id, email_key);
  CREATE INDEX ix_people_name_key ON people (institution_id, name_key COLLATE "C");
  -- Each filter that names one thing has an index in the order of the list; partial ones cost those who have nothing there nothing.
  CREATE INDEX ix_people_org_unit ON people (institution_id, org_unit_id, display_name COLLATE "C", id);
  CREATE INDEX ix_people_created_at ON people (institution_id, created_at, id);
  CREATE INDEX ix_people_discipline ON people (institution_id, discipline, display_name COLLATE "C", id) WHERE discipline IS NOT NULL;
  CREATE INDEX ix_people_level ON people (institution_id, level, display_name COLLATE "C", id) WHERE level IS NOT NULL;
  CREATE INDEX ix_people_guests ON people (institution_id, display_name COLLATE "C", id) WHERE guest;
  CREATE INDEX ix_people_left ON people (institution_id, display_name COLLATE "C", id) WHERE deactivated_at IS NOT NULL;
  CREATE INDEX ix_people_merged_into ON people (institution_id, merged_into_id);
`;

const BESIDE = `
  CREATE TABLE person_languages (
    institution_id uuid NOT NULL,
    person_id      uuid NOT NULL,
    language       text NOT NULL,
    proficiency    text NOT NULL,
    CONSTRAINT pk_person_languages PRIMARY KEY (institution_id, person_id, language),
    CONSTRAINT fk_person_languages_person FOREIGN KEY (institution_id, person_id) REFERENCES people (institution_id, id),
    CONSTRAINT ck_person_languages_proficiency CHECK (proficiency IN ('BASIC', 'CONVERSATIONAL', 'FLUENT', 'NATIVE'))
  );
  CREATE INDEX ix_person_languages_language ON person_languages (institution_id, language COLLATE "C", person_id);

  -- Wall-clock times of the person's own zone, which text says best; 24:00 ends a day.
  CREATE TABLE availability_windows (
    institution_id uuid    NOT NULL,
    person_id      uuid    NOT NULL,
    kind           text    NOT NULL,
    weekday        integer NOT NULL,
    from_time      text    NOT NULL,
    to_time        text    NOT NULL,
    CONSTRAINT pk_availability_windows PRIMARY KEY (institution_id, person_id, kind, weekday, from_time),
    CONSTRAINT fk_availability_windows_person FOREIGN KEY (institution_id, person_id) REFERENCES people (institution_id, id),
    CONSTRAINT ck_availability_windows_kind CHECK (kind IN ('WORKING_HOURS', 'AVAILABLE')),
    CONSTRAINT ck_availability_windows_weekday CHECK (weekday BETWEEN 1 AND 7),
    CONSTRAINT ck_availability_windows_times CHECK (from_time ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'
      AND to_time ~ '^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$' AND from_time COLLATE "C" < to_time COLLATE "C")
  );

  -- The key is the address in lower case.
  CREATE TABLE person_emails (
    institution_id uuid NOT NULL,
    email_key      text NOT NULL,
    person_id      uuid NOT NULL,
    email          text NOT NULL,
    CONSTRAINT pk_person_emails PRIMARY KEY (institution_id, email_key),
    CONSTRAINT fk_person_emails_person FOREIGN KEY (institution_id, person_id) REFERENCES people (institution_id, id)
  );
  CREATE INDEX ix_person_emails_person ON person_emails (institution_id, person_id);

  CREATE TABLE person_external_ids (
    institution_id uuid NOT NULL,
    source         text NOT NULL,
    external_id    text NOT NULL,
    person_id      uuid NOT NULL,
    CONSTRAINT pk_person_external_ids PRIMARY KEY (institution_id, source, external_id),
    CONSTRAINT fk_person_external_ids_person FOREIGN KEY (institution_id, person_id) REFERENCES people (institution_id, id)
  );
  CREATE INDEX ix_person_external_ids_person ON person_external_ids (institution_id, person_id);

  -- What is needed, never why. One row for each person; without a text once she has taken it back.
  CREATE TABLE access_arrangements (
    institution_id uuid        NOT NULL,
    person_id      uuid        NOT NULL,
    needed         text,
    version        integer     NOT NULL DEFAULT 1,
    created_at     timestamptz NOT NULL,
    updated_at     timestamptz NOT NULL,
    CONSTRAINT pk_access_arrangements PRIMARY KEY (institution_id, person_id),
    CONSTRAINT fk_access_arrangements_person FOREIGN KEY (institution_id, person_id) REFERENCES people (institution_id, id),
    CONSTRAINT ck_access_arrangements_needed CHECK (length(needed) <= 2000)
  );

  CREATE TABLE employment_spans (
    institution_id uuid        NOT NULL,
    id             uuid        NOT NULL,
    person_id      uuid        NOT NULL,
    from_on        date        NOT NULL,
    to_on          date,
    org_unit_id    uuid,
    job_title      text,
    source         text        NOT NULL,
    version        integer     NOT NULL DEFAULT 1,
    created_at     timestamptz NOT NULL,
    updated_at     timestamptz NOT NULL,
    CONSTRAINT pk_employment_spans PRIMARY KEY (institution_id, id),
    CONSTRAINT fk_employment_spans_person FOREIGN KEY (institution_id, person_id) REFERENCES people (institution_id, id),
    CONSTRAINT fk_employment_spans_org_unit FOREIGN KEY (institution_id, org_unit_id) REFERENCES org_units (institution_id, id),
    CONSTRAINT ck_employment_spans_dates CHECK (to_on >= from_on),
    CONSTRAINT ck_employment_spans_source CHECK (source IN ('COORDINATOR', 'SERVICE', 'IMPORT'))
  );
  CREATE UNIQUE INDEX uq_employment_spans_start ON employment_spans (institution_id, person_id, from_on);
  CREATE UNIQUE INDEX uq_employment_spans_open ON employment_spans (institution_id, person_id) WHERE to_on IS NULL;
  CREATE INDEX ix_employment_spans_org_unit ON employment_spans (institution_id, org_unit_id);
`;

/** The source under which further ids of the institution's own systems stand, which a merge leaves behind. */
const ADDRESSES = `
  -- An address is one person's, be it her first or a further one, and so is an id of the institution's own systems.
  -- They stand in two tables, which no index spans: who gives a further one has the institution's for herself,
  -- and looks again when everybody else is done.
  CREATE FUNCTION check_inserted_people() RETURNS trigger LANGUAGE plpgsql
    AS $$
    BEGIN
      PERFORM pg_advisory_xact_lock_shared(hashtextextended('addresses:' || i.institution_id, 0)) FROM (SELECT DISTINCT institution_id FROM given) i;
      IF EXISTS (SELECT FROM person_emails e JOIN given g ON g.institution_id = e.institution_id AND g.email_key = e.email_key) THEN
        RAISE unique_violation USING CONSTRAINT = 'uq_people_email', MESSAGE = 'the address is a further one of somebody';
      END IF;
      IF EXISTS (SELECT FROM person_external_ids x JOIN given g ON g.institution_id = x.institution_id AND g.external_id = x.external_id WHERE x.source = 'institution') THEN
        RAISE unique_violation USING CONSTRAINT = 'uq_people_external_id', MESSAGE = 'the id is a further one of somebody';
      END IF;
      RETURN NULL;
    END $$;
  CREATE TRIGGER people_inserted AFTER INSERT ON people REFERENCING NEW TABLE AS given
    FOR EACH STATEMENT EXECUTE FUNCTION check_inserted_people();

  CREATE FUNCTION check_renamed_person() RETURNS trigger LANGUAGE plpgsql
    AS $$
    BEGIN
      PERFORM pg_advisory_xact_lock_shared(hashtextextended('addresses:' || NEW.institution_id, 0));
      IF EXISTS (SELECT FROM person_emails e WHERE e.institution_id = NEW.institution_id AND e.email_key = NEW.email_key) THEN
        RAISE unique_violation USING CONSTRAINT = 'uq_people_email', MESSAGE = 'the address is a further one of somebody';
      END IF;
      IF EXISTS (SELECT FROM person_external_ids x WHERE x.institution_id = NEW.institution_id AND x.source = 'institution' AND x.external_id = NEW.external_id) THEN
        RAISE unique_violation USING CONSTRAINT = 'uq_people_external_id', MESSAGE = 'the id is a further one of somebody';
      END IF;
      RETURN NULL;
    END $$;
  CREATE TRIGGER people_renamed AFTER UPDATE OF email, external_id ON people FOR EACH ROW
    WHEN (NEW.email IS DISTINCT FROM OLD.email OR NEW.external_id IS DISTINCT FROM OLD.external_id)
    EXECUTE FUNCTION check_renamed_person();

  CREATE FUNCTION check_further_email() RETURNS trigger LANGUAGE plpgsql
    AS $$
    BEGIN
      PERFORM pg_advisory_xact_lock(hashtextextended('addresses:' || NEW.institution_id, 0));
      IF EXISTS (SELECT FROM people p WHERE p.institution_id = NEW.institution_id AND p.email_key = NEW.email_key) THEN
        RAISE unique_violation USING CONSTRAINT = 'pk_person_emails', MESSAGE = 'the address is the first one of somebody';
      END IF;
      RETURN NULL;
    END $$;
  CREATE TRIGGER person_emails_given AFTER INSERT OR UPDATE OF email_key ON person_emails FOR EACH ROW EXECUTE FUNCTION check_further_email();

  CREATE FUNCTION check_further_external_id() RETURNS trigger LANGUAGE plpgsql
    AS $$
    BEGIN
      PERFORM pg_advisory_xact_lock(hashtextextended('addresses:' || NEW.institution_id, 0));
      IF EXISTS (SELECT FROM people p WHERE p.institution_id = NEW.institution_id AND p.external_id = NEW.external_id) THEN
        RAISE unique_violation USING CONSTRAINT = 'pk_person_external_ids', MESSAGE = 'the id is the first one of somebody';
      END IF;
      RETURN NULL;
    END $$;
  CREATE TRIGGER person_external_ids_given AFTER INSERT OR UPDATE OF source, external_id ON person_external_ids FOR EACH ROW
    WHEN (NEW.source = 'institution') EXECUTE FUNCTION check_further_external_id();
`;

/**
 * Of two records of one person only one keeps its answers: what was said under the other is withdrawn, so that
 * whoever merges people can bring nobody's answers before another account. An objection counts for both.
 */
const DEMOGRAPHICS = `
  ALTER TABLE demographics.access_log DROP CONSTRAINT ck_access_log_what,
    ADD CONSTRAINT ck_access_log_what CHECK (what IN ('READ', 'RECORDED', 'WITHDRAWN', 'IMPORTED', 'MERGED'));

  CREATE FUNCTION demographics.merge_person(kept uuid, gone uuid, at timestamptz) RETURNS void
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
    AS $$
    DECLARE objected boolean;
    BEGIN
      PERFORM demographics.hold(true);
      SELECT EXISTS (SELECT FROM demographics.consents c WHERE c.person_id = gone AND c.withdrawn_at IS NOT NULL)
        AND NOT EXISTS (SELECT FROM demographics.consents c WHERE c.person_id = gone AND c.withdrawn_at IS NULL) INTO objected;
      UPDATE demographics.answers a SET withdrawn_at = at, self_description = NULL WHERE a.person_id = gone AND a.withdrawn_at IS NULL;
      UPDATE demographics.consents c SET withdrawn_at = at WHERE c.person_id = gone AND c.withdrawn_at IS NULL;
      DELETE FROM demographics.import_rows r WHERE r.person_id = gone;
      -- What she agreed to herself under the record that stays is newer than any objection that an import could override.
      IF objected THEN
        UPDATE demographics.answers a SET withdrawn_at = at, self_description = NULL
        WHERE a.person_id = kept AND a.withdrawn_at IS NULL AND a.source = 'IMPORT';
        UPDATE demographics.consents c SET withdrawn_at = at WHERE c.person_id = kept AND c.withdrawn_at IS NULL AND c.source = 'IMPORT';
        INSERT INTO demographics.consents (institution_id, person_id, purpose, basis, source, withdrawn_at)
        SELECT demographics.tenant(), kept, 'EQUALITY_MONITORING', 'OBJECTION', 'SELF', at
        WHERE NOT EXISTS (SELECT FROM demographics.consents c WHERE c.person_id = kept);
      END IF;
      PERFORM demographics.log(kept, 'MERGED', at);
    END $$;
  REVOKE ALL ON FUNCTION demographics.merge_person(uuid, uuid, timestamptz) FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION demographics.merge_person(uuid, uuid, timestamptz) TO ithaca_self;
`;
