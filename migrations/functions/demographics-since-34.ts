/** Functions of the schema demographics that migration 34 makes or replaces. */
export const CONSENT_SINCE_34 = `
  -- Every version; none as long as the text that comes with the system was neither agreed to nor replaced.
  CREATE FUNCTION demographics.notices() RETURNS TABLE (number integer, texts jsonb, purpose text, standard boolean, published_at timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
    AS $$ SELECT n.number, n.texts, n.purpose, n.published_by_id IS NULL, n.published_at FROM demographics.notices n ORDER BY n.number $$;

  -- The number that holds. What people are about to agree to is written down first.
  CREATE FUNCTION demographics.current_notice(standard jsonb, at timestamptz) RETURNS integer LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog
    AS $$
    BEGIN
      INSERT INTO demographics.notices (institution_id, number, texts, purpose, published_at)
      VALUES (demographics.tenant(), 1, standard, 'EQUALITY_MONITORING', at) ON CONFLICT DO NOTHING;
      RETURN (SELECT max(n.number) FROM demographics.notices n);
    END $$;

  -- Gives the one that holds afterwards; the same texts again are no other version.
  CREATE FUNCTION demographics.publish_notice(given jsonb, system_text jsonb, at timestamptz)
    RETURNS TABLE (number integer, texts jsonb, standard boolean, published_at timestamptz, fresh boolean)
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
    AS $$
    DECLARE latest integer;
    BEGIN
      PERFORM demographics.hold(true);
      latest := demographics.current_notice(system_text, at);
      INSERT INTO demographics.notices AS n (institution_id, number, texts, purpose, published_by_id, published_at)
      SELECT demographics.tenant(), latest + 1, given, 'EQUALITY_MONITORING', demographics.self(), at
      WHERE NOT EXISTS (SELECT FROM demographics.notices o WHERE o.number = latest AND o.texts = given);
      RETURN QUERY SELECT n.number, n.texts, n.published_by_id IS NULL, n.published_at, n.number > latest
        FROM demographics.notices n ORDER BY n.number DESC LIMIT 1;
    END $$;

  -- People beside each other, but one person's calls one after the other.
  CREATE FUNCTION demographics.hold_self() RETURNS uuid LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog
    AS $$
    DECLARE person uuid := demographics.self();
    BEGIN
      PERFORM demographics.hold(false);
      PERFORM pg_advisory_xact_lock(hashtextextended('demographics:' || demographics.tenant()::text || person::text, 0));
      RETURN person;
    END $$;

  -- All that is held of somebody goes out of every later count. Whatever else leads from a person to what was counted belongs here.
  CREATE FUNCTION demographics.take_back(person uuid, at timestamptz) RETURNS void LANGUAGE sql VOLATILE SET search_path = pg_catalog
    AS $$
      UPDATE demographics.consents c SET withdrawn_at = at WHERE c.person_id = person AND c.withdrawn_at IS NULL;
      UPDATE demographics.answers a SET withdrawn_at = at, self_description = NULL WHERE a.person_id = person AND a.withdrawn_at IS NULL;
    $$;

  -- Replaces what she answered to this question before. Gives the notice that holds: under another one nothing is
  -- written, and null, where she excluded herself. Messages name nothing that was sent.
  CREATE FUNCTION demographics.record_own(asked text, codes text[], words text, notice integer, standard jsonb, at timestamptz) RETURNS integer
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
    AS $$
    DECLARE person uuid := demographics.hold_self(); question demographics.attributes; holding integer;
    BEGIN
      IF EXISTS (SELECT FROM demographics.exclusions x WHERE x.person_id = person) THEN RETURN NULL; END IF;
      holding := demographics.current_notice(standard, at);
      IF notice IS DISTINCT FROM holding THEN RETURN holding; END IF;
      SELECT a.* INTO question FROM demographics.attributes a WHERE a.key = asked ORDER BY a.number DESC LIMIT 1;
      IF NOT coalesce(question.enabled, false) OR demographics.is_off(question.topic) THEN RAISE EXCEPTION 'the attribute is not asked' USING ERRCODE = '22023'; END IF;
      INSERT INTO demographics.consents AS c (institution_id, person_id, purpose, basis, source, notice_number, given_at)
      VALUES (demographics.tenant(), person, 'EQUALITY_MONITORING', 'CONSENT', 'SELF', notice, at)
      ON CONFLICT (institution_id, person_id, purpose) WHERE withdrawn_at IS NULL
      DO UPDATE SET basis = excluded.basis, source = 'SELF', notice_number = excluded.notice_number, given_at = excluded.given_at
      WHERE c.source = 'IMPORT' OR c.notice_number IS DISTINCT FROM excluded.notice_number;
      UPDATE demographics.answers a SET withdrawn_at = at, self_description = NULL
      FROM demographics.attributes q
      WHERE q.institution_id = a.institution_id AND q.id = a.attribute_id AND q.key = asked AND a.person_id = person AND a.withdrawn_at IS NULL;
      INSERT INTO demographics.answers (institution_id, person_id, attribute_id, code, self_description, source, basis, notice_number, answered_at)
      SELECT demographics.tenant(), person, question.id, k.code,
        CASE WHEN c.kind = 'SELF_DESCRIBED' THEN words END, 'SELF', 'CONSENT', notice, at
      FROM (SELECT DISTINCT unnest(codes) AS code) k
      LEFT JOIN demographics.categories c ON c.institution_id = demographics.tenant() AND c.attribute_id = question.id AND c.code = k.code;
      PERFORM demographics.log(person, 'RECORDED', at);
      RETURN holding;
    END $$;

  CREATE OR REPLACE FUNCTION demographics.own_answers(at timestamptz) RETURNS jsonb
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
    AS $$
    DECLARE person uuid := demographics.self();
    BEGIN
      PERFORM demographics.log(person, 'READ', at);
      RETURN jsonb_build_object(
        'answers', (SELECT coalesce(jsonb_agg(jsonb_build_object('attributeId', a.attribute_id, 'code', a.code, 'selfDescription', a.self_description,
              'source', a.source, 'basis', a.basis, 'noticeVersion', a.notice_number, 'answeredAt', a.answered_at) ORDER BY a.code COLLATE "C"), '[]')
            FROM demographics.answers a WHERE a.person_id = person AND a.withdrawn_at IS NULL),
        'consents', (SELECT coalesce(jsonb_agg(jsonb_build_object('basis', c.basis, 'source', c.source, 'noticeVersion', c.notice_number,
              'givenAt', c.given_at, 'withdrawnAt', c.withdrawn_at) ORDER BY coalesce(c.withdrawn_at, 'infinity') DESC), '[]')
            FROM demographics.consents c WHERE c.person_id = person),
        'excludedAt', (SELECT x.excluded_at FROM demographics.exclusions x WHERE x.person_id = person),
        'accesses', (SELECT coalesce(jsonb_agg(jsonb_build_object('actorId', l.actor_id, 'what', l.what, 'at', l.at) ORDER BY l.at DESC), '[]')
            FROM (SELECT * FROM demographics.access_log l WHERE l.person_id = person ORDER BY l.at DESC LIMIT 100) l));
    END $$;

  CREATE OR REPLACE FUNCTION demographics.withdraw_own(at timestamptz) RETURNS void
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
    AS $$
    DECLARE person uuid := demographics.hold_self();
    BEGIN
      PERFORM demographics.take_back(person, at);
      -- Who never consented objects: no import brings her in.
      INSERT INTO demographics.consents (institution_id, person_id, purpose, basis, source, withdrawn_at)
      SELECT demographics.tenant(), person, 'EQUALITY_MONITORING', 'OBJECTION', 'SELF', at
      WHERE NOT EXISTS (SELECT FROM demographics.consents c WHERE c.person_id = person);
      PERFORM demographics.log(person, 'WITHDRAWN', at);
    END $$;

  CREATE FUNCTION demographics.exclude_own(at timestamptz) RETURNS void
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
    AS $$
    DECLARE person uuid := demographics.hold_self();
    BEGIN
      PERFORM demographics.take_back(person, at);
      INSERT INTO demographics.exclusions (institution_id, person_id, excluded_at) VALUES (demographics.tenant(), person, at) ON CONFLICT DO NOTHING;
      PERFORM demographics.log(person, 'EXCLUDED', at);
    END $$;

  CREATE FUNCTION demographics.include_own(at timestamptz) RETURNS void
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
    AS $$
    DECLARE person uuid := demographics.hold_self();
    BEGIN
      DELETE FROM demographics.exclusions x WHERE x.person_id = person;
      PERFORM demographics.log(person, 'INCLUDED', at);
    END $$;

  CREATE OR REPLACE FUNCTION demographics.merge_person(kept uuid, gone uuid, at timestamptz) RETURNS void
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
    AS $$
    DECLARE objected boolean;
    BEGIN
      PERFORM demographics.hold(true);
      SELECT EXISTS (SELECT FROM demographics.consents c WHERE c.person_id = gone AND c.withdrawn_at IS NOT NULL)
        AND NOT EXISTS (SELECT FROM demographics.consents c WHERE c.person_id = gone AND c.withdrawn_at IS NULL) INTO objected;
      PERFORM demographics.take_back(gone, at);
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
      -- Nor does a merge undo that somebody excluded herself under the other record: only she does, whatever else she said.
      INSERT INTO demographics.exclusions (institution_id, person_id, excluded_at)
      SELECT x.institution_id, kept, at FROM demographics.exclusions x WHERE x.person_id = gone ON CONFLICT DO NOTHING;
      IF EXISTS (SELECT FROM demographics.exclusions x WHERE x.person_id = kept) THEN PERFORM demographics.take_back(kept, at); END IF;
      PERFORM demographics.log(kept, 'MERGED', at);
    END $$;
`;

export const IMPORTS_SINCE_34 = `
  CREATE FUNCTION demographics.stage_import(batch uuid, file text, purpose text, columns jsonb, total integer, given jsonb, problems jsonb, at timestamptz) RETURNS void
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
    AS $$
    DECLARE tenant uuid := demographics.tenant(); strangers integer[]; doubles integer[]; people integer;
    BEGIN
      INSERT INTO demographics.import_batches (institution_id, id, file_name, purpose, basis, columns, state, rows, valid_rows, counts, issues, created_by_id, created_at, updated_at)
      SELECT tenant, batch, file, stage_import.purpose, string_agg(DISTINCT c.basis, '; ' ORDER BY c.basis), stage_import.columns, 'CHECKED', total, 0, '[]', problems,
        demographics.self(), at, at FROM jsonb_to_recordset(stage_import.columns) c(basis text);

      WITH found AS (
        SELECT r."row", r.answers, coalesce(e.id, x.id) AS person
        FROM jsonb_to_recordset(given) r("row" integer, email text, "externalId" text, answers jsonb)
        LEFT JOIN public.people e ON e.institution_id = tenant AND lower(e.email) = lower(r.email)
        LEFT JOIN public.people x ON x.institution_id = tenant AND x.external_id = r."externalId"
      ), told AS (
        SELECT f.*, count(*) OVER (PARTITION BY f.person) AS often FROM found f
      ), staged AS (
        INSERT INTO demographics.import_rows (institution_id, batch_id, person_id, attribute_id, code, self_description, basis)
        SELECT tenant, batch, t.person, a."attributeId", a.code, a.words, a.basis
        FROM told t CROSS JOIN jsonb_to_recordset(t.answers) a("attributeId" uuid, code text, words text, basis text)
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
    RETURNS TABLE (id uuid, file_name text, state text, purpose text, columns jsonb, rows integer, valid_rows integer, counts jsonb, issues jsonb, version integer,
      created_at timestamptz, updated_at timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
    AS $$ SELECT b.id, b.file_name, b.state, b.purpose, b.columns, b.rows, b.valid_rows, b.counts, b.issues, b.version, b.created_at, b.updated_at
          FROM demographics.import_batches b WHERE b.id = batch $$;

  CREATE OR REPLACE FUNCTION demographics.commit_import(batch uuid, at timestamptz) RETURNS text
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
    AS $$
    DECLARE tenant uuid := demographics.tenant(); before text;
    BEGIN
      PERFORM demographics.hold(true);
      SELECT b.state INTO before FROM demographics.import_batches b WHERE b.institution_id = tenant AND b.id = batch FOR UPDATE;
      IF before IS DISTINCT FROM 'CHECKED' THEN RETURN before; END IF;
      -- Who withdrew, objected or excluded herself stays out, and what somebody said herself stays; without a word about whom that concerns.
      DELETE FROM demographics.import_rows r WHERE r.batch_id = batch AND (
        EXISTS (SELECT FROM demographics.exclusions x WHERE x.person_id = r.person_id)
        OR (EXISTS (SELECT FROM demographics.consents c WHERE c.person_id = r.person_id AND c.withdrawn_at IS NOT NULL)
          AND NOT EXISTS (SELECT FROM demographics.consents c WHERE c.person_id = r.person_id AND c.withdrawn_at IS NULL))
        OR EXISTS (SELECT FROM demographics.answers a JOIN demographics.attributes q ON q.institution_id = a.institution_id AND q.id = a.attribute_id
            JOIN demographics.attributes n ON n.institution_id = tenant AND n.id = r.attribute_id AND n.key = q.key
          WHERE a.person_id = r.person_id AND a.withdrawn_at IS NULL AND a.source = 'SELF'));
      INSERT INTO demographics.consents (institution_id, person_id, purpose, basis, source, given_at)
      SELECT tenant, r.person_id, 'EQUALITY_MONITORING', string_agg(DISTINCT r.basis, '; ' ORDER BY r.basis), 'IMPORT', at
      FROM demographics.import_rows r WHERE r.batch_id = batch GROUP BY r.person_id
      ON CONFLICT DO NOTHING;
      UPDATE demographics.answers a SET withdrawn_at = at, self_description = NULL
      WHERE a.withdrawn_at IS NULL AND EXISTS (
        SELECT FROM demographics.import_rows r JOIN demographics.attributes n ON n.institution_id = r.institution_id AND n.id = r.attribute_id
          JOIN demographics.attributes q ON q.institution_id = tenant AND q.id = a.attribute_id AND q.key = n.key
        WHERE r.batch_id = batch AND r.person_id = a.person_id);
      INSERT INTO demographics.answers (institution_id, person_id, attribute_id, code, self_description, source, basis, answered_at)
      SELECT tenant, r.person_id, r.attribute_id, r.code, r.self_description, 'IMPORT', r.basis, at FROM demographics.import_rows r WHERE r.batch_id = batch;
      PERFORM demographics.log(r.person_id, 'IMPORTED', at) FROM (SELECT DISTINCT i.person_id FROM demographics.import_rows i WHERE i.batch_id = batch) r;
      PERFORM demographics.decide_import(batch, 'COMMITTED', at);
      RETURN before;
    END $$;
`;
