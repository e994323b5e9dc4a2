import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who waits for a partner, what was offered to her, and who was passed over for which seat. An enrollment has one
 * entry, which remembers its place. What an offer has come to is told by its pairing, so the two can't differ. And
 * how many seats a person gives away over all programs.
 */
export class CreateWaitlists1764000000021 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE pairings
        DROP CONSTRAINT ck_pairings_origin,
        ADD CONSTRAINT ck_pairings_origin CHECK (origin IN ('MATCH_RUN', 'COORDINATOR', 'IMPORT', 'PARTICIPANT', 'WAITLIST'));

      ALTER TABLE institutions
        ADD pairing_cap integer,
        ADD CONSTRAINT ck_institutions_pairing_cap CHECK (pairing_cap BETWEEN 0 AND 1000);
      ALTER TABLE people
        ADD pairing_cap integer,
        ADD CONSTRAINT ck_people_pairing_cap CHECK (pairing_cap BETWEEN 0 AND 1000);

      CREATE TABLE waitlist_entries (
        institution_id    uuid        NOT NULL,
        id                uuid        NOT NULL,
        enrollment_id     uuid        NOT NULL,
        cohort_id         uuid        NOT NULL,
        role              text        NOT NULL,
        -- OFFERED is no state of the row: it follows from an unanswered pairing.
        state             text        NOT NULL,
        state_changed_at  timestamptz NOT NULL,
        lost_partner      boolean     NOT NULL DEFAULT false,
        reason            text,
        waiting_since     timestamptz NOT NULL,
        -- The pairing that ended the waiting.
        placed_pairing_id uuid,
        created_at        timestamptz NOT NULL,
        CONSTRAINT pk_waitlist_entries PRIMARY KEY (institution_id, id),
        CONSTRAINT uq_waitlist_entries_enrollment UNIQUE (institution_id, enrollment_id),
        CONSTRAINT fk_waitlist_entries_enrollment FOREIGN KEY (institution_id, enrollment_id) REFERENCES enrollments (institution_id, id),
        CONSTRAINT fk_waitlist_entries_cohort FOREIGN KEY (institution_id, cohort_id) REFERENCES cohorts (institution_id, id),
        CONSTRAINT fk_waitlist_entries_pairing FOREIGN KEY (institution_id, placed_pairing_id) REFERENCES pairings (institution_id, id),
        CONSTRAINT ck_waitlist_entries_role CHECK (role IN ('MENTOR', 'MENTEE')),
        CONSTRAINT ck_waitlist_entries_state CHECK (state IN ('WAITING', 'PLACED', 'LEFT'))
      );
      CREATE INDEX ix_waitlist_entries_cohort ON waitlist_entries (institution_id, cohort_id, state, waiting_since, id);
      CREATE INDEX ix_waitlist_entries_waiting ON waitlist_entries (institution_id, cohort_id) WHERE state = 'WAITING';
      CREATE INDEX ix_waitlist_entries_pairing ON waitlist_entries (institution_id, placed_pairing_id);

      CREATE TABLE waitlist_offers (
        institution_id uuid        NOT NULL,
        id             uuid        NOT NULL,
        entry_id       uuid        NOT NULL,
        -- Whose seat it is.
        enrollment_id  uuid        NOT NULL,
        pairing_id     uuid        NOT NULL,
        automatic      boolean     NOT NULL,
        created_at     timestamptz NOT NULL,
        CONSTRAINT pk_waitlist_offers PRIMARY KEY (institution_id, id),
        CONSTRAINT uq_waitlist_offers_pairing UNIQUE (institution_id, pairing_id),
        CONSTRAINT fk_waitlist_offers_entry FOREIGN KEY (institution_id, entry_id) REFERENCES waitlist_entries (institution_id, id),
        CONSTRAINT fk_waitlist_offers_enrollment FOREIGN KEY (institution_id, enrollment_id) REFERENCES enrollments (institution_id, id),
        CONSTRAINT fk_waitlist_offers_pairing FOREIGN KEY (institution_id, pairing_id) REFERENCES pairings (institution_id, id)
      );
      CREATE INDEX ix_waitlist_offers_entry ON waitlist_offers (institution_id, entry_id, created_at);
      CREATE INDEX ix_waitlist_offers_enrollment ON waitlist_offers (institution_id, enrollment_id);

      -- The last time only, for each seat-giver: it doesn't grow with every attempt.
      CREATE TABLE waitlist_skips (
        institution_id uuid        NOT NULL,
        entry_id       uuid        NOT NULL,
        enrollment_id  uuid        NOT NULL,
        reason         text        NOT NULL,
        skipped_at     timestamptz NOT NULL,
        CONSTRAINT pk_waitlist_skips PRIMARY KEY (institution_id, entry_id, enrollment_id),
        CONSTRAINT fk_waitlist_skips_entry FOREIGN KEY (institution_id, entry_id) REFERENCES waitlist_entries (institution_id, id),
        CONSTRAINT fk_waitlist_skips_enrollment FOREIGN KEY (institution_id, enrollment_id) REFERENCES enrollments (institution_id, id)
      );
      CREATE INDEX ix_waitlist_skips_enrollment ON waitlist_skips (institution_id, enrollment_id);
    `);
    for (const table of ['waitlist_entries', 'waitlist_skips']) {
      await runner.query(tenant(table, 'SELECT, INSERT, UPDATE'));
    }
    await runner.query(tenant('waitlist_offers', 'SELECT, INSERT'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE waitlist_skips, waitlist_offers, waitlist_entries;
      ALTER TABLE people DROP pairing_cap;
      ALTER TABLE institutions DROP pairing_cap;
      -- What came from a waitlist was a coordinator's decision before there were waitlists.
      ALTER TABLE pairings NO FORCE ROW LEVEL SECURITY;
      ALTER TABLE pairings DROP CONSTRAINT ck_pairings_origin;
      UPDATE pairings SET origin = 'COORDINATOR' WHERE origin = 'WAITLIST';
      ALTER TABLE pairings
        ADD CONSTRAINT ck_pairings_origin CHECK (origin IN ('MATCH_RUN', 'COORDINATOR', 'IMPORT', 'PARTICIPANT'));
      ALTER TABLE pairings FORCE ROW LEVEL SECURITY;
    `);
  }
}

function tenant(table: string, rights: string): string {
  return `
    ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
    ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
    CREATE POLICY tenant ON ${table}
      USING (institution_id = nullif(current_setting('ithaca.institution_id', true), '')::uuid);
    GRANT ${rights} ON ${table} TO ithaca_app;
  `;
}
