import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A pairing pauses by a leave of a member too: each hold says where it comes from, several may be open at a time, and
 * the pairing remembers by how many days its due days have been moved. An enrollment and a pairing that ended by a
 * departure remember what they were, so that a departure that was none can be undone. And an enrollment knows the one
 * before it, in its cohort or in the one that it was rolled over from, and what was consented to.
 */
export class HoldByLeaveAndReturn1764000000024 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE pairing_holds
        ADD source   text NOT NULL DEFAULT 'PAUSE',
        ADD leave_id uuid,
        ADD CONSTRAINT fk_pairing_holds_leave FOREIGN KEY (institution_id, leave_id) REFERENCES leaves (institution_id, id),
        ADD CONSTRAINT ck_pairing_holds_source CHECK (source IN ('PAUSE', 'LEAVE') AND (source = 'LEAVE') = (leave_id IS NOT NULL));
      DROP INDEX uq_pairing_holds_open;
      CREATE UNIQUE INDEX uq_pairing_holds_open ON pairing_holds (institution_id, pairing_id) WHERE to_on IS NULL AND leave_id IS NULL;
      -- A leave holds a pairing once: a job that runs again finds it done.
      CREATE UNIQUE INDEX uq_pairing_holds_leave ON pairing_holds (institution_id, leave_id, pairing_id);

      ALTER TABLE pairings
        ADD held_days    integer NOT NULL DEFAULT 0,
        ADD closing_from text,
        ADD CONSTRAINT ck_pairings_closing_from CHECK (closing_from IN ('CONFIRMED', 'ACTIVE', 'ON_HOLD'));
      ALTER TABLE enrollments
        ADD left_from             text,
        ADD previous_id           uuid,
        ADD rolled_over_from_id   uuid,
        ADD waiting_since         timestamptz,
        ADD consented_at          timestamptz,
        ADD consent_policy_number integer,
        ADD CONSTRAINT fk_enrollments_previous FOREIGN KEY (institution_id, previous_id) REFERENCES enrollments (institution_id, id),
        ADD CONSTRAINT fk_enrollments_rolled_over FOREIGN KEY (institution_id, rolled_over_from_id) REFERENCES enrollments (institution_id, id),
        ADD CONSTRAINT ck_enrollments_left_from CHECK (left_from IN ('INVITED', 'DRAFT', 'SUBMITTED', 'SCREENING', 'ACCEPTED')),
        ADD CONSTRAINT ck_enrollments_consent CHECK ((consented_at IS NULL) = (consent_policy_number IS NULL));
      CREATE INDEX ix_enrollments_previous ON enrollments (institution_id, previous_id);
      CREATE UNIQUE INDEX uq_enrollments_rolled_over ON enrollments (institution_id, rolled_over_from_id, cohort_id);
      CREATE INDEX ix_enrollments_left_from ON enrollments (institution_id, person_id) WHERE left_from IS NOT NULL;
      CREATE INDEX ix_pairings_closing ON pairings (institution_id, state_changed_at) WHERE state = 'CLOSING' AND closing_from IS NOT NULL;

      -- By the days of every pause that is over, due days were moved already. Row security is forced on the owner too.
      ALTER TABLE pairings NO FORCE ROW LEVEL SECURITY;
      ALTER TABLE pairing_holds NO FORCE ROW LEVEL SECURITY;
      UPDATE pairings pr SET held_days = done.days
        FROM (
          SELECT h.institution_id, h.pairing_id, sum(h.to_on - h.from_on)::integer AS days
          FROM pairing_holds h WHERE h.to_on IS NOT NULL GROUP BY 1, 2
        ) done
        WHERE pr.institution_id = done.institution_id AND pr.id = done.pairing_id;
      ALTER TABLE pairings FORCE ROW LEVEL SECURITY;
      ALTER TABLE pairing_holds FORCE ROW LEVEL SECURITY;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX ix_pairings_closing, ix_enrollments_left_from, uq_enrollments_rolled_over, ix_enrollments_previous;
      ALTER TABLE enrollments
        DROP left_from, DROP previous_id, DROP rolled_over_from_id, DROP waiting_since, DROP consented_at, DROP consent_policy_number;
      ALTER TABLE pairings DROP held_days, DROP closing_from;
      -- A pause of one kind alone, and one at a time: those of leaves are none.
      ALTER TABLE pairing_holds NO FORCE ROW LEVEL SECURITY;
      DELETE FROM pairing_holds WHERE source = 'LEAVE';
      ALTER TABLE pairing_holds FORCE ROW LEVEL SECURITY;
      DROP INDEX uq_pairing_holds_open, uq_pairing_holds_leave;
      ALTER TABLE pairing_holds DROP source, DROP leave_id;
      CREATE UNIQUE INDEX uq_pairing_holds_open ON pairing_holds (institution_id, pairing_id) WHERE to_on IS NULL;
    `);
  }
}
