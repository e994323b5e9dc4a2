import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Mentees who ask mentors themselves: whether a program lets them, how often at a time, and what they write. */
export class LetMenteesAsk1764000000030 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE program_policies
        ADD self_match        text    NOT NULL DEFAULT 'OFF',
        ADD max_open_requests integer NOT NULL DEFAULT 3,
        ADD CONSTRAINT ck_program_policies_self_match CHECK (self_match IN ('OFF', 'REQUESTS')),
        ADD CONSTRAINT ck_program_policies_requests CHECK (max_open_requests BETWEEN 1 AND 10),
        -- Whom one may not see one can't ask.
        ADD CONSTRAINT ck_program_policies_asked CHECK (self_match = 'OFF' OR directory AND NOT blind_introduction);

      -- Those were for the rules that stood already; new ones say everything.
      ALTER TABLE program_policies ALTER self_match DROP DEFAULT, ALTER max_open_requests DROP DEFAULT;

      ALTER TABLE pairings
        ADD request_message text,
        ADD CONSTRAINT ck_pairings_request CHECK (request_message IS NULL OR origin = 'PARTICIPANT');
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Half of a seat is nothing that older rules know: open requests become offers that hold none.
      ALTER TABLE pairings NO FORCE ROW LEVEL SECURITY;
      ALTER TABLE pairing_members NO FORCE ROW LEVEL SECURITY;
      UPDATE pairings SET holds_seats = false WHERE origin = 'PARTICIPANT' AND state = 'PROPOSED';
      UPDATE pairing_members m SET seat_number = NULL FROM pairings pr
        WHERE pr.institution_id = m.institution_id AND pr.id = m.pairing_id AND pr.origin = 'PARTICIPANT' AND pr.state = 'PROPOSED';
      ALTER TABLE pairing_members FORCE ROW LEVEL SECURITY;
      ALTER TABLE pairings FORCE ROW LEVEL SECURITY;
      ALTER TABLE pairings DROP CONSTRAINT ck_pairings_request, DROP request_message;
      ALTER TABLE program_policies
        DROP CONSTRAINT ck_program_policies_asked, DROP CONSTRAINT ck_program_policies_requests,
        DROP CONSTRAINT ck_program_policies_self_match, DROP self_match, DROP max_open_requests;
    `);
  }
}
