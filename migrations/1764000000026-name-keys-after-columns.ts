import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Foreign keys are called after their columns, as the entities say. */
const NAMES: [table: string, before: string, after: string][] = [
  ['enrollments', 'fk_enrollments_rolled_over', 'fk_enrollments_rolled_over_from'],
  ['waitlist_entries', 'fk_waitlist_entries_pairing', 'fk_waitlist_entries_placed_pairing'],
];

export class NameKeysAfterColumns1764000000026 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const [table, before, after] of NAMES)
      await runner.query(`ALTER TABLE ${table} RENAME CONSTRAINT ${before} TO ${after}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [table, before, after] of NAMES)
      await runner.query(`ALTER TABLE ${table} RENAME CONSTRAINT ${after} TO ${before}`);
  }
}
