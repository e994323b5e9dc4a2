import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Settings of runs from before there were languages, ways to meet, locations and wishes: these played no part. */
export class CompleteMatchSettings1764000000027 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      everywhere(`
        UPDATE match_runs SET settings = '{"language": "ANY", "meetingMode": "ANY", "location": "ANY"}'::jsonb || settings
          || jsonb_build_object('weights', '{"language": 0, "meetingMode": 0, "location": 0, "wishes": 0}'::jsonb || (settings -> 'weights'));
      `),
    );
  }

  /** Nothing reads what is not known there. */
  async down(): Promise<void> {}
}

/** Row security holds for the owner too: one institution after the other. */
function everywhere(statement: string): string {
  return `
    DO $$
    DECLARE one uuid;
    BEGIN
      FOR one IN SELECT system.institution_ids() LOOP
        PERFORM set_config('ithaca.institution_id', one::text, true);
        ${statement}
      END LOOP;
      PERFORM set_config('ithaca.institution_id', '', true);
    END $$;
  `;
}
