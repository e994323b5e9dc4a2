/** Functions of the schema demographics as they were before migration 34, for its way back. */
export const CONSENT_UNTIL_33 = `
  CREATE FUNCTION demographics.record_own(asked text, codes text[], words text, basis text, at timestamptz) RETURNS void
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
    AS $$
    DECLARE person uuid := demographics.self(); question demographics.attributes;
    BEGIN
      PERFORM demographics.hold(false);
      SELECT a.* INTO question FROM demographics.attributes a WHERE a.key = asked ORDER BY a.number DESC LIMIT 1;
      IF NOT coalesce(question.enabled, false) OR demographics.is_off(question.topic) THEN RAISE EXCEPTION 'the attribute is not asked' USING ERRCODE = '22023'; END IF;
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

  CREATE OR REPLACE FUNCTION demographics.own_answers(at timestamptz) RETURNS jsonb
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

  CREATE OR REPLACE FUNCTION demographics.withdraw_own(at timestamptz) RETURNS void
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

  CREATE OR REPLACE FUNCTION demographics.merge_person(kept uuid, gone uuid, at timestamptz) RETURNS void
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
`;

export const IMPORTS_UNTIL_33 = `
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

  CREATE OR REPLACE FUNCTION demographics.commit_import(batch uuid, at timestamptz) RETURNS text
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
`;
