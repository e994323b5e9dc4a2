import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How far the computing of an equity report is. Those from before are concluded; one that waits starts at nothing. */
export class ShowReportProgress1764000000041 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE equity_reports
        ADD progress_percent integer NOT NULL DEFAULT 100,
        ADD CONSTRAINT ck_equity_reports_progress_percent CHECK (progress_percent BETWEEN 0 AND 100);
      ALTER TABLE equity_reports ALTER progress_percent SET DEFAULT 0;
      ALTER TABLE equity_reports NO FORCE ROW LEVEL SECURITY;
      UPDATE equity_reports SET progress_percent = 0 WHERE state IN ('REQUESTED', 'COMPUTING');
      ALTER TABLE equity_reports FORCE ROW LEVEL SECURITY;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE equity_reports DROP progress_percent`);
  }
}
