import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Benchmarks: how many people were eligible or invited, by group, as the institution states it. Nobody is counted for
 * them here. They are never changed, since reports name them; a mistake is corrected by another one. And the attributes
 * by which programs admit people, which reports do not judge.
 */
export class StateEquityBenchmarks1764000000039 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE equity_benchmarks (
        institution_id   uuid        NOT NULL,
        id               uuid        NOT NULL,
        role             text        NOT NULL,
        stage            text        NOT NULL,
        attribute_key    text        NOT NULL,
        -- Version of the question whose groups are counted.
        attribute_number integer     NOT NULL,
        -- For each group {"code", "people"}; null people stand among those whose group is unknown.
        counts           jsonb       NOT NULL,
        people           integer     NOT NULL,
        unknown          integer     NOT NULL,
        source           text        NOT NULL,
        counted_on       date        NOT NULL,
        recorded_by_id   uuid        NOT NULL,
        created_at       timestamptz NOT NULL,
        CONSTRAINT pk_equity_benchmarks PRIMARY KEY (institution_id, id),
        CONSTRAINT fk_equity_benchmarks_recorded_by FOREIGN KEY (institution_id, recorded_by_id) REFERENCES people (institution_id, id),
        CONSTRAINT ck_equity_benchmarks_role CHECK (role IN ('MENTOR', 'MENTEE')),
        CONSTRAINT ck_equity_benchmarks_stage CHECK (stage IN ('ELIGIBLE', 'INVITED')),
        -- No number of few people, whatever the code says.
        CONSTRAINT ck_equity_benchmarks_people CHECK (people >= 5 AND unknown <= people AND (unknown = 0 OR unknown >= 5))
      );
      CREATE INDEX ix_equity_benchmarks_created_at ON equity_benchmarks (institution_id, created_at, id);
      CREATE INDEX ix_equity_benchmarks_recorded_by ON equity_benchmarks (institution_id, recorded_by_id);

      CREATE TABLE equity_benchmark_cohorts (
        institution_id uuid NOT NULL,
        benchmark_id   uuid NOT NULL,
        cohort_id      uuid NOT NULL,
        CONSTRAINT pk_equity_benchmark_cohorts PRIMARY KEY (institution_id, benchmark_id, cohort_id),
        CONSTRAINT fk_equity_benchmark_cohorts_benchmark FOREIGN KEY (institution_id, benchmark_id) REFERENCES equity_benchmarks (institution_id, id),
        CONSTRAINT fk_equity_benchmark_cohorts_cohort FOREIGN KEY (institution_id, cohort_id) REFERENCES cohorts (institution_id, id)
      );
      CREATE INDEX ix_equity_benchmark_cohorts_cohort ON equity_benchmark_cohorts (institution_id, cohort_id);

      CREATE TABLE equity_report_benchmarks (
        institution_id uuid NOT NULL,
        report_id      uuid NOT NULL,
        benchmark_id   uuid NOT NULL,
        CONSTRAINT pk_equity_report_benchmarks PRIMARY KEY (institution_id, report_id, benchmark_id),
        CONSTRAINT fk_equity_report_benchmarks_report FOREIGN KEY (institution_id, report_id) REFERENCES equity_reports (institution_id, id),
        CONSTRAINT fk_equity_report_benchmarks_benchmark FOREIGN KEY (institution_id, benchmark_id) REFERENCES equity_benchmarks (institution_id, id)
      );
      CREATE INDEX ix_equity_report_benchmarks_benchmark ON equity_report_benchmarks (institution_id, benchmark_id);
      ${TABLES.map(tenant).join('')}

      ALTER TABLE program_policies ADD eligibility_attributes text[] NOT NULL DEFAULT '{}';
      ALTER TABLE program_policies ALTER eligibility_attributes DROP DEFAULT;
      ALTER TABLE equity_reports ADD eligibility_attributes text[] NOT NULL DEFAULT '{}';
      ALTER TABLE equity_reports ALTER eligibility_attributes DROP DEFAULT;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE equity_reports DROP eligibility_attributes;
      ALTER TABLE program_policies DROP eligibility_attributes;
      DROP TABLE equity_report_benchmarks, equity_benchmark_cohorts, equity_benchmarks;
    `);
  }
}

const TABLES = ['equity_benchmarks', 'equity_benchmark_cohorts', 'equity_report_benchmarks'];

function tenant(table: string): string {
  return `
      ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
      ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
      CREATE POLICY tenant ON ${table}
        USING (institution_id = nullif(current_setting('ithaca.institution_id', true), '')::uuid);
      GRANT SELECT, INSERT ON ${table} TO ithaca_app;`;
}
