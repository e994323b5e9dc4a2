/** Functions of the schema demographics as they were before migration 33, for its way back. */
export const UNTIL_30 = `
  CREATE FUNCTION demographics.taxonomy()
    RETURNS TABLE (id uuid, key text, number integer, labels jsonb, multiple boolean, enabled boolean, newest boolean, categories jsonb)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
    AS $$
      SELECT a.id, a.key, a.number, a.labels, a.multiple, a.enabled, a.number = max(a.number) OVER (PARTITION BY a.key),
        (SELECT jsonb_agg(jsonb_build_object('code', c.code, 'labels', c.labels, 'kind', c.kind) ORDER BY c.position)
         FROM demographics.categories c WHERE c.institution_id = a.institution_id AND c.attribute_id = a.id)
      FROM demographics.attributes a ORDER BY a.key COLLATE "C", a.number
    $$;

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
`;
