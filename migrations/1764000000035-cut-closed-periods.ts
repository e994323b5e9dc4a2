import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Cuts: the people of closed cohorts are counted once for each role, and whatever is reported of them later comes from
 * those counts. A cohort is in one cut, so no two tables tell of the same people by subtraction. The counts stand with
 * the demographics, for the equity role alone, and name nobody: there is no link from a person to them that would
 * have to be cut. What was printed of a cut is written once.
 */
const READABLE: Record<string, string> = {
  enrollments: 'created_at',
  meetings: 'starts_at',
  milestones: 'institution_id, pairing_id, state',
  feedback_rounds: 'institution_id, id, cohort_id, instrument_id, state',
  feedback_items: 'institution_id, instrument_id, position, low, high, reversed, subscale',
  feedback_assignments: 'institution_id, id, round_id, pairing_id, member_id, state',
  feedback_responses: 'institution_id, id, assignment_id',
  feedback_answers: 'institution_id, response_id, position, value',
};
// Of members it could read the rest before.
const MEMBERS = 'id';

export class CutClosedPeriods1764000000035 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    for (const table of ['equity_cuts', 'equity_cut_cohorts', 'equity_sheets'])
      await runner.query(tenant(`public.${table}`));
    await runner.query(tenant('demographics.cut_atoms'));
    await runner.query(`
      GRANT SELECT, INSERT ON equity_cuts TO ithaca_app;
      GRANT SELECT, INSERT ON equity_cut_cohorts, equity_sheets TO ithaca_app;
      GRANT SELECT, INSERT ON demographics.cut_atoms TO ithaca_equity;
      -- What was taken is not taken again.
      CREATE POLICY taken ON equity_cuts AS RESTRICTIVE FOR UPDATE USING (as_of IS NULL) WITH CHECK (true);
      ${granting('GRANT', 'TO')}
      GRANT SELECT (${MEMBERS}) ON pairing_members TO ithaca_equity;
      GRANT SELECT ON equity_cuts, equity_cut_cohorts TO ithaca_equity;
      GRANT UPDATE (as_of, attribute_keys, left_out), DELETE ON equity_cuts TO ithaca_equity;
      ALTER TABLE equity_reports
        ADD crossings jsonb NOT NULL DEFAULT '[]',
        ADD purpose   text  NOT NULL DEFAULT 'EQUALITY_MONITORING',
        ADD CONSTRAINT ck_equity_reports_purpose CHECK (purpose = 'EQUALITY_MONITORING');
      ALTER TABLE equity_reports ALTER crossings DROP DEFAULT, ALTER purpose DROP DEFAULT;
      -- A closed period has one answer, whatever the day. Reports of open ones had one for each day.
      DROP INDEX uq_equity_reports_spec;
      CREATE UNIQUE INDEX uq_equity_reports_spec ON equity_reports (institution_id, spec_digest)
        WHERE state IN ('REQUESTED', 'COMPUTING', 'FROZEN') AND method NOT IN ('equity-1', 'equity-2');
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX uq_equity_reports_spec;
      CREATE UNIQUE INDEX uq_equity_reports_spec ON equity_reports (institution_id, spec_digest, asked_on) WHERE state <> 'FAILED';
      ALTER TABLE equity_reports DROP crossings, DROP purpose;
      REVOKE SELECT (${MEMBERS}) ON pairing_members FROM ithaca_equity;
      ${granting('REVOKE', 'FROM')}
      DROP TABLE demographics.cut_atoms, equity_sheets, equity_cut_cohorts, equity_cuts;
    `);
  }
}

function granting(verb: string, to: string): string {
  return Object.entries(READABLE)
    .map(([table, columns]) => `${verb} SELECT (${columns}) ON ${table} ${to} ithaca_equity;`)
    .join('\n      ');
}

const TABLES = `
  CREATE TABLE equity_cuts (
    institution_id uuid        NOT NULL,
    id             uuid        NOT NULL,
    role           text        NOT NULL,
    k              integer     NOT NULL,
    -- When the people were counted, and what they were asked by then; null until it is done.
    as_of          timestamptz,
    attribute_keys text[],
    -- How many of its cohorts' people were counted before, in an earlier cut.
    left_out       integer,
    created_at     timestamptz NOT NULL,
    CONSTRAINT pk_equity_cuts PRIMARY KEY (institution_id, id),
    CONSTRAINT fk_equity_cuts_institution FOREIGN KEY (institution_id) REFERENCES institutions (id),
    CONSTRAINT uq_equity_cuts_role UNIQUE (institution_id, id, role),
    CONSTRAINT ck_equity_cuts_role CHECK (role IN ('MENTOR', 'MENTEE')),
    CONSTRAINT ck_equity_cuts_k CHECK (k BETWEEN 5 AND 100),
    CONSTRAINT ck_equity_cuts_taken CHECK ((as_of IS NULL) = (attribute_keys IS NULL))
  );

  -- The key is the rule: a cohort is cut once for each role.
  CREATE TABLE equity_cut_cohorts (
    institution_id uuid NOT NULL,
    role           text NOT NULL,
    cohort_id      uuid NOT NULL,
    cut_id         uuid NOT NULL,
    CONSTRAINT pk_equity_cut_cohorts PRIMARY KEY (institution_id, role, cohort_id),
    CONSTRAINT fk_equity_cut_cohorts_cut_id_role FOREIGN KEY (institution_id, cut_id, role) REFERENCES equity_cuts (institution_id, id, role) ON DELETE CASCADE,
    CONSTRAINT fk_equity_cut_cohorts_cohort FOREIGN KEY (institution_id, cohort_id) REFERENCES cohorts (institution_id, id)
  );
  CREATE INDEX ix_equity_cut_cohorts_cut ON equity_cut_cohorts (institution_id, cut_id, role);
  CREATE INDEX ix_equity_cut_cohorts_cohort ON equity_cut_cohorts (institution_id, cohort_id);

  -- What is printed of an attribute, or of two crossed, in a cut.
  CREATE TABLE equity_sheets (
    institution_id uuid        NOT NULL,
    cut_id         uuid        NOT NULL,
    attributes     text        NOT NULL,
    sheet          jsonb       NOT NULL,
    created_at     timestamptz NOT NULL,
    CONSTRAINT pk_equity_sheets PRIMARY KEY (institution_id, cut_id, attributes),
    CONSTRAINT fk_equity_sheets_cut FOREIGN KEY (institution_id, cut_id) REFERENCES equity_cuts (institution_id, id) ON DELETE CASCADE
  );

  -- People who are alike in all that a report can separate, and how many they are.
  CREATE TABLE demographics.cut_atoms (
    institution_id uuid    NOT NULL,
    cut_id         uuid    NOT NULL,
    number         integer NOT NULL,
    cohort_id      uuid    NOT NULL,
    profile        jsonb   NOT NULL,
    -- By key of the attribute the codes chosen; without the key: not disclosed.
    codes          jsonb   NOT NULL,
    people         integer NOT NULL,
    CONSTRAINT pk_cut_atoms PRIMARY KEY (institution_id, cut_id, number),
    CONSTRAINT fk_cut_atoms_cut FOREIGN KEY (institution_id, cut_id) REFERENCES public.equity_cuts (institution_id, id) ON DELETE CASCADE,
    CONSTRAINT ck_cut_atoms_people CHECK (people > 0)
  );
`;

function tenant(table: string): string {
  return `
    ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
    ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
    CREATE POLICY tenant ON ${table}
      USING (institution_id = nullif(current_setting('ithaca.institution_id', true), '')::uuid);
  `;
}
