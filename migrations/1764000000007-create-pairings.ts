import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Pairings: a relation with members, whatever the program's kind; nothing is keyed mentor × mentee. A seat is a
 * number at an enrollment, unique while it is taken, so no race can take one twice. One summary row for each
 * pairing carries what dashboards sum; it is written in the transaction of every change, last.
 */
export class CreatePairings1764000000007 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE pairings (
        institution_id   uuid        NOT NULL,
        id               uuid        NOT NULL,
        cohort_id        uuid        NOT NULL,
        kind             text        NOT NULL,
        state            text        NOT NULL,
        state_changed_at timestamptz NOT NULL,
        origin           text        NOT NULL,
        -- False: an offer that takes no seat before all have accepted; the first to be complete gets it.
        holds_seats      boolean     NOT NULL DEFAULT true,
        -- Who with whom, in which direction; null for groups. The couple is filled where one direction excludes the other.
        pair_key         text,
        couple_key       text,
        predecessor_id   uuid,
        episode          integer     NOT NULL DEFAULT 1,
        policy_number    integer     NOT NULL,
        override_reason  text,
        expires_at       timestamptz,
        confirmed_at     timestamptz,
        started_on       date,
        ends_on          date,
        ended_on         date,
        end_reason       text,
        end_note         text,
        version          integer     NOT NULL DEFAULT 1,
        created_at       timestamptz NOT NULL,
        updated_at       timestamptz NOT NULL,
        CONSTRAINT pk_pairings PRIMARY KEY (institution_id, id),
        CONSTRAINT fk_pairings_cohort FOREIGN KEY (institution_id, cohort_id) REFERENCES cohorts (institution_id, id),
        CONSTRAINT fk_pairings_predecessor FOREIGN KEY (institution_id, predecessor_id) REFERENCES pairings (institution_id, id),
        CONSTRAINT ck_pairings_kind CHECK (kind IN ('FORMAL', 'PEER', 'REVERSE', 'GROUP', 'FLASH', 'INFORMAL')),
        CONSTRAINT ck_pairings_state CHECK (state IN ('PROPOSED', 'CONFIRMED', 'ACTIVE', 'ON_HOLD', 'CLOSING', 'COMPLETED', 'ENDED_EARLY',
          'TRANSFERRED', 'DECLINED', 'EXPIRED', 'WITHDRAWN', 'SUPERSEDED')),
        CONSTRAINT ck_pairings_origin CHECK (origin IN ('MATCH_RUN', 'COORDINATOR', 'IMPORT', 'PARTICIPANT')),
        CONSTRAINT ck_pairings_end_reason CHECK (end_reason IN ('GOALS_REACHED', 'TIME_UP', 'NO_FIT', 'NO_CONTACT', 'LEFT', 'CONCERN', 'OTHER')),
        CONSTRAINT ck_pairings_dates CHECK (ends_on >= started_on)
      );
      CREATE UNIQUE INDEX uq_pairings_open ON pairings (institution_id, cohort_id, pair_key)
        WHERE state IN ('PROPOSED', 'CONFIRMED', 'ACTIVE', 'ON_HOLD', 'CLOSING');
      CREATE UNIQUE INDEX uq_pairings_couple ON pairings (institution_id, cohort_id, couple_key)
        WHERE state IN ('PROPOSED', 'CONFIRMED', 'ACTIVE', 'ON_HOLD', 'CLOSING');
      CREATE INDEX ix_pairings_cohort ON pairings (institution_id, cohort_id, created_at, id);
      CREATE INDEX ix_pairings_cohort_state ON pairings (institution_id, cohort_id, state);
      CREATE INDEX ix_pairings_created_at ON pairings (institution_id, created_at, id);
      CREATE INDEX ix_pairings_predecessor ON pairings (institution_id, predecessor_id);
      CREATE INDEX ix_pairings_unanswered ON pairings (institution_id, expires_at) WHERE state = 'PROPOSED';

      CREATE TABLE pairing_members (
        institution_id uuid        NOT NULL,
        id             uuid        NOT NULL,
        pairing_id     uuid        NOT NULL,
        enrollment_id  uuid        NOT NULL,
        person_id      uuid        NOT NULL,
        role           text        NOT NULL,
        part           text        NOT NULL DEFAULT 'LEAD',
        response       text        NOT NULL,
        responded_at   timestamptz,
        -- Which of the enrollment's seats it takes; null: none (not taken yet, or free again).
        seat_number    integer,
        from_on        date,
        to_on          date,
        created_at     timestamptz NOT NULL,
        CONSTRAINT pk_pairing_members PRIMARY KEY (institution_id, id),
        CONSTRAINT fk_pairing_members_pairing FOREIGN KEY (institution_id, pairing_id) REFERENCES pairings (institution_id, id),
        CONSTRAINT fk_pairing_members_enrollment FOREIGN KEY (institution_id, enrollment_id) REFERENCES enrollments (institution_id, id),
        CONSTRAINT fk_pairing_members_person FOREIGN KEY (institution_id, person_id) REFERENCES people (institution_id, id),
        CONSTRAINT ck_pairing_members_role CHECK (role IN ('MENTOR', 'MENTEE', 'PEER', 'FACILITATOR')),
        CONSTRAINT ck_pairing_members_part CHECK (part IN ('LEAD', 'SECONDARY', 'SUBSTITUTE')),
        CONSTRAINT ck_pairing_members_response CHECK (response IN ('PENDING', 'ACCEPTED', 'DECLINED')),
        CONSTRAINT ck_pairing_members_seat CHECK (seat_number >= 1),
        CONSTRAINT ck_pairing_members_dates CHECK (to_on >= from_on)
      );
      CREATE UNIQUE INDEX uq_pairing_members_seat ON pairing_members (institution_id, enrollment_id, seat_number)
        WHERE seat_number IS NOT NULL;
      -- Nobody is a member of the same pairing twice at a time.
      CREATE UNIQUE INDEX uq_pairing_members_person ON pairing_members (institution_id, pairing_id, person_id) WHERE to_on IS NULL;
      CREATE INDEX ix_pairing_members_pairing ON pairing_members (institution_id, pairing_id, id);
      CREATE INDEX ix_pairing_members_enrollment ON pairing_members (institution_id, enrollment_id);
      CREATE INDEX ix_pairing_members_person ON pairing_members (institution_id, person_id, pairing_id);

      CREATE TABLE pairing_holds (
        institution_id uuid        NOT NULL,
        id             uuid        NOT NULL,
        pairing_id     uuid        NOT NULL,
        from_on        date        NOT NULL,
        to_on          date,
        created_at     timestamptz NOT NULL,
        CONSTRAINT pk_pairing_holds PRIMARY KEY (institution_id, id),
        CONSTRAINT fk_pairing_holds_pairing FOREIGN KEY (institution_id, pairing_id) REFERENCES pairings (institution_id, id),
        CONSTRAINT ck_pairing_holds_dates CHECK (to_on >= from_on)
      );
      CREATE INDEX ix_pairing_holds_pairing ON pairing_holds (institution_id, pairing_id, from_on);
      CREATE UNIQUE INDEX uq_pairing_holds_open ON pairing_holds (institution_id, pairing_id) WHERE to_on IS NULL;

      CREATE TABLE pairing_summaries (
        institution_id   uuid    NOT NULL,
        pairing_id       uuid    NOT NULL,
        cohort_id        uuid    NOT NULL,
        milestones_total integer NOT NULL DEFAULT 0,
        milestones_done  integer NOT NULL DEFAULT 0,
        next_due_on      date,
        meetings_held    integer NOT NULL DEFAULT 0,
        minutes_met      integer NOT NULL DEFAULT 0,
        last_met_at      timestamptz,
        -- The day from which a lack of contact counts: start, last meeting or end of a hold.
        contact_since_on date,
        CONSTRAINT pk_pairing_summaries PRIMARY KEY (institution_id, pairing_id),
        CONSTRAINT fk_pairing_summaries_pairing FOREIGN KEY (institution_id, pairing_id) REFERENCES pairings (institution_id, id),
        CONSTRAINT fk_pairing_summaries_cohort FOREIGN KEY (institution_id, cohort_id) REFERENCES cohorts (institution_id, id)
      );
      CREATE INDEX ix_pairing_summaries_cohort ON pairing_summaries (institution_id, cohort_id);
    `);
    for (const table of ['pairings', 'pairing_members', 'pairing_holds', 'pairing_summaries']) {
      await runner.query(tenant(table, 'SELECT, INSERT, UPDATE'));
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE pairing_summaries, pairing_holds, pairing_members, pairings');
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
