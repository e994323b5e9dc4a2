import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The summary of a pairing keeps the days on which its open milestones are due, in their order: how many are late is
 * then told by the row itself, whatever the day, and a dashboard reads no milestone.
 */
export class KeepOpenDueDays1764000000014 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE pairing_summaries ADD COLUMN open_due_on date[] NOT NULL DEFAULT '{}';

      -- Row security is forced on the owner too, who acts for no institution here.
      ALTER TABLE pairing_summaries NO FORCE ROW LEVEL SECURITY;
      ALTER TABLE milestones NO FORCE ROW LEVEL SECURITY;
      UPDATE pairing_summaries u SET open_due_on = open.days
        FROM (
          SELECT ms.institution_id, ms.pairing_id, array_agg(ms.due_on ORDER BY ms.due_on) AS days
          FROM milestones ms WHERE ms.state IN ('PLANNED', 'IN_PROGRESS') GROUP BY 1, 2
        ) open
        WHERE u.institution_id = open.institution_id AND u.pairing_id = open.pairing_id;
      ALTER TABLE pairing_summaries FORCE ROW LEVEL SECURITY;
      ALTER TABLE milestones FORCE ROW LEVEL SECURITY;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE pairing_summaries DROP COLUMN open_due_on`);
  }
}
