import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Equity reports: what was asked, and the result with small cells already left out. A report that has its result
 * is never changed again, by nobody: no policy lets an update see it. And what the equity role may read of the
 * rest, to count: columns without names, and of the event log only how enrollments moved.
 */
const READABLE: Record<string, string> = {
  institutions: 'id',
  programs: 'institution_id, id',
  cohorts: 'institution_id, id, program_id, state',
  enrollments: 'institution_id, id, cohort_id, person_id, role, state',
  pairings: 'institution_id, id, cohort_id, state, confirmed_at',
  pairing_members: 'institution_id, pairing_id, enrollment_id, person_id, role',
  meetings: 'institution_id, id, pairing_id, state',
  events: 'institution_id, id, type, node_ids',
  event_payloads: 'institution_id, event_id, payload',
};

export class CreateEquityReports1764000000013 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE equity_reports (
        institution_id  uuid        NOT NULL,
        id              uuid        NOT NULL,
        program_id      uuid,
        role            text        NOT NULL,
        attribute_keys  text[]      NOT NULL,
        k               integer     NOT NULL,
        state           text        NOT NULL,
        -- Why there is no result; null while there may be one.
        refusal         text,
        method          text        NOT NULL,
        -- The day of the request in the institution's zone, and when the data were read.
        asked_on        date        NOT NULL,
        as_of           timestamptz,
        spec_digest     text        NOT NULL,
        result          jsonb,
        requested_by_id uuid        NOT NULL,
        version         integer     NOT NULL DEFAULT 1,
        created_at      timestamptz NOT NULL,
        updated_at      timestamptz NOT NULL,
        CONSTRAINT pk_equity_reports PRIMARY KEY (institution_id, id),
        CONSTRAINT fk_equity_reports_program FOREIGN KEY (institution_id, program_id) REFERENCES programs (institution_id, id),
        CONSTRAINT fk_equity_reports_requested_by FOREIGN KEY (institution_id, requested_by_id) REFERENCES people (institution_id, id),
        CONSTRAINT ck_equity_reports_role CHECK (role IN ('MENTOR', 'MENTEE')),
        -- Nobody can ask for smaller groups, whatever the code says.
        CONSTRAINT ck_equity_reports_k CHECK (k BETWEEN 5 AND 100),
        CONSTRAINT ck_equity_reports_state CHECK (state IN ('REQUESTED', 'COMPUTING', 'FROZEN', 'REFUSED', 'FAILED')),
        CONSTRAINT ck_equity_reports_refusal CHECK ((refusal IS NOT NULL) = (state IN ('REFUSED', 'FAILED'))),
        CONSTRAINT ck_equity_reports_result CHECK ((result IS NOT NULL) = (state = 'FROZEN'))
      );
      -- The same question on the same day is one report, whoever asks it, and when it could not be computed once more.
      CREATE UNIQUE INDEX uq_equity_reports_spec ON equity_reports (institution_id, spec_digest, asked_on) WHERE state <> 'FAILED';
      CREATE INDEX ix_equity_reports_program ON equity_reports (institution_id, program_id);
      CREATE INDEX ix_equity_reports_requested_by ON equity_reports (institution_id, requested_by_id);
      CREATE INDEX ix_equity_reports_created_at ON equity_reports (institution_id, created_at, id);
      CREATE INDEX ix_equity_reports_open ON equity_reports (institution_id, created_at) WHERE state IN ('REQUESTED', 'COMPUTING');

      CREATE TABLE equity_report_cohorts (
        institution_id uuid NOT NULL,
        report_id      uuid NOT NULL,
        cohort_id      uuid NOT NULL,
        CONSTRAINT pk_equity_report_cohorts PRIMARY KEY (institution_id, report_id, cohort_id),
        CONSTRAINT fk_equity_report_cohorts_report FOREIGN KEY (institution_id, report_id) REFERENCES equity_reports (institution_id, id),
        CONSTRAINT fk_equity_report_cohorts_cohort FOREIGN KEY (institution_id, cohort_id) REFERENCES cohorts (institution_id, id)
      );
      CREATE INDEX ix_equity_report_cohorts_cohort ON equity_report_cohorts (institution_id, cohort_id);
    `);
    await runner.query(tenant('equity_reports', 'SELECT, INSERT, UPDATE'));
    await runner.query(tenant('equity_report_cohorts', 'SELECT, INSERT'));
    await runner.query(`
      CREATE POLICY frozen ON equity_reports AS RESTRICTIVE FOR UPDATE
        USING (state IN ('REQUESTED', 'COMPUTING')) WITH CHECK (true);
      GRANT USAGE ON SCHEMA public TO ithaca_equity;
      ${Object.entries(READABLE)
        .map(([table, columns]) => `GRANT SELECT (${columns}) ON ${table} TO ithaca_equity;`)
        .join('\n      ')}
      CREATE POLICY equity ON events AS RESTRICTIVE FOR SELECT TO ithaca_equity USING (type = 'EnrollmentMoved');
      CREATE POLICY equity ON event_payloads AS RESTRICTIVE FOR SELECT TO ithaca_equity
        USING (EXISTS (SELECT FROM events e WHERE e.institution_id = event_payloads.institution_id AND e.id = event_payloads.event_id));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP POLICY equity ON event_payloads;
      DROP POLICY equity ON events;
      ${Object.entries(READABLE)
        .map(([table, columns]) => `REVOKE SELECT (${columns}) ON ${table} FROM ithaca_equity;`)
        .join('\n      ')}
      REVOKE USAGE ON SCHEMA public FROM ithaca_equity;
      DROP TABLE equity_report_cohorts, equity_reports;
    `);
  }
}

function tenant(table: string, rights: string): string {
  return `
    ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
    ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
    CREATE POLICY tenant ON ${table}
      USING (institution_id = nullif(current_setting('ithaca.institution_id', true), '')::uuid);
    GRANT ${rights} ON ${table} TO ithaca_app;
  `;
}
