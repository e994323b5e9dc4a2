import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What the job queue needs beside graphile-worker's own tables: how far each consumer has read the
 * event log, which workers live, and our roles' rights on the queue. graphile-worker enables row
 * security on its tables without policies; unless a policy is added, a login that does not own them
 * sees no job, and nothing says so.
 */
const QUEUE_TABLES = ['_private_jobs', '_private_job_queues', '_private_tasks', '_private_known_crontabs'];

export class CreateJobs1764000000005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE system.event_consumers (
        name text   NOT NULL,
        xid  xid8   NOT NULL DEFAULT '0',
        seq  bigint NOT NULL DEFAULT 0,
        CONSTRAINT pk_event_consumers PRIMARY KEY (name)
      );
      CREATE TABLE system.worker_heartbeats (
        worker_id text        NOT NULL,
        seen_at   timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_worker_heartbeats PRIMARY KEY (worker_id)
      );
      GRANT SELECT, INSERT, UPDATE, DELETE ON system.event_consumers, system.worker_heartbeats TO ithaca_app;

      GRANT USAGE ON SCHEMA graphile_worker TO ithaca_app;
      GRANT SELECT ON graphile_worker.migrations TO ithaca_app;
      GRANT SELECT, INSERT, UPDATE, DELETE ON ${QUEUE_TABLES.map((table) => `graphile_worker.${table}`).join(', ')} TO ithaca_app;
      GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA graphile_worker TO ithaca_app;
      GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA graphile_worker TO ithaca_app;
      ${QUEUE_TABLES.map((table) => `CREATE POLICY queue ON graphile_worker.${table} TO ithaca_app USING (true);`).join('\n      ')}

      -- Jobs of the set institution that used up their tries. A failure leaves its time only in run_at, which it
      -- moves from then on by exp(attempts) seconds.
      CREATE FUNCTION system.parked_jobs()
        RETURNS TABLE (id text, task text, attempts integer, last_error text, created_at timestamptz, failed_at timestamptz)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
        AS $$
          SELECT j.id::text, t.identifier, j.attempts::integer, j.last_error, j.created_at,
                 greatest(j.updated_at, j.run_at - exp(least(j.attempts, 10)) * interval '1 second')
          FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id
          WHERE j.attempts >= j.max_attempts AND j.locked_at IS NULL
            AND j.payload ->> 'institutionId' = nullif(current_setting('ithaca.institution_id', true), '')
        $$;
      REVOKE ALL ON FUNCTION system.parked_jobs() FROM PUBLIC;
      GRANT EXECUTE ON FUNCTION system.parked_jobs() TO ithaca_app;

      -- Gives one of them its tries back; true when there was such a job.
      CREATE FUNCTION system.retry_parked_job(wanted text) RETURNS boolean
        LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
        AS $$
          WITH retried AS (
            UPDATE graphile_worker._private_jobs j SET attempts = 0, run_at = now(), updated_at = now()
            WHERE j.id::text = wanted AND j.attempts >= j.max_attempts AND j.locked_at IS NULL
              AND j.payload ->> 'institutionId' = nullif(current_setting('ithaca.institution_id', true), '')
            RETURNING 1)
          SELECT EXISTS (SELECT FROM retried)
        $$;
      REVOKE ALL ON FUNCTION system.retry_parked_job(text) FROM PUBLIC;
      GRANT EXECUTE ON FUNCTION system.retry_parked_job(text) TO ithaca_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION system.retry_parked_job(text);
      DROP FUNCTION system.parked_jobs();
      ${QUEUE_TABLES.map((table) => `DROP POLICY queue ON graphile_worker.${table};`).join('\n      ')}
      REVOKE ALL ON ALL TABLES IN SCHEMA graphile_worker FROM ithaca_app;
      REVOKE ALL ON ALL SEQUENCES IN SCHEMA graphile_worker FROM ithaca_app;
      REVOKE ALL ON ALL FUNCTIONS IN SCHEMA graphile_worker FROM ithaca_app;
      REVOKE USAGE ON SCHEMA graphile_worker FROM ithaca_app;
      DROP TABLE system.worker_heartbeats, system.event_consumers;
    `);
  }
}
