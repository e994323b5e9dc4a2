import type { MigrationInterface, QueryRunner } from 'typeorm';
import { TAXONOMY_UNTIL_36 } from './functions/demographics-until-36';

/**
 * Questions as standards have them: answers that are only recorded and never offered, answers within answers, and a
 * rule by which what a person chose becomes the group that she counts in. The rule is applied here, so that whoever
 * counts, counts alike.
 */
export class AdoptTaxonomies1764000000037 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(COLUMNS);
    await runner.query(`DROP FUNCTION demographics.taxonomy(); ${TAXONOMY} ${OFFERED}`);
    await runner.query(GROUPS);
    await runner.query(GRANTS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION demographics.groups_of(uuid), demographics.groups(uuid), demographics.taxonomy();
      DROP TRIGGER answers_given ON demographics.answers;
      DROP FUNCTION demographics.check_offered();
      REVOKE SELECT (institution_id, person_id) ON demographics.exclusions FROM ithaca_equity;
      -- Under the rule that returns, an answer that says nothing is one that was not given.
      ALTER TABLE demographics.categories NO FORCE ROW LEVEL SECURITY;
      UPDATE demographics.categories SET kind = 'PREFER_NOT_TO_SAY' WHERE kind = 'NOT_KNOWN';
      ALTER TABLE demographics.categories FORCE ROW LEVEL SECURITY,
        DROP CONSTRAINT ck_categories_kind,
        ADD CONSTRAINT ck_categories_kind CHECK (kind IN ('VALUE', 'PREFER_NOT_TO_SAY', 'SELF_DESCRIBED')),
        DROP parent, DROP offered;
      ALTER TABLE demographics.attributes DROP overlapping, DROP roll_up, DROP taxonomy_key, DROP taxonomy_version;
      ${TAXONOMY_UNTIL_36}
      REVOKE ALL ON FUNCTION demographics.taxonomy() FROM PUBLIC;
      GRANT EXECUTE ON FUNCTION demographics.taxonomy() TO ithaca_self;
    `);
  }
}

const COLUMNS = `
  ALTER TABLE demographics.attributes
    -- The starter set that the version was adopted from, unchanged; null: the institution's own.
    ADD taxonomy_key     text,
    ADD taxonomy_version integer,
    -- How choices become groups: {"rule", "order", "twoOrMore"}.
    ADD roll_up          jsonb NOT NULL DEFAULT '{"rule": "ALONE_OR_IN_COMBINATION"}',
    ADD CONSTRAINT ck_attributes_roll_up CHECK (roll_up ->> 'rule' IN ('ALONE_OR_IN_COMBINATION', 'TWO_OR_MORE', 'HIERARCHY', 'MAP')
      AND (roll_up ->> 'rule' <> 'TWO_OR_MORE' OR roll_up ->> 'twoOrMore' IS NOT NULL));
  ALTER TABLE demographics.attributes ALTER roll_up DROP DEFAULT;
  -- Whether one person can count in several groups.
  ALTER TABLE demographics.attributes ADD overlapping boolean NOT NULL
    GENERATED ALWAYS AS (multiple AND roll_up ->> 'rule' IN ('ALONE_OR_IN_COMBINATION', 'MAP') AND roll_up ->> 'twoOrMore' IS NULL) STORED;

  ALTER TABLE demographics.categories
    -- The wider category that MAP counts it in.
    ADD parent  text,
    -- False: recorded by imports or reached by the rule; people are not asked it.
    ADD offered boolean NOT NULL DEFAULT true,
    DROP CONSTRAINT ck_categories_kind,
    ADD CONSTRAINT ck_categories_kind CHECK (kind IN ('VALUE', 'PREFER_NOT_TO_SAY', 'SELF_DESCRIBED', 'NOT_KNOWN')),
    ADD CONSTRAINT fk_categories_parent FOREIGN KEY (institution_id, attribute_id, parent) REFERENCES demographics.categories (institution_id, attribute_id, code);
  ALTER TABLE demographics.categories ALTER offered DROP DEFAULT;
  CREATE INDEX ix_categories_parent ON demographics.categories (institution_id, attribute_id, parent);
`;

const TAXONOMY = `
  -- Every version, so that what was asked before keeps its words.
  CREATE FUNCTION demographics.taxonomy()
    RETURNS TABLE (id uuid, key text, number integer, labels jsonb, topic text, multiple boolean, roll_up jsonb, overlapping boolean,
      taxonomy_key text, taxonomy_version integer, enabled boolean, newest boolean, categories jsonb)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
    AS $$
      SELECT a.id, a.key, a.number, a.labels, a.topic, a.multiple, a.roll_up, a.overlapping, a.taxonomy_key, a.taxonomy_version,
        a.enabled AND NOT demographics.is_off(a.topic), a.number = max(a.number) OVER (PARTITION BY a.key),
        (SELECT jsonb_agg(jsonb_build_object('code', c.code, 'labels', c.labels, 'kind', c.kind, 'parent', c.parent, 'offered', c.offered) ORDER BY c.position)
         FROM demographics.categories c WHERE c.institution_id = a.institution_id AND c.attribute_id = a.id)
      FROM demographics.attributes a ORDER BY a.key COLLATE "C", a.number
    $$;

  -- Gives the number of the version.
  CREATE OR REPLACE FUNCTION demographics.define_attribute(new_id uuid, given jsonb, at timestamptz) RETURNS integer
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
    AS $$
    DECLARE latest integer;
    BEGIN
      PERFORM demographics.hold(true);
      SELECT coalesce(max(a.number), 0) + 1 INTO latest FROM demographics.attributes a WHERE a.key = given ->> 'key';
      INSERT INTO demographics.attributes (institution_id, id, key, number, labels, topic, multiple, enabled, roll_up, taxonomy_key, taxonomy_version, created_at)
      VALUES (demographics.tenant(), new_id, given ->> 'key', latest, given -> 'labels', given ->> 'topic', (given ->> 'multiple')::boolean,
        (given ->> 'enabled')::boolean, given -> 'rollUp', given ->> 'taxonomyKey', (given ->> 'taxonomyVersion')::integer, at);
      INSERT INTO demographics.categories (institution_id, attribute_id, code, labels, position, kind, parent, offered)
      SELECT demographics.tenant(), new_id, c.value ->> 'code', c.value -> 'labels', c.place, c.value ->> 'kind', c.value ->> 'parent', (c.value ->> 'offered')::boolean
      FROM jsonb_array_elements(given -> 'categories') WITH ORDINALITY c(value, place);
      RETURN latest;
    END $$;
`;

const OFFERED = `
  -- What is not offered can't be said, only recorded.
  CREATE FUNCTION demographics.check_offered() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog
    AS $$
    BEGIN
      IF EXISTS (SELECT FROM demographics.categories c
          WHERE c.institution_id = NEW.institution_id AND c.attribute_id = NEW.attribute_id AND c.code = NEW.code AND NOT c.offered) THEN
        RAISE EXCEPTION 'a category is not offered' USING ERRCODE = '22023';
      END IF;
      RETURN NULL;
    END $$;
  REVOKE ALL ON FUNCTION demographics.check_offered() FROM PUBLIC;
  CREATE TRIGGER answers_given AFTER INSERT ON demographics.answers FOR EACH ROW WHEN (NEW.source = 'SELF') EXECUTE FUNCTION demographics.check_offered();
`;

/**
 * They work as whoever calls, and so with no right but hers: the equity role reads just what they read, and row
 * security holds every table to the institution. In stages, since the planner can't know how many rows that leaves.
 */
const GROUPS = `
  -- The groups that people of a version of a question are counted in, in the order to show them. What nobody knows is no group.
  CREATE FUNCTION demographics.groups(attribute uuid) RETURNS TABLE (code text, kind text, place integer)
    LANGUAGE sql STABLE SET search_path = pg_catalog
    AS $$
      SELECT c.code, c.kind, c.position
      FROM demographics.attributes q JOIN demographics.categories c ON c.institution_id = q.institution_id AND c.attribute_id = q.id
      WHERE q.id = groups.attribute AND c.kind <> 'NOT_KNOWN' AND CASE WHEN q.roll_up ->> 'rule' = 'MAP' THEN c.parent IS NULL
        -- A mere heading over others holds nobody.
        ELSE c.offered OR NOT EXISTS (SELECT FROM demographics.categories d
          WHERE d.institution_id = c.institution_id AND d.attribute_id = c.attribute_id AND d.parent = c.code) END
      ORDER BY c.position
    $$;

  -- The group or groups of each person whose answer counts; who is missing here did not disclose. Codes keep their
  -- meaning, so answers to earlier versions count as long as the code is still there.
  CREATE FUNCTION demographics.groups_of(attribute uuid) RETURNS TABLE (person_id uuid, code text, kind text)
    LANGUAGE sql STABLE SET search_path = pg_catalog
    AS $$
      WITH asked AS MATERIALIZED (
        SELECT q.*, q.roll_up ->> 'rule' AS rule, q.roll_up ->> 'twoOrMore' AS two_or_more FROM demographics.attributes q
        WHERE q.id = groups_of.attribute AND q.enabled
          AND NOT EXISTS (SELECT FROM demographics.switched_off o WHERE o.institution_id = q.institution_id AND o.topic = q.topic)
      ), meanings AS MATERIALIZED (
        SELECT v.id AS attribute_id, c.code, CASE WHEN q.rule = 'MAP' THEN coalesce(c.parent, c.code) ELSE c.code END AS grouped
        FROM asked q JOIN demographics.categories c ON c.attribute_id = q.id AND c.kind <> 'NOT_KNOWN' JOIN demographics.attributes v ON v.key = q.key
      ), willing AS MATERIALIZED (
        SELECT t.person_id FROM demographics.consents t
        WHERE t.purpose = 'EQUALITY_MONITORING' AND t.given_at IS NOT NULL AND t.withdrawn_at IS NULL
          AND NOT EXISTS (SELECT FROM demographics.exclusions x WHERE x.person_id = t.person_id)
      ), chosen AS (
        -- Several answers to what takes one now are none.
        SELECT a.person_id, array_agg(DISTINCT m.grouped) AS codes
        FROM demographics.answers a JOIN meanings m ON m.attribute_id = a.attribute_id AND m.code = a.code JOIN willing w ON w.person_id = a.person_id
        WHERE a.withdrawn_at IS NULL
        GROUP BY a.person_id HAVING (SELECT q.multiple FROM asked q) OR count(*) = 1
      ), grouped AS (
        SELECT p.person_id, u.code FROM chosen p, asked q, unnest(p.codes) u(code) WHERE q.overlapping OR cardinality(p.codes) = 1
        UNION ALL
        SELECT p.person_id, coalesce(
          (SELECT o.code FROM jsonb_array_elements_text(q.roll_up -> 'order') WITH ORDINALITY o(code, place)
           WHERE q.rule = 'HIERARCHY' AND o.code = ANY (p.codes) ORDER BY o.place LIMIT 1),
          q.two_or_more,
          (SELECT c.code FROM demographics.categories c WHERE c.attribute_id = q.id AND c.code = ANY (p.codes) ORDER BY c.position LIMIT 1))
        FROM chosen p, asked q WHERE NOT q.overlapping AND cardinality(p.codes) > 1
      )
      SELECT g.person_id, g.code, c.kind FROM grouped g, asked q
      JOIN demographics.categories c ON c.attribute_id = q.id
      WHERE c.code = g.code
    $$;
`;

const GRANTS = `
  REVOKE ALL ON FUNCTION demographics.groups(uuid), demographics.groups_of(uuid), demographics.taxonomy() FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION demographics.groups(uuid), demographics.groups_of(uuid) TO ithaca_equity;
  GRANT EXECUTE ON FUNCTION demographics.taxonomy() TO ithaca_self;
  GRANT SELECT (institution_id, person_id) ON demographics.exclusions TO ithaca_equity;
`;
