import type { MigrationInterface, QueryRunner } from 'typeorm';
import { UNTIL_30 } from './functions/demographics-until-30';

/**
 * The policy profile that an institution has chosen, and by which each report is made; and the topics that it switches
 * off, which stand with the demographics: there nobody is asked and nothing counted, whatever the code says.
 */
export class ChooseEquityPolicies1764000000033 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(POLICIES);
    await runner.query(TOPICS);
    await runner.query(FUNCTIONS);
    await runner.query(
      grants(['switch_off(text[])', 'taxonomy()', 'define_attribute(uuid, jsonb, timestamptz)']),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION demographics.taxonomy(), demographics.define_attribute(uuid, jsonb, timestamptz), demographics.switch_off(text[]),
        demographics.record_own(text, text[], text, text, timestamptz), demographics.is_off(text);
      DROP TABLE demographics.switched_off;
      ALTER TABLE demographics.attributes DROP topic;
      DROP TABLE equity_policies;
      ALTER TABLE equity_reports DROP profile_key, DROP profile_version;
      ${UNTIL_30}
    `);
    await runner.query(
      grants([
        'taxonomy()',
        'define_attribute(uuid, text, jsonb, boolean, boolean, jsonb, timestamptz)',
        'record_own(text, text[], text, text, timestamptz)',
      ]),
    );
  }
}

function grants(signatures: string[]): string {
  return signatures
    .map(
      (signature) => `
        REVOKE ALL ON FUNCTION demographics.${signature} FROM PUBLIC;
        GRANT EXECUTE ON FUNCTION demographics.${signature} TO ithaca_self;`,
    )
    .join('');
}

const POLICIES = `
  -- Every choice that was made; the highest number counts.
  CREATE TABLE equity_policies (
    institution_id  uuid        NOT NULL,
    number          bigint      NOT NULL,
    profile_key     text        NOT NULL,
    profile_version integer     NOT NULL,
    chosen_by_id    uuid        NOT NULL,
    chosen_at       timestamptz NOT NULL,
    CONSTRAINT pk_equity_policies PRIMARY KEY (institution_id, number),
    CONSTRAINT fk_equity_policies_institution FOREIGN KEY (institution_id) REFERENCES institutions (id),
    CONSTRAINT fk_equity_policies_chosen_by FOREIGN KEY (institution_id, chosen_by_id) REFERENCES people (institution_id, id)
  );
  CREATE INDEX ix_equity_policies_chosen_by ON equity_policies (institution_id, chosen_by_id);
  ALTER TABLE equity_policies ENABLE ROW LEVEL SECURITY;
  ALTER TABLE equity_policies FORCE ROW LEVEL SECURITY;
  CREATE POLICY tenant ON equity_policies
    USING (institution_id = nullif(current_setting('ithaca.institution_id', true), '')::uuid);
  GRANT SELECT, INSERT ON equity_policies TO ithaca_app;

  -- Reports from before there were profiles used the values of the first one; new ones say theirs.
  ALTER TABLE equity_reports
    ADD profile_key     text    NOT NULL DEFAULT 'screening',
    ADD profile_version integer NOT NULL DEFAULT 1;
  ALTER TABLE equity_reports ALTER profile_key DROP DEFAULT, ALTER profile_version DROP DEFAULT;
`;

const TOPICS = `
  -- Generated at first, which fills it for the attributes of every institution.
  ALTER TABLE demographics.attributes ADD topic text NOT NULL GENERATED ALWAYS AS (key) STORED;
  ALTER TABLE demographics.attributes ALTER topic DROP EXPRESSION;

  CREATE TABLE demographics.switched_off (
    institution_id uuid NOT NULL,
    topic          text NOT NULL,
    CONSTRAINT pk_switched_off PRIMARY KEY (institution_id, topic),
    CONSTRAINT fk_switched_off_institution FOREIGN KEY (institution_id) REFERENCES public.institutions (id)
  );
  ALTER TABLE demographics.switched_off ENABLE ROW LEVEL SECURITY;
  ALTER TABLE demographics.switched_off FORCE ROW LEVEL SECURITY;
  CREATE POLICY tenant ON demographics.switched_off
    USING (institution_id = nullif(current_setting('ithaca.institution_id', true), '')::uuid);
  GRANT SELECT ON demographics.switched_off TO ithaca_equity;
`;

const FUNCTIONS = `
  DROP FUNCTION demographics.taxonomy(), demographics.define_attribute(uuid, text, jsonb, boolean, boolean, jsonb, timestamptz);

  CREATE FUNCTION demographics.is_off(asked text) RETURNS boolean LANGUAGE sql STABLE SET search_path = pg_catalog
    AS $$ SELECT EXISTS (SELECT FROM demographics.switched_off o WHERE o.institution_id = demographics.tenant() AND o.topic = asked) $$;
  REVOKE ALL ON FUNCTION demographics.is_off(text) FROM PUBLIC;

  -- These topics and no others.
  CREATE FUNCTION demographics.switch_off(topics text[]) RETURNS void
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
    AS $$
    BEGIN
      PERFORM demographics.hold(true);
      DELETE FROM demographics.switched_off o WHERE o.topic <> ALL (topics);
      INSERT INTO demographics.switched_off (institution_id, topic)
      SELECT DISTINCT demographics.tenant(), t.topic FROM unnest(topics) t(topic) ON CONFLICT DO NOTHING;
    END $$;

  -- Every version, so that what was asked before keeps its words.
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

  -- Gives the number of the version.
  CREATE FUNCTION demographics.define_attribute(new_id uuid, given jsonb, at timestamptz) RETURNS integer
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

  CREATE OR REPLACE FUNCTION demographics.record_own(asked text, codes text[], words text, basis text, at timestamptz) RETURNS void
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
`;
