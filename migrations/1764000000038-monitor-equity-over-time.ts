import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Standing orders for equity reports, and what equity officers look into where a report differs from the one before.
 * Numbers of groups stand in neither but for the change that a task is about, which two frozen reports print.
 */
export class MonitorEquityOverTime1764000000038 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    for (const table of ['equity_schedules', 'equity_schedule_reports', 'equity_tasks'])
      await runner.query(`
        ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
        CREATE POLICY tenant ON ${table}
          USING (institution_id = nullif(current_setting('ithaca.institution_id', true), '')::uuid);
        GRANT SELECT, INSERT, UPDATE ON ${table} TO ithaca_app;
      `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE equity_tasks, equity_schedule_reports, equity_schedules');
  }
}

const TABLES = `
  CREATE TABLE equity_schedules (
    institution_id   uuid        NOT NULL,
    id               uuid        NOT NULL,
    program_id       uuid        NOT NULL,
    role             text        NOT NULL,
    -- Null: all that are asked.
    attribute_keys   text[],
    every_cohorts    integer     NOT NULL,
    state            text        NOT NULL,
    owner_id         uuid        NOT NULL,
    hindrance        text,
    refusal          text,
    -- Asked about last, so that what was refused is not asked again and again.
    tried_cohort_ids uuid[]      NOT NULL,
    version          integer     NOT NULL DEFAULT 1,
    created_at       timestamptz NOT NULL,
    updated_at       timestamptz NOT NULL,
    CONSTRAINT pk_equity_schedules PRIMARY KEY (institution_id, id),
    CONSTRAINT fk_equity_schedules_program FOREIGN KEY (institution_id, program_id) REFERENCES programs (institution_id, id),
    CONSTRAINT fk_equity_schedules_owner FOREIGN KEY (institution_id, owner_id) REFERENCES people (institution_id, id),
    CONSTRAINT ck_equity_schedules_role CHECK (role IN ('MENTEE', 'MENTOR')),
    CONSTRAINT ck_equity_schedules_every_cohorts CHECK (every_cohorts BETWEEN 1 AND 20),
    CONSTRAINT ck_equity_schedules_state CHECK (state IN ('ACTIVE', 'PAUSED', 'ENDED')),
    CONSTRAINT ck_equity_schedules_hindrance CHECK (hindrance IN ('OWNER_MAY_NOT', 'REFUSED')),
    CONSTRAINT ck_equity_schedules_refusal CHECK ((refusal IS NOT NULL) = (hindrance IS NOT DISTINCT FROM 'REFUSED'))
  );
  -- Two would take cohorts from each other.
  CREATE UNIQUE INDEX uq_equity_schedules_live ON equity_schedules (institution_id, program_id, role) WHERE state <> 'ENDED';
  CREATE INDEX ix_equity_schedules_program ON equity_schedules (institution_id, program_id);
  CREATE INDEX ix_equity_schedules_owner ON equity_schedules (institution_id, owner_id);
  CREATE INDEX ix_equity_schedules_created_at ON equity_schedules (institution_id, created_at, id);

  CREATE TABLE equity_schedule_reports (
    institution_id uuid NOT NULL,
    report_id      uuid NOT NULL,
    schedule_id    uuid NOT NULL,
    -- When it was held against the one before; null until then.
    compared_at    timestamptz,
    CONSTRAINT pk_equity_schedule_reports PRIMARY KEY (institution_id, report_id),
    CONSTRAINT fk_equity_schedule_reports_report FOREIGN KEY (institution_id, report_id) REFERENCES equity_reports (institution_id, id),
    CONSTRAINT fk_equity_schedule_reports_schedule FOREIGN KEY (institution_id, schedule_id) REFERENCES equity_schedules (institution_id, id)
  );
  CREATE INDEX ix_equity_schedule_reports_schedule ON equity_schedule_reports (institution_id, schedule_id);
  CREATE INDEX ix_equity_schedule_reports_open ON equity_schedule_reports (institution_id, report_id) WHERE compared_at IS NULL;

  CREATE TABLE equity_tasks (
    institution_id    uuid        NOT NULL,
    id                uuid        NOT NULL,
    program_id        uuid        NOT NULL,
    schedule_id       uuid        NOT NULL,
    report_id         uuid        NOT NULL,
    earlier_report_id uuid        NOT NULL,
    kind              text        NOT NULL,
    attribute_key     text        NOT NULL,
    code              text        NOT NULL,
    stage             text        NOT NULL,
    basis             text        NOT NULL,
    change            jsonb       NOT NULL,
    state             text        NOT NULL,
    state_changed_at  timestamptz NOT NULL,
    taken_by_id       uuid,
    done_by_id        uuid,
    note              text,
    version           integer     NOT NULL DEFAULT 1,
    created_at        timestamptz NOT NULL,
    updated_at        timestamptz NOT NULL,
    CONSTRAINT pk_equity_tasks PRIMARY KEY (institution_id, id),
    CONSTRAINT fk_equity_tasks_program FOREIGN KEY (institution_id, program_id) REFERENCES programs (institution_id, id),
    CONSTRAINT fk_equity_tasks_schedule FOREIGN KEY (institution_id, schedule_id) REFERENCES equity_schedules (institution_id, id),
    CONSTRAINT fk_equity_tasks_report FOREIGN KEY (institution_id, report_id) REFERENCES equity_reports (institution_id, id),
    CONSTRAINT fk_equity_tasks_earlier_report FOREIGN KEY (institution_id, earlier_report_id) REFERENCES equity_reports (institution_id, id),
    CONSTRAINT fk_equity_tasks_taken_by FOREIGN KEY (institution_id, taken_by_id) REFERENCES people (institution_id, id),
    CONSTRAINT fk_equity_tasks_done_by FOREIGN KEY (institution_id, done_by_id) REFERENCES people (institution_id, id),
    CONSTRAINT ck_equity_tasks_kind CHECK (kind IN ('RATIO_CHANGED')),
    CONSTRAINT ck_equity_tasks_stage CHECK (stage IN ('APPLIED', 'ACCEPTED', 'MATCHED', 'FIRST_MEETING', 'COMPLETED')),
    CONSTRAINT ck_equity_tasks_basis CHECK (basis IN ('APPLIED', 'PREVIOUS_STAGE')),
    CONSTRAINT ck_equity_tasks_state CHECK (state IN ('OPEN', 'TAKEN', 'DONE')),
    CONSTRAINT ck_equity_tasks_taken CHECK (state <> 'TAKEN' OR taken_by_id IS NOT NULL),
    CONSTRAINT ck_equity_tasks_done CHECK (state <> 'DONE' OR (done_by_id IS NOT NULL AND note IS NOT NULL))
  );
  -- A place of a report has one task, however often the two are held against each other.
  CREATE UNIQUE INDEX uq_equity_tasks_place ON equity_tasks (institution_id, report_id, attribute_key, code, stage, basis);
  CREATE INDEX ix_equity_tasks_program ON equity_tasks (institution_id, program_id);
  CREATE INDEX ix_equity_tasks_schedule ON equity_tasks (institution_id, schedule_id);
  CREATE INDEX ix_equity_tasks_earlier_report ON equity_tasks (institution_id, earlier_report_id);
  CREATE INDEX ix_equity_tasks_taken_by ON equity_tasks (institution_id, taken_by_id);
  CREATE INDEX ix_equity_tasks_done_by ON equity_tasks (institution_id, done_by_id);
  CREATE INDEX ix_equity_tasks_created_at ON equity_tasks (institution_id, created_at, id);
`;
