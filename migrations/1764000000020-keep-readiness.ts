import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What people have done of what a program asks before matching, tokens of invitations, and a further reason why
 * a match run leaves somebody out.
 */
export class KeepReadiness1764000000020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- One live row for each item of an enrollment. What is undone or done anew stays as history.
      CREATE TABLE readiness_records (
        institution_id uuid        NOT NULL,
        id             uuid        NOT NULL,
        enrollment_id  uuid        NOT NULL,
        item_key       text        NOT NULL,
        state          text        NOT NULL,
        done_on        date        NOT NULL,
        valid_until_on date,
        reason         text,
        recorded_by_id uuid,
        created_at     timestamptz NOT NULL,
        ended_at       timestamptz,
        CONSTRAINT pk_readiness_records PRIMARY KEY (institution_id, id),
        CONSTRAINT fk_readiness_records_enrollment FOREIGN KEY (institution_id, enrollment_id) REFERENCES enrollments (institution_id, id),
        CONSTRAINT fk_readiness_records_recorded_by FOREIGN KEY (institution_id, recorded_by_id) REFERENCES people (institution_id, id),
        CONSTRAINT ck_readiness_records_state CHECK (state IN ('DONE', 'WAIVED')),
        CONSTRAINT ck_readiness_records_reason CHECK ((state = 'WAIVED') = (reason IS NOT NULL)),
        CONSTRAINT ck_readiness_records_period CHECK (valid_until_on >= done_on)
      );
      CREATE UNIQUE INDEX uq_readiness_records_live ON readiness_records (institution_id, enrollment_id, item_key) WHERE ended_at IS NULL;
      CREATE INDEX ix_readiness_records_enrollment ON readiness_records (institution_id, enrollment_id, created_at);
      CREATE INDEX ix_readiness_records_recorder ON readiness_records (institution_id, recorded_by_id);

      -- Only the hash: who reads the table can accept nobody's invitation.
      CREATE TABLE invitation_tokens (
        institution_id uuid        NOT NULL,
        enrollment_id  uuid        NOT NULL,
        token_hash     bytea       NOT NULL,
        created_at     timestamptz NOT NULL,
        CONSTRAINT pk_invitation_tokens PRIMARY KEY (institution_id, enrollment_id),
        CONSTRAINT uq_invitation_tokens_hash UNIQUE (institution_id, token_hash),
        CONSTRAINT fk_invitation_tokens_enrollment FOREIGN KEY (institution_id, enrollment_id) REFERENCES enrollments (institution_id, id)
      );

      ALTER TABLE match_leftovers
        DROP CONSTRAINT ck_match_leftovers_reason,
        ADD CONSTRAINT ck_match_leftovers_reason CHECK (reason IN ('NO_FEASIBLE_PARTNER', 'PARTNERS_FULL', 'NOT_NEEDED', 'NOT_READY'));
    `);
    for (const table of ['readiness_records', 'invitation_tokens']) await runner.query(tenant(table));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Older rules know no such reason: whom a run left out for it, nobody could say any more.
      ALTER TABLE match_leftovers NO FORCE ROW LEVEL SECURITY;
      DELETE FROM match_leftovers WHERE reason = 'NOT_READY';
      ALTER TABLE match_leftovers FORCE ROW LEVEL SECURITY,
        DROP CONSTRAINT ck_match_leftovers_reason,
        ADD CONSTRAINT ck_match_leftovers_reason CHECK (reason IN ('NO_FEASIBLE_PARTNER', 'PARTNERS_FULL', 'NOT_NEEDED'));
      DROP TABLE invitation_tokens, readiness_records;
    `);
  }
}

function tenant(table: string): string {
  return `
    ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
    ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
    CREATE POLICY tenant ON ${table}
      USING (institution_id = nullif(current_setting('ithaca.institution_id', true), '')::uuid);
    GRANT SELECT, INSERT, UPDATE ON ${table} TO ithaca_app;
  `;
}
