import type { MigrationInterface, QueryRunner } from 'typeorm';
import { CONSENT_SINCE_34, IMPORTS_SINCE_34 } from './functions/demographics-since-34';
import { CONSENT_UNTIL_33, IMPORTS_UNTIL_33 } from './functions/demographics-until-33';

/**
 * What people agree to: the notice that they are shown has versions, and each answer says under which it was given.
 * Whoever does not want to be monitored says so once, without having consented to anything, and nobody else undoes
 * it. What an import brings says for each column on which basis.
 */
export class VersionConsentNotices1764000000034 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query(`
      DROP FUNCTION demographics.record_own(text, text[], text, text, timestamptz), demographics.import_summary(uuid),
        demographics.stage_import(uuid, text, text, integer, jsonb, jsonb, timestamptz);
      ${CONSENT_SINCE_34}
      ${IMPORTS_SINCE_34}
      REVOKE ALL ON FUNCTION demographics.current_notice(jsonb, timestamptz), demographics.hold_self(), demographics.take_back(uuid, timestamptz) FROM PUBLIC;
    `);
    await runner.query(grants(SINCE_34));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION demographics.${[...SINCE_34, ...HELPERS].join(', demographics.')};
      -- An objection outlives the switch by which it was made: without an earlier consent, as one of those there were before.
      ALTER TABLE demographics.exclusions NO FORCE ROW LEVEL SECURITY;
      ALTER TABLE demographics.consents NO FORCE ROW LEVEL SECURITY;
      INSERT INTO demographics.consents (institution_id, person_id, purpose, basis, source, withdrawn_at)
      SELECT x.institution_id, x.person_id, 'EQUALITY_MONITORING', 'OBJECTION', 'SELF', x.excluded_at FROM demographics.exclusions x
      WHERE NOT EXISTS (SELECT FROM demographics.consents c WHERE c.institution_id = x.institution_id AND c.person_id = x.person_id);
      ALTER TABLE demographics.consents FORCE ROW LEVEL SECURITY, DROP notice_number;
      ALTER TABLE demographics.answers DROP notice_number, DROP basis;
      ALTER TABLE demographics.import_rows DROP basis;
      ALTER TABLE demographics.import_batches DROP purpose, DROP columns;
      DROP TABLE demographics.exclusions, demographics.notices;
      ALTER TABLE demographics.access_log NO FORCE ROW LEVEL SECURITY;
      UPDATE demographics.access_log SET what = 'WITHDRAWN' WHERE what = 'EXCLUDED';
      DELETE FROM demographics.access_log WHERE what = 'INCLUDED';
      ALTER TABLE demographics.access_log FORCE ROW LEVEL SECURITY,
        DROP CONSTRAINT ck_access_log_what,
        ADD CONSTRAINT ck_access_log_what CHECK (what IN ('READ', 'RECORDED', 'WITHDRAWN', 'IMPORTED', 'MERGED'));
      ${CONSENT_UNTIL_33}
      ${IMPORTS_UNTIL_33}
    `);
    await runner.query(
      grants([
        'record_own(text, text[], text, text, timestamptz)',
        'import_summary(uuid)',
        'stage_import(uuid, text, text, integer, jsonb, jsonb, timestamptz)',
      ]),
    );
  }
}

/** What the runtime may call; functions that keep their arguments keep their grants. */
const SINCE_34 = [
  'notices()',
  'publish_notice(jsonb, jsonb, timestamptz)',
  'record_own(text, text[], text, integer, jsonb, timestamptz)',
  'exclude_own(timestamptz)',
  'include_own(timestamptz)',
  'stage_import(uuid, text, text, jsonb, integer, jsonb, jsonb, timestamptz)',
  'import_summary(uuid)',
];

const HELPERS = ['current_notice(jsonb, timestamptz)', 'hold_self()', 'take_back(uuid, timestamptz)'];

function grants(signatures: string[]): string {
  return signatures
    .map(
      (signature) => `
        REVOKE ALL ON FUNCTION demographics.${signature} FROM PUBLIC;
        GRANT EXECUTE ON FUNCTION demographics.${signature} TO ithaca_self;`,
    )
    .join('');
}

const tenant = (table: string) => `
  ALTER TABLE demographics.${table} ENABLE ROW LEVEL SECURITY;
  ALTER TABLE demographics.${table} FORCE ROW LEVEL SECURITY;
  CREATE POLICY tenant ON demographics.${table}
    USING (institution_id = nullif(current_setting('ithaca.institution_id', true), '')::uuid);
`;

const TABLES = `
  -- What people are told, in all its languages; the highest number counts. The text that comes with the system is
  -- written down as the first when somebody first answers or another text takes its place; nobody published it.
  CREATE TABLE demographics.notices (
    institution_id  uuid        NOT NULL,
    number          integer     NOT NULL,
    texts           jsonb       NOT NULL,
    purpose         text        NOT NULL,
    published_by_id uuid,
    published_at    timestamptz NOT NULL,
    CONSTRAINT pk_notices PRIMARY KEY (institution_id, number),
    CONSTRAINT fk_notices_institution FOREIGN KEY (institution_id) REFERENCES public.institutions (id),
    CONSTRAINT fk_notices_published_by FOREIGN KEY (institution_id, published_by_id) REFERENCES public.people (institution_id, id),
    CONSTRAINT ck_notices_purpose CHECK (purpose = 'EQUALITY_MONITORING')
  );
  CREATE INDEX ix_notices_published_by ON demographics.notices (institution_id, published_by_id);
  ${tenant('notices')}

  -- Who does not want to be monitored: holds nothing, and is brought in by nobody.
  CREATE TABLE demographics.exclusions (
    institution_id uuid        NOT NULL,
    person_id      uuid        NOT NULL,
    excluded_at    timestamptz NOT NULL,
    CONSTRAINT pk_exclusions PRIMARY KEY (institution_id, person_id),
    CONSTRAINT fk_exclusions_person FOREIGN KEY (institution_id, person_id) REFERENCES public.people (institution_id, id)
  );
  ${tenant('exclusions')}

  -- Null: from before notices had versions, or by an import, which no notice was shown for.
  ALTER TABLE demographics.consents ADD notice_number integer,
    ADD CONSTRAINT fk_consents_notice FOREIGN KEY (institution_id, notice_number) REFERENCES demographics.notices (institution_id, number);
  CREATE INDEX ix_consents_notice ON demographics.consents (institution_id, notice_number);
  ALTER TABLE demographics.answers ADD notice_number integer, ADD basis text,
    ADD CONSTRAINT fk_answers_notice FOREIGN KEY (institution_id, notice_number) REFERENCES demographics.notices (institution_id, number);
  CREATE INDEX ix_answers_notice ON demographics.answers (institution_id, notice_number);

  -- Until now a file had one basis, and so had what it brought.
  ALTER TABLE demographics.import_batches ADD purpose text NOT NULL DEFAULT 'EQUALITY_MONITORING', ADD columns jsonb NOT NULL DEFAULT '[]',
    ADD CONSTRAINT ck_import_batches_purpose CHECK (purpose = 'EQUALITY_MONITORING');
  ALTER TABLE demographics.import_batches ALTER purpose DROP DEFAULT, ALTER columns DROP DEFAULT;
  ALTER TABLE demographics.import_rows ADD basis text;
  ALTER TABLE demographics.answers NO FORCE ROW LEVEL SECURITY;
  ALTER TABLE demographics.consents NO FORCE ROW LEVEL SECURITY;
  ALTER TABLE demographics.import_batches NO FORCE ROW LEVEL SECURITY;
  ALTER TABLE demographics.import_rows NO FORCE ROW LEVEL SECURITY;
  UPDATE demographics.answers a SET basis = c.basis FROM demographics.consents c
  WHERE c.institution_id = a.institution_id AND c.person_id = a.person_id AND c.withdrawn_at IS NULL AND a.withdrawn_at IS NULL;
  UPDATE demographics.import_rows r SET basis = b.basis FROM demographics.import_batches b
  WHERE b.institution_id = r.institution_id AND b.id = r.batch_id;
  ALTER TABLE demographics.answers FORCE ROW LEVEL SECURITY;
  ALTER TABLE demographics.consents FORCE ROW LEVEL SECURITY;
  ALTER TABLE demographics.import_batches FORCE ROW LEVEL SECURITY;
  ALTER TABLE demographics.import_rows FORCE ROW LEVEL SECURITY, ALTER basis SET NOT NULL;

  ALTER TABLE demographics.access_log DROP CONSTRAINT ck_access_log_what,
    ADD CONSTRAINT ck_access_log_what CHECK (what IN ('READ', 'RECORDED', 'WITHDRAWN', 'IMPORTED', 'MERGED', 'EXCLUDED', 'INCLUDED'));
`;
