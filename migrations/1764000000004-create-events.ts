import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The event log: audit trail, outbox and change feed in one. Rows are only ever appended; the chain that
 * makes tampering visible is added afterwards by a job (event_seals), so writers never queue for its head.
 * What a person may ask us to forget stands beside the chain, in event_payloads.
 */
export class CreateEvents1764000000004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE events (
        institution_id  uuid        NOT NULL,
        id              uuid        NOT NULL,
        seq             bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
        xid             xid8        NOT NULL DEFAULT pg_current_xact_id(),
        type            text        NOT NULL,
        occurred_at     timestamptz NOT NULL,
        actor_id        text        NOT NULL,
        on_behalf_of_id text,
        node_ids        text[]      NOT NULL,
        request_id      text        NOT NULL,
        payload_digest  bytea       NOT NULL,
        CONSTRAINT pk_events PRIMARY KEY (institution_id, id),
        CONSTRAINT fk_events_institution FOREIGN KEY (institution_id) REFERENCES institutions (id)
      );
      CREATE INDEX ix_events_position ON events (institution_id, xid, seq);
      CREATE INDEX ix_events_feed ON events (xid, seq);
      CREATE INDEX ix_events_occurred_at ON events (institution_id, occurred_at, id);
      CREATE INDEX ix_events_node_ids ON events USING gin (node_ids);

      ALTER TABLE events ENABLE ROW LEVEL SECURITY;
      ALTER TABLE events FORCE ROW LEVEL SECURITY;
      CREATE POLICY tenant ON events
        USING (institution_id = nullif(current_setting('ithaca.institution_id', true), '')::uuid);
      -- Not xid and seq: nobody chooses an event's place in the log.
      GRANT INSERT (institution_id, id, type, occurred_at, actor_id, on_behalf_of_id, node_ids, request_id, payload_digest) ON events TO ithaca_app;
      GRANT SELECT ON events TO ithaca_app;
      CREATE POLICY feed ON events FOR SELECT TO ithaca_system USING (true);
      GRANT SELECT (institution_id, id, seq, xid, type) ON events TO ithaca_system;

      CREATE TABLE event_payloads (
        institution_id uuid  NOT NULL,
        event_id       uuid  NOT NULL,
        salt           bytea NOT NULL,
        payload        json  NOT NULL,
        CONSTRAINT pk_event_payloads PRIMARY KEY (institution_id, event_id),
        CONSTRAINT fk_event_payloads_event FOREIGN KEY (institution_id, event_id) REFERENCES events (institution_id, id)
      );

      ALTER TABLE event_payloads ENABLE ROW LEVEL SECURITY;
      ALTER TABLE event_payloads FORCE ROW LEVEL SECURITY;
      CREATE POLICY tenant ON event_payloads
        USING (institution_id = nullif(current_setting('ithaca.institution_id', true), '')::uuid);
      GRANT SELECT, INSERT ON event_payloads TO ithaca_app;
      GRANT SELECT (institution_id, event_id), DELETE ON event_payloads TO ithaca_eraser;

      CREATE TABLE event_seals (
        institution_id uuid        NOT NULL,
        position       bigint      NOT NULL,
        event_id       uuid        NOT NULL,
        event_xid      xid8        NOT NULL,
        event_seq      bigint      NOT NULL,
        chain_hash     bytea       NOT NULL,
        sealed_at      timestamptz NOT NULL,
        CONSTRAINT pk_event_seals PRIMARY KEY (institution_id, position),
        CONSTRAINT fk_event_seals_event FOREIGN KEY (institution_id, event_id) REFERENCES events (institution_id, id),
        CONSTRAINT uq_event_seals_event UNIQUE (institution_id, event_id)
      );

      ALTER TABLE event_seals ENABLE ROW LEVEL SECURITY;
      ALTER TABLE event_seals FORCE ROW LEVEL SECURITY;
      CREATE POLICY tenant ON event_seals
        USING (institution_id = nullif(current_setting('ithaca.institution_id', true), '')::uuid);
      GRANT SELECT, INSERT ON event_seals TO ithaca_app;

      -- Positions of events of all institutions, without what happened or to whom. Only below the
      -- snapshot's xmin: an event of a transaction still open must not be overtaken, or it is lost.
      CREATE FUNCTION system.events_after(after_xid xid8, after_seq bigint, most integer)
        RETURNS TABLE (institution_id uuid, id uuid, xid xid8, seq bigint, type text)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
        AS $$
          SELECT e.institution_id, e.id, e.xid, e.seq, e.type
          FROM public.events e
          WHERE (e.xid, e.seq) > (after_xid, after_seq)
            AND e.xid < pg_snapshot_xmin(pg_current_snapshot())
          ORDER BY e.xid, e.seq LIMIT most
        $$;
      REVOKE ALL ON FUNCTION system.events_after(xid8, bigint, integer) FROM PUBLIC;
      GRANT EXECUTE ON FUNCTION system.events_after(xid8, bigint, integer) TO ithaca_app;
      GRANT CREATE ON SCHEMA system TO ithaca_system;
      ALTER FUNCTION system.events_after(xid8, bigint, integer) OWNER TO ithaca_system;
      REVOKE CREATE ON SCHEMA system FROM ithaca_system;
      SET LOCAL ROLE ithaca_system;
      GRANT EXECUTE ON FUNCTION system.events_after(xid8, bigint, integer) TO SESSION_USER;
      RESET ROLE;

      CREATE TABLE idempotency_records (
        institution_id uuid        NOT NULL,
        actor_id       text        NOT NULL,
        operation      text        NOT NULL,
        key            text        NOT NULL,
        salt           bytea       NOT NULL,
        input_digest   bytea       NOT NULL,
        node_id        text,
        created_at     timestamptz NOT NULL,
        CONSTRAINT pk_idempotency_records PRIMARY KEY (institution_id, actor_id, operation, key),
        CONSTRAINT fk_idempotency_records_institution FOREIGN KEY (institution_id) REFERENCES institutions (id)
      );
      CREATE INDEX ix_idempotency_records_created_at ON idempotency_records (institution_id, created_at);

      ALTER TABLE idempotency_records ENABLE ROW LEVEL SECURITY;
      ALTER TABLE idempotency_records FORCE ROW LEVEL SECURITY;
      CREATE POLICY tenant ON idempotency_records
        USING (institution_id = nullif(current_setting('ithaca.institution_id', true), '')::uuid);
      GRANT SELECT, INSERT, UPDATE, DELETE ON idempotency_records TO ithaca_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE idempotency_records;
      DROP FUNCTION system.events_after(xid8, bigint, integer);
      DROP TABLE event_seals, event_payloads, events;
    `);
  }
}
