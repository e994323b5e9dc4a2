import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Counts of a cut say of which division people were, and a report may be about some cohorts or divisions of its cuts. */
export class TellUnitsApart1764000000042 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE demographics.cut_atoms ADD unit_id uuid;
      ALTER TABLE equity_reports ADD filters jsonb NOT NULL DEFAULT '[]';
      ALTER TABLE equity_reports ALTER filters DROP DEFAULT;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE equity_reports DROP filters;
      ALTER TABLE demographics.cut_atoms DROP unit_id;
    `);
  }
}
