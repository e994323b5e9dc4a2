import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Settings of runs from before there were these criteria and rules, which played no part. */
export class CompleteMatchCriteria1764000000028 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      everywhere(`
        UPDATE match_runs SET settings = '{"enoughOverlapMinutes": 240, "history": "PREFER_NEW", "fullWaitDays": 90, "relations": []}'::jsonb || settings
          || jsonb_build_object('weights', '{"timeOverlap": 0, "goals": 0, "history": 0, "experience": 0, "waiting": 0}'::jsonb || (settings -> 'weights'));
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
