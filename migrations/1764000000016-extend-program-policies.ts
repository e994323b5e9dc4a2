import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What else a program's rules say: who is asked and who approves, what waits, what is banned, how often people
 * meet, and how a pairing is introduced and closed. Rules that were set before keep saying what they meant.
 */
export class ExtendProgramPolicies1764000000016 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE program_policies
        ADD preset                text,
        ADD roles_asked           text[]  NOT NULL DEFAULT '{MENTOR,MENTEE,PEER,FACILITATOR}',
        ADD approval              text    NOT NULL DEFAULT 'COORDINATOR',
        ADD invitation_days       integer,
        ADD readiness             jsonb   NOT NULL DEFAULT '[]',
        ADD automatic_offers      boolean NOT NULL DEFAULT true,
        ADD offer_days            integer NOT NULL DEFAULT 7,
        ADD waitlist_reasons      text[]  NOT NULL DEFAULT '{}',
        ADD seat_during_leave     text    NOT NULL DEFAULT 'KEEP',
        ADD blind_introduction    boolean NOT NULL DEFAULT false,
        ADD chemistry_meeting     text    NOT NULL DEFAULT 'NONE',
        ADD directory             boolean NOT NULL DEFAULT false,
        ADD ban_manager           boolean NOT NULL DEFAULT true,
        ADD ban_skip_level        boolean NOT NULL DEFAULT true,
        ADD ban_same_manager      boolean NOT NULL DEFAULT true,
        ADD meeting_every_days    integer,
        ADD length_days           integer,
        ADD check_ins_first_month integer,
        ADD check_in_every_days   integer,
        ADD closure_steps         text[]  NOT NULL DEFAULT '{}',
        ADD CONSTRAINT ck_program_policies_roles CHECK (
          roles_asked <@ '{MENTOR,MENTEE,PEER,FACILITATOR}'::text[] AND cardinality(roles_asked) > 0),
        ADD CONSTRAINT ck_program_policies_approval CHECK (approval IN ('COORDINATOR', 'AUTOMATIC')),
        ADD CONSTRAINT ck_program_policies_leave CHECK (seat_during_leave IN ('KEEP', 'FREE')),
        ADD CONSTRAINT ck_program_policies_chemistry CHECK (chemistry_meeting IN ('NONE', 'OPTIONAL', 'REQUIRED')),
        -- Who has met before saying yes is no stranger.
        ADD CONSTRAINT ck_program_policies_blind CHECK (NOT blind_introduction OR chemistry_meeting = 'NONE'),
        ADD CONSTRAINT ck_program_policies_periods CHECK (
          invitation_days BETWEEN 1 AND 365 AND offer_days BETWEEN 1 AND 90 AND meeting_every_days BETWEEN 1 AND 365
          AND length_days BETWEEN 1 AND 3650 AND check_ins_first_month BETWEEN 0 AND 31 AND check_in_every_days BETWEEN 1 AND 365);

      -- Those were for the rules that stood already; new ones say everything.
      ALTER TABLE program_policies
        ALTER roles_asked DROP DEFAULT, ALTER approval DROP DEFAULT, ALTER readiness DROP DEFAULT, ALTER automatic_offers DROP DEFAULT, ALTER offer_days DROP DEFAULT, ALTER waitlist_reasons DROP DEFAULT, ALTER seat_during_leave DROP DEFAULT, ALTER blind_introduction DROP DEFAULT, ALTER chemistry_meeting DROP DEFAULT, ALTER directory DROP DEFAULT, ALTER ban_manager DROP DEFAULT, ALTER ban_skip_level DROP DEFAULT, ALTER ban_same_manager DROP DEFAULT, ALTER closure_steps DROP DEFAULT;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE program_policies
        DROP preset, DROP roles_asked, DROP approval, DROP invitation_days, DROP readiness, DROP automatic_offers,
        DROP offer_days, DROP waitlist_reasons, DROP seat_during_leave, DROP blind_introduction, DROP chemistry_meeting,
        DROP directory, DROP ban_manager, DROP ban_skip_level, DROP ban_same_manager, DROP meeting_every_days,
        DROP length_days, DROP check_ins_first_month, DROP check_in_every_days, DROP closure_steps;
    `);
  }
}
