/** Functions of the schema demographics as they were before migration 37, for its way back. */
export const TAXONOMY_UNTIL_36 = `
  CREATE FUNCTION demographics.taxonomy()
    RETURNS TABLE (id uuid, key text, number integer, labels jsonb, topic text, multiple boolean, enabled boolean, newest boolean, categories jsonb)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
    AS $$
      SELECT a.id, a.key, a.number, a.labels, a.topic, a.multiple, a.enabled AND NOT demographics.is_off(a.topic),
        a.number = max(a.number) OVER (PARTITION BY a.key),
        (SELECT jsonb_agg(jsonb_build_object('code', c.code, 'labels', c.labels, 'kind', c.kind) ORDER BY c.position)
         FROM demographics.categories c WHERE c.institution_id = a.institution_id AND c.attribute_id = a.id)
      FROM demographics.attributes a ORDER BY a.key COLLATE "C", a.number
    $$;

  CREATE OR REPLACE FUNCTION demographics.define_attribute(new_id uuid, given jsonb, at timestamptz) RETURNS integer
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
    AS $$
    DECLARE latest integer;
    BEGIN
      PERFORM demographics.hold(true);
      SELECT coalesce(max(a.number), 0) + 1 INTO latest FROM demographics.attributes a WHERE a.key = given ->> 'key';
      INSERT INTO demographics.attributes (institution_id, id, key, number, labels, topic, multiple, enabled, created_at)
      VALUES (demographics.tenant(), new_id, given ->> 'key', latest, given -> 'labels', given ->> 'topic', (given ->> 'multiple')::boolean,
        (given ->> 'enabled')::boolean, at);
      INSERT INTO demographics.categories (institution_id, attribute_id, code, labels, position, kind)
      SELECT demographics.tenant(), new_id, c.value ->> 'code', c.value -> 'labels', c.place, c.value ->> 'kind'
      FROM jsonb_array_elements(given -> 'categories') WITH ORDINALITY c(value, place);
      RETURN latest;
    END $$;
`;
