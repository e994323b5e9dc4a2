import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Appending an event looks at no other row. The foreign key to the institution locked the same row for every write of
 * the institution, at the same moment for all of them; the one from payload to event looked for a row that the same
 * statement writes, by a plan that a connection may have made when the log was empty. That an institution with a
 * past can't be deleted is now said by its seals, once for each batch; and a payload without its event says nothing.
 */
export class AppendEventsWithoutLooking1764000000015 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE event_payloads DROP CONSTRAINT fk_event_payloads_event;
      ALTER TABLE events DROP CONSTRAINT fk_events_institution;
      ALTER TABLE event_seals ADD CONSTRAINT fk_event_seals_institution FOREIGN KEY (institution_id) REFERENCES institutions (id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE event_seals DROP CONSTRAINT fk_event_seals_institution;
      ALTER TABLE events ADD CONSTRAINT fk_events_institution FOREIGN KEY (institution_id) REFERENCES institutions (id);
      ALTER TABLE event_payloads ADD CONSTRAINT fk_event_payloads_event FOREIGN KEY (institution_id, event_id) REFERENCES events (institution_id, id);
    `);
  }
}
