import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Pairings whose members don't know who the other is until all have said yes, and meetings that are held before
 * that. What stood before was proposed openly, and its meetings are ordinary ones.
 */
export class IntroducePeople1764000000023 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE pairings ADD blind boolean NOT NULL DEFAULT false;
      ALTER TABLE meetings
        ADD kind text NOT NULL DEFAULT 'REGULAR',
        ADD CONSTRAINT ck_meetings_kind CHECK (kind IN ('REGULAR', 'CHEMISTRY'));
      -- Reports count first meetings, and these are none.
      GRANT SELECT (kind) ON meetings TO ithaca_equity;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Older rules would count a first acquaintance as contact, and show names that were kept back.
      ALTER TABLE meeting_attendances NO FORCE ROW LEVEL SECURITY;
      ALTER TABLE meetings NO FORCE ROW LEVEL SECURITY;
      DELETE FROM meeting_attendances a USING meetings m
        WHERE m.institution_id = a.institution_id AND m.id = a.meeting_id AND m.kind = 'CHEMISTRY';
      DELETE FROM meetings WHERE kind = 'CHEMISTRY';
      ALTER TABLE meeting_attendances FORCE ROW LEVEL SECURITY;
      ALTER TABLE meetings FORCE ROW LEVEL SECURITY, DROP CONSTRAINT ck_meetings_kind, DROP kind;
      ALTER TABLE pairings DROP blind;
    `);
  }
}
