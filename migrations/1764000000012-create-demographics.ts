import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Demographics for equality monitoring, in a schema that the application's role can't enter. The runtime reaches
 * it as `ithaca_self`, which has no right on any table: only functions that act for the person the transaction
 * names, log each such call, and hand out no other person's answer. They work as the tables' owner, on whom row
 * security is forced too, so the institution holds inside them. What is asked stands here as well, since
 * categories are what people answer.
 */
const FUNCTIONS = [
  'taxonomy()',
  'define_attribute(uuid, text, jsonb, boolean, boolean, jsonb, timestamptz)',
  'own_answers(timestamptz)',
  'record_own(text, text[], text, text, timestamptz)',
  'withdraw_own(timestamptz)',
  'stage_import(uuid, text, text, integer, jsonb, jsonb, timestamptz)',
  'import_summary(uuid)',
  'commit_import(uuid, timestamptz)',
  'discard_import(uuid, timestamptz)',
];

export class CreateDemographics1764000000012 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE SCHEMA demographics;
      GRANT USAGE ON SCHEMA demographics TO ithaca_self, ithaca_equity;

      -- A version of a question; the highest number counts. Answers keep the version they were given to.
      CREATE TABLE demographics.attributes (
        institution_id uuid        NOT NULL,
        id             uuid        NOT NULL,
        key            text        NOT NULL,
        number         integer     NOT NULL,
        labels         jsonb       NOT NULL,
        multiple       boolean     NOT NULL,
        enabled        boolean     NOT NULL,
        created_at     timestamptz NOT NULL,
        CONSTRAINT pk_attributes PRIMARY KEY (institution_id, id),
        CONSTRAINT fk_attributes_institution FOREIGN KEY (institution_id) REFERENCES public.institutions (id),
        CONSTRAINT uq_attributes_number UNIQUE (institution_id, key, number)
      );

      CREATE TABLE demographics.categories (
        institution_id uuid    NOT NULL,
        attribute_id   uuid    NOT NULL,
        code           text    NOT NULL,
        labels         jsonb   NOT NULL,
        position       integer NOT NULL,
        kind           text    NOT NULL,
        CONSTRAINT pk_categories PRIMARY KEY (institution_id, attribute_id, code),
        CONSTRAINT fk_categories_attribute FOREIGN KEY (institution_id, attribute_id) REFERENCES demographics.attributes (institution_id, id),
        CONSTRAINT ck_categories_kind CHECK (kind IN ('VALUE', 'PREFER_NOT_TO_SAY', 'SELF_DESCRIBED')),
        CONSTRAINT ck_categories_code CHECK (code <> 'NOT_DISCLOSED')
      );

      CREATE TABLE demographics.answers (
        institution_id   uuid        NOT NULL,
        id               uuid        NOT NULL DEFAULT gen_random_uuid(),
        person_id        uuid        NOT NULL,
        attribute_id     uuid        NOT NULL,
        code             text        NOT NULL,
        -- In her own words; gone as soon as the answer is withdrawn or replaced.
        self_description text,
        source           text        NOT NULL,
        answered_at      timestamptz NOT NULL,
        withdrawn_at     timestamptz,
        CONSTRAINT pk_answers PRIMARY KEY (institution_id, id),
        CONSTRAINT fk_answers_person FOREIGN KEY (institution_id, person_id) REFERENCES public.people (institution_id, id),
        CONSTRAINT fk_answers_category FOREIGN KEY (institution_id, attribute_id, code) REFERENCES demographics.categories (institution_id, attribute_id, code),
        CONSTRAINT ck_answers_source CHECK (source IN ('SELF', 'IMPORT')),
        CONSTRAINT ck_answers_words CHECK (withdrawn_at IS NULL OR self_description IS NULL)
      );
      CREATE UNIQUE INDEX uq_answers_live ON demographics.answers (institution_id, person_id, attribute_id, code) WHERE withdrawn_at IS NULL;
      CREATE INDEX ix_answers_person ON demographics.answers (institution_id, person_id);
      CREATE INDEX ix_answers_category ON demographics.answers (institution_id, attribute_id, code);

      -- Without a day on which it was given: an objection of somebody who never consented.
      CREATE TABLE demographics.consents (
        institution_id uuid        NOT NULL,
        id             uuid        NOT NULL DEFAULT gen_random_uuid(),
        person_id      uuid        NOT NULL,
        purpose        text        NOT NULL,
        basis          text        NOT NULL,
        source         text        NOT NULL,
        given_at       timestamptz,
        withdrawn_at   timestamptz,
        CONSTRAINT pk_consents PRIMARY KEY (institution_id, id),
        CONSTRAINT fk_consents_person FOREIGN KEY (institution_id, person_id) REFERENCES public.people (institution_id, id),
        CONSTRAINT ck_consents_purpose CHECK (purpose = 'EQUALITY_MONITORING'),
        CONSTRAINT ck_consents_source CHECK (source IN ('SELF', 'IMPORT')),
        CONSTRAINT ck_consents_times CHECK (given_at IS NOT NULL OR withdrawn_at IS NOT NULL)
      );
      CREATE UNIQUE INDEX uq_consents_live ON demographics.consents (institution_id, person_id, purpose) WHERE withdrawn_at IS NULL;
      CREATE INDEX ix_consents_person ON demographics.consents (institution_id, person_id);

      CREATE TABLE demographics.access_log (
        institution_id uuid        NOT NULL,
        id             uuid        NOT NULL DEFAULT gen_random_uuid(),
        person_id      uuid        NOT NULL,
        actor_id       uuid        NOT NULL,
        what           text        NOT NULL,
        at             timestamptz NOT NULL,
        CONSTRAINT pk_access_log PRIMARY KEY (institution_id, id),
        CONSTRAINT fk_access_log_person FOREIGN KEY (institution_id, person_id) REFERENCES public.people (institution_id, id),
        CONSTRAINT fk_access_log_actor FOREIGN KEY (institution_id, actor_id) REFERENCES public.people (institution_id, id),
        CONSTRAINT ck_access_log_what CHECK (what IN ('READ', 'RECORDED', 'WITHDRAWN', 'IMPORTED'))
      );
      CREATE INDEX ix_access_log_person ON demographics.access_log (institution_id, person_id, at);
      CREATE INDEX ix_access_log_actor ON demographics.access_log (institution_id, actor_id);

      CREATE TABLE demographics.import_batches (
        institution_id uuid        NOT NULL,
        id             uuid        NOT NULL,
        file_name      text        NOT NULL,
        basis          text        NOT NULL,
        state          text        NOT NULL,
        rows           integer     NOT NULL,
        valid_rows     integer     NOT NULL,
        -- Small ones are left out before they are stored.
        counts         jsonb       NOT NULL,
        issues         jsonb       NOT NULL,
        created_by_id  uuid        NOT NULL,
        version        integer     NOT NULL DEFAULT 1,
        created_at     timestamptz NOT NULL,
        updated_at     timestamptz NOT NULL,
        CONSTRAINT pk_import_batches PRIMARY KEY (institution_id, id),
        CONSTRAINT fk_import_batches_created_by FOREIGN KEY (institution_id, created_by_id) REFERENCES public.people (institution_id, id),
        CONSTRAINT ck_import_batches_state CHECK (state IN ('CHECKED', 'COMMITTED', 'REJECTED'))
      );
      CREATE INDEX ix_import_batches_created_by ON demographics.import_batches (institution_id, created_by_id);

      -- Staged answers; gone as soon as their import is decided.
      CREATE TABLE demographics.import_rows (
        institution_id   uuid NOT NULL,
        id               uuid NOT NULL DEFAULT gen_random_uuid(),
        batch_id         uuid NOT NULL,
        person_id        uuid NOT NULL,
        attribute_id     uuid NOT NULL,
        code             text NOT NULL,
        self_description text,
        CONSTRAINT pk_import_rows PRIMARY KEY (institution_id, id),
        CONSTRAINT fk_import_rows_batch FOREIGN KEY (institution_id, batch_id) REFERENCES demographics.import_batches (institution_id, id),
        CONSTRAINT fk_import_rows_person FOREIGN KEY (institution_id, person_id) REFERENCES public.people (institution_id, id),
        CONSTRAINT fk_import_rows_category FOREIGN KEY (institution_id, attribute_id, code) REFERENCES demographics.categories (institution_id, attribute_id, code),
        CONSTRAINT uq_import_rows_answer UNIQUE (institution_id, batch_id, person_id, attribute_id, code)
      );
      CREATE INDEX ix_import_rows_person ON demographics.import_rows (institution_id, person_id);
      CREATE INDEX ix_import_rows_category ON demographics.import_rows (institution_id, attribute_id, code);
    `);
    for (const table of TABLES) await runner.query(tenant(table));
    await runner.query(HELPERS);
    await runner.query(TAXONOMY);
    await runner.query(OWN);
    await runner.query(IMPORT);
    await runner.query(`
      REVOKE ALL ON ALL FUNCTIONS IN SCHEMA demographics FROM PUBLIC;
      ${FUNCTIONS.map((signature) => `GRANT EXECUTE ON FUNCTION demographics.${signature} TO ithaca_self;`).join('\n      ')}

      -- Counting needs no names of answers' rows, no words of people, and no log.
      GRANT SELECT ON demographics.attributes, demographics.categories TO ithaca_equity;
      GRANT SELECT (institution_id, person_id, attribute_id, code, withdrawn_at) ON demographics.answers TO ithaca_equity;
      GRANT SELECT (institution_id, person_id, purpose, given_at, withdrawn_at) ON demographics.consents TO ithaca_equity;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP SCHEMA demographics CASCADE');
  }
}

const TABLES = 'attributes categories answers consents access_log import_batches import_rows'.split(' ');

function tenant(table: string): string {
  return `
    ALTER TABLE demographics.${table} ENABLE ROW LEVEL SECURITY;
    ALTER TABLE demographics.${table} FORCE ROW LEVEL SECURITY;
    CREATE POLICY tenant ON demographics.${table}
      USING (institution_id = nullif(current_setting('ithaca.institution_id', true), '')::uuid);
  `;
}

const HELPERS = `
  CREATE FUNCTION demographics.tenant() RETURNS uuid LANGUAGE sql STABLE SET search_path = pg_catalog
    AS $$ SELECT nullif(current_setting('ithaca.institution_id', true), '')::uuid $$;

  -- For whom the transaction works. Nobody: then no function about a person does anything.
  CREATE FUNCTION demographics.self() RETURNS uuid LANGUAGE plpgsql STABLE SET search_path = pg_catalog
    AS $$
    DECLARE person uuid := nullif(current_setting('ithaca.person_id', true), '')::uuid;
    BEGIN
      IF person IS NULL THEN RAISE EXCEPTION 'no person is set' USING ERRCODE = '42501'; END IF;
      RETURN person;
    END $$;

  -- People may answer beside each other; an import or a new question has the institution's answers for itself.
  CREATE FUNCTION demographics.hold(alone boolean) RETURNS void LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog
    AS $$
    DECLARE lock_key bigint := hashtextextended('demographics:' || demographics.tenant()::text, 0);
    BEGIN
      IF alone THEN PERFORM pg_advisory_xact_lock(lock_key); ELSE PERFORM pg_advisory_xact_lock_shared(lock_key); END IF;
    END $$;

  CREATE FUNCTION demographics.log(person uuid, what text, at timestamptz) RETURNS void LANGUAGE sql VOLATILE SET search_path = pg_catalog
    AS $$ INSERT INTO demographics.access_log (institution_id, person_id, actor_id, what, at)
          VALUES (demographics.tenant(), person, demographics.self(), what, at) $$;
`;

const TAXONOMY = `
  -- Every version, so that what was asked before keeps its words.
  CREATE FUNCTION demographics.taxonomy()
    RETURNS TABLE (id uuid, key text, number integer, labels jsonb, multiple boolean, enabled boolean, newest boolean, categories jsonb)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
    AS $$
      SELECT a.id, a.key, a.number, a.labels, a.multiple, a.enabled, a.number = max(a.number) OVER (PARTITION BY a.key),
        (SELECT jsonb_agg(jsonb_build_object('code', c.code, 'labels', c.labels, 'kind', c.kind) ORDER BY c.position)
         FROM demographics.categories c WHERE c.institution_id = a.institution_id AND c.attribute_id = a.id)
      FROM demographics.attributes a ORDER BY a.key COLLATE "C", a.number
    $$;

  -- Gives the number of the version.
  CREATE FUNCTION demographics.define_attribute(new_id uuid, new_key text, new_labels jsonb, is_multiple boolean, is_enabled boolean,
      new_categories jsonb, at timestamptz) RETURNS integer
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
    AS $$
    DECLARE latest integer;
    BEGIN
      PERFORM demographics.hold(true);
      SELECT coalesce(max(a.number), 0) + 1 INTO latest FROM demographics.attributes a WHERE a.key = new_key;
      INSERT INTO demographics.attributes (institution_id, id, key, number, labels, multiple, enabled, created_at)
      VALUES (demographics.tenant(), new_id, new_key, latest, new_labels, is_multiple, is_enabled, at);
      INSERT INTO demographics.categories (institution_id, attribute_id, code, labels, position, kind)
      SELECT demographics.tenant(), new_id, c.value ->> 'code', c.value -> 'labels', c.place, c.value ->> 'kind'
      FROM jsonb_array_elements(new_categories) WITH ORDINALITY c(value, place);
      RETURN latest;
    END $$;
`;

const OWN = `
  CREATE FUNCTION demographics.own_answers(at timestamptz) RETURNS jsonb
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
    AS $$
    DECLARE person uuid := demographics.self();
    BEGIN
      PERFORM demographics.log(person, 'READ', at);
      RETURN jsonb_build_object(
        'answers', (SELECT coalesce(jsonb_agg(jsonb_build_object('attributeId', a.attribute_id, 'code', a.code, 'selfDescription', a.self_description,
              'source', a.source, 'answeredAt', a.answered_at) ORDER BY a.code COLLATE "C"), '[]')
            FROM demographics.answers a WHERE a.person_id = person AND a.withdrawn_at IS NULL),
        'consents', (SELECT coalesce(jsonb_agg(jsonb_build_object('basis', c.basis, 'source', c.source, 'givenAt', c.given_at, 'withdrawnAt', c.withdrawn_at)
              ORDER BY coalesce(c.withdrawn_at, 'infinity') DESC), '[]')
            FROM demographics.consents c WHERE c.person_id = person),
        'accesses', (SELECT coalesce(jsonb_agg(jsonb_build_object('actorId', l.actor_id, 'what', l.what, 'at', l.at) ORDER BY l.at DESC), '[]')
            FROM (SELECT * FROM demographics.access_log l WHERE l.person_id = person ORDER BY l.at DESC LIMIT 100) l));
    END $$;

  -- Replaces what she answered to this question before. Messages name nothing that was sent.
  CREATE FUNCTION demographics.record_own(asked text, codes text[], words text, basis text, at timestamptz) RETURNS void
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
    AS $$
    DECLARE person uuid := demographics.self(); question demographics.attributes;
    BEGIN
      PERFORM demographics.hold(false);
      SELECT a.* INTO question FROM demographics.attributes a WHERE a.key = asked ORDER BY a.number DESC LIMIT 1;
      IF NOT coalesce(question.enabled, false) THEN RAISE EXCEPTION 'the attribute is not asked' USING ERRCODE = '22023'; END IF;
      -- Locks the consent, so that her own calls come one after the other.
      INSERT INTO demographics.consents AS c (institution_id, person_id, purpose, basis, source, given_at)
      VALUES (demographics.tenant(), person, 'EQUALITY_MONITORING', record_own.basis, 'SELF', at)
      ON CONFLICT (institution_id, person_id, purpose) WHERE withdrawn_at IS NULL
      DO UPDATE SET basis = excluded.basis, source = 'SELF', given_at = excluded.given_at WHERE c.source = 'IMPORT';
      UPDATE demographics.answers a SET withdrawn_at = at, self_description = NULL
      FROM demographics.attributes q
      WHERE q.institution_id = a.institution_id AND q.id = a.attribute_id AND q.key = asked AND a.person_id = person AND a.withdrawn_at IS NULL;
      INSERT INTO demographics.answers (institution_id, person_id, attribute_id, code, self_description, source, answered_at)
      SELECT demographics.tenant(), person, question.id, k.code,
        CASE WHEN c.kind = 'SELF_DESCRIBED' THEN words END, 'SELF', at
      FROM (SELECT DISTINCT unnest(codes) AS code) k
      LEFT JOIN demographics.categories c ON c.institution_id = demographics.tenant() AND c.attribute_id = question.id AND c.code = k.code;
      PERFORM demographics.log(person, 'RECORDED', at);
    END $$;

  CREATE FUNCTION demographics.withdraw_own(at timestamptz) RETURNS void
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
    AS $$
    DECLARE person uuid := demographics.self();
    BEGIN
      PERFORM demographics.hold(false);
      UPDATE demographics.consents c SET withdrawn_at = at WHERE c.person_id = person AND c.withdrawn_at IS NULL;
      -- Who never consented objects: no import brings her in.
      INSERT INTO demographics.consents (institution_id, person_id, purpose, basis, source, withdrawn_at)
      SELECT demographics.tenant(), person, 'EQUALITY_MONITORING', 'OBJECTION', 'SELF', at
      WHERE NOT EXISTS (SELECT FROM demographics.consents c WHERE c.person_id = person);
      UPDATE demographics.answers a SET withdrawn_at = at, self_description = NULL WHERE a.person_id = person AND a.withdrawn_at IS NULL;
      PERFORM demographics.log(person, 'WITHDRAWN', at);
    END $$;
`;

const IMPORT = `
  -- Finds the people, stages their answers, and counts: below five not at all, nor what would give such a count away.
  CREATE FUNCTION demographics.stage_import(batch uuid, file text, basis text, total integer, given jsonb, problems jsonb, at timestamptz) RETURNS void
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
    AS $$
    DECLARE tenant uuid := demographics.tenant(); strangers integer[]; doubles integer[]; people integer;
    BEGIN
      INSERT INTO demographics.import_batches (institution_id, id, file_name, basis, state, rows, valid_rows, counts, issues, created_by_id, created_at, updated_at)
      VALUES (tenant, batch, file, stage_import.basis, 'CHECKED', total, 0, '[]', problems, demographics.self(), at, at);

      WITH found AS (
        SELECT r."row", r.answers, coalesce(e.id, x.id) AS person
        FROM jsonb_to_recordset(given) r("row" integer, email text, "externalId" text, answers jsonb)
        LEFT JOIN public.people e ON e.institution_id = tenant AND lower(e.email) = lower(r.email)
        LEFT JOIN public.people x ON x.institution_id = tenant AND x.external_id = r."externalId"
      ), told AS (
        SELECT f.*, count(*) OVER (PARTITION BY f.person) AS often FROM found f
      ), staged AS (
        INSERT INTO demographics.import_rows (institution_id, batch_id, person_id, attribute_id, code, self_description)
        SELECT tenant, batch, t.person, a."attributeId", a.code, a.words
        FROM told t CROSS JOIN jsonb_to_recordset(t.answers) a("attributeId" uuid, code text, words text)
        WHERE t.person IS NOT NULL AND t.often = 1
        ON CONFLICT DO NOTHING
      )
      SELECT array_agg(t."row" ORDER BY t."row") FILTER (WHERE t.person IS NULL),
        array_agg(t."row" ORDER BY t."row") FILTER (WHERE t.person IS NOT NULL AND t.often > 1),
        count(*) FILTER (WHERE t.person IS NOT NULL AND t.often = 1)
      INTO strangers, doubles, people FROM told t;

      UPDATE demographics.import_batches b SET valid_rows = people,
        issues = b.issues
          || CASE WHEN strangers IS NULL THEN '[]'::jsonb ELSE jsonb_build_object('code', 'PERSON_NOT_FOUND', 'count', cardinality(strangers), 'rows', strangers[1:100]) END
          || CASE WHEN doubles IS NULL THEN '[]'::jsonb ELSE jsonb_build_object('code', 'DUPLICATE_PERSON', 'count', cardinality(doubles), 'rows', doubles[1:100]) END,
        counts = coalesce((
          SELECT jsonb_agg(jsonb_build_object('attribute', s.key, 'code', s.code,
              'count', CASE WHEN s.n >= 5 AND NOT (s.small BETWEEN 1 AND 4 AND s.place = 1) THEN s.n END) ORDER BY s.key COLLATE "C", s.position)
          FROM (SELECT c.*, sum(CASE WHEN c.n < 5 THEN c.n ELSE 0 END) OVER (PARTITION BY c.attribute_id) AS small,
                  row_number() OVER (PARTITION BY c.attribute_id, c.n < 5 ORDER BY c.n, c.position) AS place
                FROM (SELECT q.key, k.attribute_id, k.code, k.position, count(r.id) AS n
                      FROM demographics.attributes q JOIN demographics.categories k ON k.institution_id = q.institution_id AND k.attribute_id = q.id
                      LEFT JOIN demographics.import_rows r ON r.institution_id = tenant AND r.batch_id = batch AND r.attribute_id = q.id AND r.code = k.code
                      WHERE q.id IN (SELECT i.attribute_id FROM demographics.import_rows i WHERE i.batch_id = batch)
                      GROUP BY q.key, k.attribute_id, k.code, k.position) c) s), '[]')
      WHERE b.institution_id = tenant AND b.id = batch;
    END $$;

  CREATE FUNCTION demographics.import_summary(batch uuid)
    RETURNS TABLE (id uuid, file_name text, state text, rows integer, valid_rows integer, counts jsonb, issues jsonb, version integer,
      created_at timestamptz, updated_at timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
    AS $$ SELECT b.id, b.file_name, b.state, b.rows, b.valid_rows, b.counts, b.issues, b.version, b.created_at, b.updated_at
          FROM demographics.import_batches b WHERE b.id = batch $$;

  -- Both give the state before; null: there is none. Only a checked one is changed.
  CREATE FUNCTION demographics.commit_import(batch uuid, at timestamptz) RETURNS text
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
    AS $$
    DECLARE tenant uuid := demographics.tenant(); before text;
    BEGIN
      PERFORM demographics.hold(true);
      SELECT b.state INTO before FROM demographics.import_batches b WHERE b.institution_id = tenant AND b.id = batch FOR UPDATE;
      IF before IS DISTINCT FROM 'CHECKED' THEN RETURN before; END IF;
      -- Who withdrew or objected stays out, and what somebody said herself stays; without a word about whom that concerns.
      DELETE FROM demographics.import_rows r WHERE r.batch_id = batch AND (
        (EXISTS (SELECT FROM demographics.consents c WHERE c.person_id = r.person_id AND c.withdrawn_at IS NOT NULL)
          AND NOT EXISTS (SELECT FROM demographics.consents c WHERE c.person_id = r.person_id AND c.withdrawn_at IS NULL))
        OR EXISTS (SELECT FROM demographics.answers a JOIN demographics.attributes q ON q.institution_id = a.institution_id AND q.id = a.attribute_id
            JOIN demographics.attributes n ON n.institution_id = tenant AND n.id = r.attribute_id AND n.key = q.key
          WHERE a.person_id = r.person_id AND a.withdrawn_at IS NULL AND a.source = 'SELF'));
      INSERT INTO demographics.consents (institution_id, person_id, purpose, basis, source, given_at)
      SELECT DISTINCT tenant, r.person_id, 'EQUALITY_MONITORING', b.basis, 'IMPORT', at
      FROM demographics.import_rows r JOIN demographics.import_batches b ON b.institution_id = r.institution_id AND b.id = r.batch_id WHERE r.batch_id = batch
      ON CONFLICT DO NOTHING;
      UPDATE demographics.answers a SET withdrawn_at = at, self_description = NULL
      WHERE a.withdrawn_at IS NULL AND EXISTS (
        SELECT FROM demographics.import_rows r JOIN demographics.attributes n ON n.institution_id = r.institution_id AND n.id = r.attribute_id
          JOIN demographics.attributes q ON q.institution_id = tenant AND q.id = a.attribute_id AND q.key = n.key
        WHERE r.batch_id = batch AND r.person_id = a.person_id);
      INSERT INTO demographics.answers (institution_id, person_id, attribute_id, code, self_description, source, answered_at)
      SELECT tenant, r.person_id, r.attribute_id, r.code, r.self_description, 'IMPORT', at FROM demographics.import_rows r WHERE r.batch_id = batch;
      PERFORM demographics.log(r.person_id, 'IMPORTED', at) FROM (SELECT DISTINCT i.person_id FROM demographics.import_rows i WHERE i.batch_id = batch) r;
      PERFORM demographics.decide_import(batch, 'COMMITTED', at);
      RETURN before;
    END $$;

  CREATE FUNCTION demographics.discard_import(batch uuid, at timestamptz) RETURNS text
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
    AS $$
    DECLARE before text;
    BEGIN
      SELECT b.state INTO before FROM demographics.import_batches b WHERE b.id = batch FOR UPDATE;
      IF before = 'CHECKED' THEN PERFORM demographics.decide_import(batch, 'REJECTED', at); END IF;
      RETURN before;
    END $$;

  CREATE FUNCTION demographics.decide_import(batch uuid, decision text, at timestamptz) RETURNS void
    LANGUAGE sql VOLATILE SET search_path = pg_catalog
    AS $$
      DELETE FROM demographics.import_rows r WHERE r.batch_id = batch;
      UPDATE demographics.import_batches b SET state = decision, version = b.version + 1, updated_at = at WHERE b.id = batch;
    $$;
`;
