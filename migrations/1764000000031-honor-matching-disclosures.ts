import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Experiences that somebody would like to share with her mentor or mentee, and lets count in matching. Which ones are
 * offered, and how much they count, is a rule of the program. Who chose what stands in a schema of its own, without any
 * way to monitoring: `ithaca_app` has no right there, and `ithaca_self` none on a table. Its functions act for the person
 * that the transaction names, forget, or tell the matcher who belongs together, and nobody by what.
 */
const FUNCTIONS = [
  'own()',
  'set_own(uuid, text[], integer, timestamptz)',
  'withdraw_own(uuid)',
  'forget_unoffered(uuid)',
  'forget_merged(uuid)',
  'favored(uuid, integer, timestamptz)',
];

export class HonorMatchingDisclosures1764000000031 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE program_policies
        ADD disclosure_points integer NOT NULL DEFAULT 0,
        ADD disclosure_topics jsonb   NOT NULL DEFAULT '[]',
        ADD CONSTRAINT ck_program_policies_disclosures CHECK (disclosure_points BETWEEN 0 AND 2000),
        -- Of few topics, a pair that was favored would tell which one it shares.
        ADD CONSTRAINT ck_program_policies_topics CHECK (disclosure_points = 0 OR jsonb_array_length(disclosure_topics) >= 3);
      ALTER TABLE program_policies ALTER disclosure_points DROP DEFAULT, ALTER disclosure_topics DROP DEFAULT;

      CREATE SCHEMA matching_disclosures;
      GRANT USAGE ON SCHEMA matching_disclosures TO ithaca_self;

      -- Consent and choices are one row: there is no choice without consent, and nothing of either is left when it is withdrawn.
      CREATE TABLE matching_disclosures.choices (
        institution_id uuid        NOT NULL,
        person_id      uuid        NOT NULL,
        program_id     uuid        NOT NULL,
        -- Each as its key and the version of its words: KEY@3.
        topics         text[]      NOT NULL,
        notice         integer     NOT NULL,
        agreed_at      timestamptz NOT NULL,
        CONSTRAINT pk_choices PRIMARY KEY (institution_id, person_id, program_id),
        CONSTRAINT fk_choices_person FOREIGN KEY (institution_id, person_id) REFERENCES public.people (institution_id, id),
        CONSTRAINT fk_choices_program FOREIGN KEY (institution_id, program_id) REFERENCES public.programs (institution_id, id),
        CONSTRAINT ck_choices_topics CHECK (cardinality(topics) > 0)
      );
      CREATE INDEX ix_choices_program ON matching_disclosures.choices (institution_id, program_id);

      -- Who is favored by chance stays the same from run to run: drawn anew each time, chance would cancel itself out.
      CREATE TABLE matching_disclosures.lots (
        institution_id uuid NOT NULL,
        cohort_id      uuid NOT NULL,
        secret         uuid NOT NULL DEFAULT gen_random_uuid(),
        CONSTRAINT pk_lots PRIMARY KEY (institution_id, cohort_id),
        CONSTRAINT fk_lots_cohort FOREIGN KEY (institution_id, cohort_id) REFERENCES public.cohorts (institution_id, id)
      );
    `);
    for (const table of ['choices', 'lots']) await runner.query(tenant(table));
    await runner.query(HELPERS);
    await runner.query(OWN);
    await runner.query(FORGETTING);
    await runner.query(FAVORED);
    await runner.query(`
      REVOKE ALL ON ALL FUNCTIONS IN SCHEMA matching_disclosures FROM PUBLIC;
      ${FUNCTIONS.map((signature) => `GRANT EXECUTE ON FUNCTION matching_disclosures.${signature} TO ithaca_self;`).join('\n      ')}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP SCHEMA matching_disclosures CASCADE;
      ALTER TABLE program_policies DROP CONSTRAINT ck_program_policies_topics, DROP CONSTRAINT ck_program_policies_disclosures,
        DROP disclosure_points, DROP disclosure_topics;
    `);
  }
}

function tenant(table: string): string {
  return `
    ALTER TABLE matching_disclosures.${table} ENABLE ROW LEVEL SECURITY;
    ALTER TABLE matching_disclosures.${table} FORCE ROW LEVEL SECURITY;
    CREATE POLICY tenant ON matching_disclosures.${table}
      USING (institution_id = nullif(current_setting('ithaca.institution_id', true), '')::uuid);
  `;
}

const HELPERS = `
  CREATE FUNCTION matching_disclosures.tenant() RETURNS uuid LANGUAGE sql STABLE SET search_path = pg_catalog
    AS $$ SELECT nullif(current_setting('ithaca.institution_id', true), '')::uuid $$;

  -- For whom the transaction works. Nobody: then no function about a person does anything.
  CREATE FUNCTION matching_disclosures.self() RETURNS uuid LANGUAGE plpgsql STABLE SET search_path = pg_catalog
    AS $$
    DECLARE person uuid := nullif(current_setting('ithaca.person_id', true), '')::uuid;
    BEGIN
      IF person IS NULL THEN RAISE EXCEPTION 'no person is set' USING ERRCODE = '42501'; END IF;
      RETURN person;
    END $$;

  -- What the program's newest rules offer; nothing where they don't honor it.
  CREATE FUNCTION matching_disclosures.offered(program uuid) RETURNS text[] LANGUAGE sql STABLE SET search_path = pg_catalog
    AS $$
      SELECT coalesce((
        SELECT array(SELECT (t.topic ->> 'key') || '@' || (t.topic ->> 'version') FROM jsonb_array_elements(newest.disclosure_topics) t(topic))
        FROM (SELECT y.* FROM public.program_policies y
              WHERE y.institution_id = matching_disclosures.tenant() AND y.program_id = program ORDER BY y.number DESC LIMIT 1) newest
        WHERE newest.disclosure_points > 0), '{}')
    $$;
`;

const OWN = `
  CREATE FUNCTION matching_disclosures.own()
    RETURNS TABLE (program_id uuid, topics text[], notice integer, agreed_at timestamptz)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog
    AS $$
    DECLARE person uuid := matching_disclosures.self();
    BEGIN
      RETURN QUERY SELECT c.program_id, c.topics, c.notice, c.agreed_at FROM matching_disclosures.choices c
        WHERE c.institution_id = matching_disclosures.tenant() AND c.person_id = person ORDER BY c.program_id;
    END $$;

  -- Puts these in the place of all that she chose in the program before. False, and nothing is written: one is not offered.
  CREATE FUNCTION matching_disclosures.set_own(program uuid, chosen text[], notice_read integer, at timestamptz) RETURNS boolean
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
    AS $$
    DECLARE person uuid := matching_disclosures.self();
    BEGIN
      -- Who changes the rules has the program for herself, so it is read after her.
      PERFORM FROM public.programs p WHERE p.institution_id = matching_disclosures.tenant() AND p.id = program FOR KEY SHARE;
      IF NOT chosen <@ matching_disclosures.offered(program) THEN RETURN false; END IF;
      DELETE FROM matching_disclosures.choices c
        WHERE c.institution_id = matching_disclosures.tenant() AND c.person_id = person AND c.program_id = program;
      IF cardinality(chosen) > 0 THEN
        INSERT INTO matching_disclosures.choices (institution_id, person_id, program_id, topics, notice, agreed_at)
        VALUES (matching_disclosures.tenant(), person, program, chosen, notice_read, at);
      END IF;
      RETURN true;
    END $$;

  -- In one program, or in all.
  CREATE FUNCTION matching_disclosures.withdraw_own(program uuid) RETURNS void
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
    AS $$
    DECLARE person uuid := matching_disclosures.self();
    BEGIN
      DELETE FROM matching_disclosures.choices c WHERE c.institution_id = matching_disclosures.tenant() AND c.person_id = person
        AND (program IS NULL OR c.program_id = program);
    END $$;
`;

const FORGETTING = `
  -- What the program does not offer any more, or says in other words, is nobody's choice. Called when its rules have changed.
  CREATE FUNCTION matching_disclosures.forget_unoffered(program uuid) RETURNS void
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
    AS $$
    DECLARE still text[];
    BEGIN
      PERFORM FROM public.programs p WHERE p.institution_id = matching_disclosures.tenant() AND p.id = program FOR UPDATE;
      still := matching_disclosures.offered(program);
      DELETE FROM matching_disclosures.choices c
        WHERE c.institution_id = matching_disclosures.tenant() AND c.program_id = program AND NOT c.topics && still;
      UPDATE matching_disclosures.choices c SET topics = array(SELECT t.topic FROM unnest(c.topics) t(topic) WHERE t.topic = ANY (still))
        WHERE c.institution_id = matching_disclosures.tenant() AND c.program_id = program AND NOT c.topics <@ still;
    END $$;

  -- Of a record that was merged into another; a merge brings nobody's choices before another account.
  CREATE FUNCTION matching_disclosures.forget_merged(person uuid) RETURNS void
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
    AS $$
      DELETE FROM matching_disclosures.choices c
      USING public.people p WHERE c.institution_id = matching_disclosures.tenant() AND c.person_id = person
        AND p.institution_id = c.institution_id AND p.id = c.person_id AND p.merged_into_id IS NOT NULL
    $$;
`;

/**
 * Who belongs together in the cohort of a run that is being computed, by enrollments. For each topic that somebody chose
 * on both sides there are two groups: those who chose it, and as many others, drawn by lot. Nothing tells them apart, so
 * a pair that was favored proves nothing. Who can start runs herself is in no real one: with what she chose she could ask.
 */
const FAVORED = `
  CREATE FUNCTION matching_disclosures.favored(run uuid, current_notice integer, at timestamptz)
    RETURNS TABLE (mentors uuid[], mentees uuid[])
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
    AS $$
    DECLARE tenant uuid := matching_disclosures.tenant(); of_cohort uuid; of_program uuid; secret text;
    BEGIN
      IF nullif(current_setting('ithaca.person_id', true), '') IS NOT NULL THEN
        RAISE EXCEPTION 'this is for no person' USING ERRCODE = '42501';
      END IF;
      SELECT c.id, c.program_id INTO of_cohort, of_program
        FROM public.match_runs r JOIN public.cohorts c ON c.institution_id = r.institution_id AND c.id = r.cohort_id
        WHERE r.institution_id = tenant AND r.id = run AND r.state = 'RUNNING';
      IF of_cohort IS NULL THEN RETURN; END IF;
      INSERT INTO matching_disclosures.lots (institution_id, cohort_id) VALUES (tenant, of_cohort) ON CONFLICT DO NOTHING;
      SELECT l.secret::text INTO secret FROM matching_disclosures.lots l WHERE l.institution_id = tenant AND l.cohort_id = of_cohort;

      RETURN QUERY
      WITH there AS MATERIALIZED (
        SELECT e.id, e.person_id, e.role FROM public.enrollments e
        WHERE e.institution_id = tenant AND e.cohort_id = of_cohort AND e.state = 'ACCEPTED' AND e.role IN ('MENTOR', 'MENTEE')
      ), chosen AS MATERIALIZED (
        SELECT t.topic, h.id, h.role
        FROM there h
        JOIN matching_disclosures.choices d ON d.institution_id = tenant AND d.person_id = h.person_id AND d.program_id = of_program
          AND d.notice = current_notice
        CROSS JOIN unnest(d.topics) t(topic)
        WHERE t.topic = ANY (matching_disclosures.offered(of_program)) AND NOT EXISTS (
          SELECT FROM public.role_grants g WHERE g.institution_id = tenant AND g.person_id = h.person_id
            AND g.role IN ('INSTITUTION_ADMIN', 'COORDINATOR') AND g.revoked_at IS NULL AND (g.expires_at IS NULL OR g.expires_at > at)
            AND (g.program_id = of_program OR g.cohort_id = of_cohort OR g.program_id IS NULL AND g.cohort_id IS NULL))
      ), shared AS (
        SELECT c.topic, count(*) FILTER (WHERE c.role = 'MENTOR') AS mentors, count(*) FILTER (WHERE c.role = 'MENTEE') AS mentees
        FROM chosen c GROUP BY c.topic
        HAVING count(*) FILTER (WHERE c.role = 'MENTOR') > 0 AND count(*) FILTER (WHERE c.role = 'MENTEE') > 0
      ), drawn AS (
        SELECT s.topic, h.id, h.role, CASE h.role WHEN 'MENTOR' THEN s.mentors ELSE s.mentees END AS wanted,
          row_number() OVER (PARTITION BY s.topic, h.role ORDER BY sha256(convert_to(secret || s.topic || h.person_id, 'UTF8'))) AS place
        FROM shared s CROSS JOIN there h
        WHERE NOT EXISTS (SELECT FROM chosen c WHERE c.topic = s.topic AND c.id = h.id)
      ), members AS (
        SELECT c.topic, true AS is_real, c.id, c.role FROM chosen c JOIN shared s ON s.topic = c.topic
        UNION ALL
        SELECT d.topic, false, d.id, d.role FROM drawn d WHERE d.place <= d.wanted
      )
      SELECT array_agg(m.id ORDER BY m.id) FILTER (WHERE m.role = 'MENTOR'), array_agg(m.id ORDER BY m.id) FILTER (WHERE m.role = 'MENTEE')
      FROM members m GROUP BY m.topic, m.is_real
      HAVING count(*) FILTER (WHERE m.role = 'MENTOR') > 0 AND count(*) FILTER (WHERE m.role = 'MENTEE') > 0
      -- In no order that would tell them apart.
      ORDER BY sha256(convert_to(secret || m.topic || m.is_real, 'UTF8'));
    END $$;
`;
