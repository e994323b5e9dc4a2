import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a report asks about employment, beside groups: the period over which participants are compared with others. */
export class CompareParticipants1764000000040 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE equity_reports
        -- Fixed when it is asked, so that a cohort whose first day is changed later is not another question.
        ADD participation jsonb,
        ADD CONSTRAINT ck_equity_reports_participation CHECK ((participation ->> 'months')::integer BETWEEN 6 AND 60);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE equity_reports DROP participation');
  }
}
