import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What pairs work on and when they meet. Templates are kept by version: one is never changed, a new one follows. */
export class CreateMilestonesAndMeetings1764000000008 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE milestone_templates (
        institution_id uuid        NOT NULL,
        id             uuid        NOT NULL,
        program_id     uuid        NOT NULL,
        number         integer     NOT NULL,
        created_at     timestamptz NOT NULL,
        CONSTRAINT pk_milestone_templates PRIMARY KEY (institution_id, id),
        CONSTRAINT uq_milestone_templates_number UNIQUE (institution_id, program_id, number),
        CONSTRAINT fk_milestone_templates_program FOREIGN KEY (institution_id, program_id) REFERENCES programs (institution_id, id),
        CONSTRAINT ck_milestone_templates_number CHECK (number >= 1)
      );

      CREATE TABLE milestone_template_items (
        institution_id uuid    NOT NULL,
        template_id    uuid    NOT NULL,
        position       integer NOT NULL,
        title          jsonb   NOT NULL,
        due_after_days integer NOT NULL,
        owner_role     text,
        CONSTRAINT pk_milestone_template_items PRIMARY KEY (institution_id, template_id, position),
        CONSTRAINT fk_milestone_template_items_template FOREIGN KEY (institution_id, template_id) REFERENCES milestone_templates (institution_id, id),
        CONSTRAINT ck_milestone_template_items_position CHECK (position >= 1),
        CONSTRAINT ck_milestone_template_items_title CHECK (jsonb_typeof(title) = 'object' AND title <> '{}'),
        CONSTRAINT ck_milestone_template_items_due CHECK (due_after_days BETWEEN 0 AND 3650),
        CONSTRAINT ck_milestone_template_items_owner CHECK (owner_role IN ('MENTOR', 'MENTEE', 'PEER', 'FACILITATOR'))
      );

      CREATE TABLE milestones (
        institution_id    uuid        NOT NULL,
        id                uuid        NOT NULL,
        pairing_id        uuid        NOT NULL,
        cohort_id         uuid        NOT NULL,
        position          integer     NOT NULL,
        title             jsonb       NOT NULL,
        -- From which item of which template it was copied; null: added by hand.
        template_id       uuid,
        template_position integer,
        owner_role        text,
        due_on            date        NOT NULL,
        state             text        NOT NULL,
        done_at           timestamptz,
        done_by_id        uuid,
        waive_reason      text,
        version           integer     NOT NULL DEFAULT 1,
        created_at        timestamptz NOT NULL,
        updated_at        timestamptz NOT NULL,
        CONSTRAINT pk_milestones PRIMARY KEY (institution_id, id),
        CONSTRAINT uq_milestones_position UNIQUE (institution_id, pairing_id, position),
        CONSTRAINT fk_milestones_pairing FOREIGN KEY (institution_id, pairing_id) REFERENCES pairings (institution_id, id),
        CONSTRAINT fk_milestones_cohort FOREIGN KEY (institution_id, cohort_id) REFERENCES cohorts (institution_id, id),
        CONSTRAINT fk_milestones_template_id_template_position FOREIGN KEY (institution_id, template_id, template_position)
          REFERENCES milestone_template_items (institution_id, template_id, position),
        CONSTRAINT fk_milestones_done_by FOREIGN KEY (institution_id, done_by_id) REFERENCES people (institution_id, id),
        CONSTRAINT ck_milestones_position CHECK (position >= 1),
        CONSTRAINT ck_milestones_title CHECK (jsonb_typeof(title) = 'object' AND title <> '{}'),
        CONSTRAINT ck_milestones_owner CHECK (owner_role IN ('MENTOR', 'MENTEE', 'PEER', 'FACILITATOR')),
        CONSTRAINT ck_milestones_state CHECK (state IN ('PLANNED', 'IN_PROGRESS', 'DONE', 'WAIVED', 'LAPSED')),
        CONSTRAINT ck_milestones_done CHECK ((state = 'DONE') = (done_at IS NOT NULL)),
        CONSTRAINT ck_milestones_waived CHECK ((state = 'WAIVED') = (waive_reason IS NOT NULL))
      );
      -- What is overdue or due soon in a cohort.
      CREATE INDEX ix_milestones_open ON milestones (institution_id, cohort_id, due_on) WHERE state IN ('PLANNED', 'IN_PROGRESS');
      -- What was done week by week in a cohort; whole, since it also serves the foreign key.
      CREATE INDEX ix_milestones_done ON milestones (institution_id, cohort_id, done_at);
      CREATE INDEX ix_milestones_template ON milestones (institution_id, template_id, template_position);
      CREATE INDEX ix_milestones_done_by ON milestones (institution_id, done_by_id);

      CREATE TABLE meetings (
        institution_id   uuid        NOT NULL,
        id               uuid        NOT NULL,
        pairing_id       uuid        NOT NULL,
        cohort_id        uuid        NOT NULL,
        state            text        NOT NULL,
        starts_at        timestamptz NOT NULL,
        duration_minutes integer     NOT NULL,
        held_minutes     integer,
        mode             text        NOT NULL,
        -- Who asked for it, and so can't confirm it herself; null: a service.
        proposed_by_id   uuid,
        version          integer     NOT NULL DEFAULT 1,
        created_at       timestamptz NOT NULL,
        updated_at       timestamptz NOT NULL,
        CONSTRAINT pk_meetings PRIMARY KEY (institution_id, id),
        CONSTRAINT fk_meetings_pairing FOREIGN KEY (institution_id, pairing_id) REFERENCES pairings (institution_id, id),
        CONSTRAINT fk_meetings_cohort FOREIGN KEY (institution_id, cohort_id) REFERENCES cohorts (institution_id, id),
        CONSTRAINT fk_meetings_proposed_by FOREIGN KEY (institution_id, proposed_by_id) REFERENCES people (institution_id, id),
        CONSTRAINT ck_meetings_state CHECK (state IN ('PROPOSED', 'SCHEDULED', 'HELD', 'CANCELED')),
        CONSTRAINT ck_meetings_mode CHECK (mode IN ('IN_PERSON', 'VIDEO', 'PHONE', 'OTHER')),
        CONSTRAINT ck_meetings_minutes CHECK (duration_minutes BETWEEN 1 AND 1440 AND held_minutes BETWEEN 1 AND 1440),
        CONSTRAINT ck_meetings_held CHECK ((state = 'HELD') = (held_minutes IS NOT NULL))
      );
      CREATE INDEX ix_meetings_pairing ON meetings (institution_id, pairing_id, starts_at, id);
      -- What was held week by week in a cohort; whole, since it also serves the foreign key.
      CREATE INDEX ix_meetings_cohort ON meetings (institution_id, cohort_id, state, starts_at);
      CREATE INDEX ix_meetings_proposed_by ON meetings (institution_id, proposed_by_id);

      CREATE TABLE meeting_attendances (
        institution_id uuid NOT NULL,
        meeting_id     uuid NOT NULL,
        member_id      uuid NOT NULL,
        status         text NOT NULL,
        CONSTRAINT pk_meeting_attendances PRIMARY KEY (institution_id, meeting_id, member_id),
        CONSTRAINT fk_meeting_attendances_meeting FOREIGN KEY (institution_id, meeting_id) REFERENCES meetings (institution_id, id),
        CONSTRAINT fk_meeting_attendances_member FOREIGN KEY (institution_id, member_id) REFERENCES pairing_members (institution_id, id),
        CONSTRAINT ck_meeting_attendances_status CHECK (status IN ('PRESENT', 'ABSENT', 'EXCUSED'))
      );
      CREATE INDEX ix_meeting_attendances_member ON meeting_attendances (institution_id, member_id);
    `);
    for (const table of ['milestone_templates', 'milestone_template_items', 'meeting_attendances']) {
      await runner.query(tenant(table, 'SELECT, INSERT'));
    }
    for (const table of ['milestones', 'meetings']) {
      await runner.query(tenant(table, 'SELECT, INSERT, UPDATE'));
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE meeting_attendances, meetings, milestones, milestone_template_items, milestone_templates',
    );
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
