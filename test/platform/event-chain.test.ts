/** The event log can't be changed unseen: what the verifier finds, and what the runtime can't even try. */
import 'reflect-metadata';
import sql, { raw } from 'sql-template-tag';
import { inTransaction, type Context } from '../../src/context';
import { prepare, type Database } from '../../src/db/statements';
import { eraseEventPayloads } from '../../src/events/erase';
import { record } from '../../src/events/record';
import { sealEvents } from '../../src/events/seal';
import { verifyEvents, type Head, type Verification } from '../../src/events/verify';
import { newId, uuidOf } from '../../src/ids';
import { heeded, makeJobsDatabase, until, type JobsDatabase } from '../support/jobs-database';

let house: JobsDatabase;
beforeAll(async () => {
  house = await makeJobsDatabase();
});
afterAll(() => house.drop());

const contextOf = (id: string): Context => house.contextFor(id, 'sealEvents', 'test');
const verify = (id: string, heads?: Head[]) => verifyEvents(contextOf(id).db, uuidOf(id), heads);

/** Seals until nothing is left. Transactions of other test files, on the same cluster, may hold it up. */
async function sealAll(id: string): Promise<void> {
  await until(async () => {
    await sealEvents(contextOf(id));
    return (await verify(id)).unsealed === 0;
  });
}

/** An institution with so many sealed events. */
async function sealedInstitution(events = 6): Promise<string> {
  const id = await house.institution();
  for (let i = 3; i < events; i++) await house.happen(id);
  await sealAll(id);
  return id;
}

async function clean(id: string): Promise<Verification> {
  const report = await verify(id);
  expect(report.problems).toEqual([]);
  return report;
}

describe('sealing', () => {
  test('chains every event once, in the order of the log, and tells the head', async () => {
    const id = await house.institution();
    await inTransaction(contextOf(id), async (ctx) => {
      for (let i = 0; i < 1_100; i++) await record(ctx, { type: 'CohortUpdated', nodes: [newId('Cohort')] });
    });
    house.logs.length = 0;
    await sealAll(id);
    const report = await clean(id);
    expect(report).toMatchObject({ sealed: 1_103, unsealed: 0, erased: 0 });
    const places = await house.sql<{ position: string; inOrder: boolean }>(
      `select s.position, row_number() over (order by s.event_xid, s.event_seq) = s.position as "inOrder" from event_seals s where institution_id = $1`,
      [uuidOf(id)],
    );
    expect(places.every(({ inOrder }) => inOrder)).toBe(true);
    const told = house.logs
      .filter(({ message }) => message === 'event log sealed')
      .map(({ details }) => details);
    expect(told.at(-1)).toEqual({ institutionId: id, position: '1103', hash: report.head?.hash });
    house.logs.length = 0;
    expect(await sealEvents(contextOf(id))).toBe(0);
    expect(house.logs).toEqual([]);
  });

  test('does not overtake a transaction that is still open', async () => {
    const id = await sealedInstitution(3);
    let commit = () => {};
    let older: Promise<void> = Promise.resolve();
    await new Promise<void>((begun) => {
      older = inTransaction(contextOf(id), async (ctx) => {
        await record(ctx, { type: 'ProgramCreated', nodes: [newId('Program')] });
        await heeded(ctx);
        begun();
        await new Promise<void>((go) => (commit = go));
      });
    });
    await house.happen(id);
    const early = await sealEvents(contextOf(id));
    expect(await clean(id)).toMatchObject({ sealed: 3, unsealed: 1 });
    commit();
    await older;
    expect(early).toBe(0);
    await sealAll(id);
    expect(await clean(id)).toMatchObject({ sealed: 5, unsealed: 0 });
  });

  test('by several at once is done once', async () => {
    const id = await house.institution();
    const writers = Promise.all(Array.from({ length: 40 }, () => house.happen(id)));
    await Promise.all(Array.from({ length: 6 }, () => sealEvents(contextOf(id))));
    await writers;
    await sealAll(id);
    expect(await clean(id)).toMatchObject({ sealed: 43, unsealed: 0 });
  });

  test('starts every institution’s chain elsewhere', async () => {
    const [a, b] = [await sealedInstitution(), await sealedInstitution()];
    await tampered(
      `update event_seals set institution_id = $2 where institution_id = $1; update event_payloads set institution_id = $2 where institution_id = $1;
       update events set institution_id = $2 where institution_id = $1`,
      a,
      async (db) =>
        expect((await verifyEvents(db, uuidOf(b))).problems[0]).toMatchObject({
          position: 1,
          kind: 'TAMPERED',
        }),
      {
        other: b,
        first: `delete from event_seals where institution_id = $2; delete from event_payloads where institution_id = $2; delete from events where institution_id = $2`,
      },
    );
  });
});

/**
 * Changes the log as a superuser without triggers, looks at it as the runtime does, and takes it all back.
 * In the statements $1 stands for the institution, $2 for another.
 */
async function tampered(
  change: string,
  id: string,
  look: (db: Database) => Promise<void>,
  { other = id, first = '' } = {},
): Promise<void> {
  const client = await house.superuser.connect();
  const filled = (text: string) =>
    text.replaceAll('$1', `'${uuidOf(id)}'`).replaceAll('$2', `'${uuidOf(other)}'`);
  try {
    await client.query(`begin; set local session_replication_role = replica; ${filled(first)}; ${filled(change)};
      set local session_replication_role = origin; set local role ithaca_app; set local ithaca.institution_id = '${uuidOf(other)}'`);
    await look({
      rows: async (name, statement) =>
        (await client.query(prepare(name, statement).text, statement.values)).rows,
    });
  } finally {
    await client.query('rollback');
    client.release();
  }
}

describe('the verifier finds', () => {
  let id: string;
  beforeAll(async () => {
    id = await sealedInstitution(6);
  });
  /** The event at the third place of the chain. */
  const third = `(select event_id from event_seals where institution_id = $1 and position = 3)`;

  const columns: [string, string][] = [
    ['type', `'ApiKeyRevoked'`],
    ['xid', `'1'`],
    ['occurred_at', `occurred_at + interval '1 microsecond'`],
    ['actor_id', `'person_0'`],
    ['on_behalf_of_id', `'person_0'`],
    ['node_ids', `array_append(node_ids, 'x')`],
    ['request_id', `'x'`],
    ['payload_digest', `'\\x00'`],
  ];
  test.each(columns)('a changed %s', async (column, value) => {
    await tampered(
      `update events set ${column} = ${value} where institution_id = $1 and id = ${third}`,
      id,
      async (db) => {
        const { problems } = await verifyEvents(db, uuidOf(id));
        expect(problems).toContainEqual(
          expect.objectContaining({
            position: 3,
            kind: 'TAMPERED',
            what: 'The event or its seal was changed.',
          }),
        );
      },
    );
  });

  const cases: [string, string, { position: number | null; kind: string }[]][] = [
    [
      'a changed payload',
      `update event_payloads set payload = '{"changes":{}}' where institution_id = $1 and event_id = ${third}`,
      [{ position: 3, kind: 'TAMPERED' }],
    ],
    [
      'a payload that only looks the same',
      `update event_payloads set payload = (payload::text || ' ')::json where institution_id = $1 and event_id = ${third}`,
      [{ position: 3, kind: 'TAMPERED' }],
    ],
    [
      'a changed salt',
      `update event_payloads set salt = '\\x00' where institution_id = $1 and event_id = ${third}`,
      [{ position: 3, kind: 'TAMPERED' }],
    ],
    [
      'a payload that is gone without a record',
      `delete from event_payloads where institution_id = $1 and event_id = ${third}`,
      [{ position: 3, kind: 'TAMPERED' }],
    ],
    [
      'a changed seal',
      `update event_seals set chain_hash = sha256('x') where institution_id = $1 and position = 3`,
      [
        { position: 3, kind: 'TAMPERED' },
        { position: 4, kind: 'TAMPERED' },
      ],
    ],
    [
      'a removed event',
      `delete from events where institution_id = $1 and id = ${third}`,
      [{ position: 3, kind: 'MISSING' }],
    ],
    [
      'a removed seal',
      `delete from event_seals where institution_id = $1 and position = 3`,
      [
        { position: 3, kind: 'MISSING' },
        { position: null, kind: 'INSERTED' },
      ],
    ],
    [
      'an event removed with its seal',
      `delete from events where institution_id = $1 and id = ${third}; delete from event_seals where institution_id = $1 and position = 3`,
      [{ position: 3, kind: 'MISSING' }],
    ],
    [
      'an event removed with its seal, and the gap closed',
      `delete from events where institution_id = $1 and id = ${third}; delete from event_seals where institution_id = $1 and position = 3;
       update event_seals set position = position - 1 where institution_id = $1 and position > 3`,
      [{ position: 3, kind: 'TAMPERED' }],
    ],
    [
      'the first events removed',
      `delete from event_seals where institution_id = $1 and position <= 2; delete from events where institution_id = $1 and id not in (select event_id from event_seals where institution_id = $1)`,
      [{ position: 1, kind: 'MISSING' }],
    ],
    [
      'two places of the chain exchanged',
      `update event_seals set position = case position when 3 then -4 else -3 end where institution_id = $1 and position in (3, 4);
       update event_seals set position = -position where institution_id = $1 and position < 0`,
      [
        { position: 3, kind: 'TAMPERED' },
        { position: 4, kind: 'TAMPERED' },
        { position: 4, kind: 'MOVED' },
        { position: 5, kind: 'TAMPERED' },
      ],
    ],
    [
      'two events exchanged under their seals',
      `alter table event_seals drop constraint uq_event_seals_event;
       update event_seals s set event_id = o.event_id from event_seals o
       where s.institution_id = $1 and o.institution_id = $1 and s.position in (3, 4) and o.position = 7 - s.position`,
      [
        { position: 3, kind: 'TAMPERED' },
        { position: 3, kind: 'MOVED' },
        { position: 4, kind: 'TAMPERED' },
        { position: 4, kind: 'MOVED' },
      ],
    ],
    [
      'an event put in behind the chain’s end',
      `insert into events (institution_id, id, xid, type, occurred_at, actor_id, node_ids, request_id, payload_digest)
       select institution_id, gen_random_uuid(), xid, type, occurred_at, actor_id, node_ids, request_id, sha256('\\x00' || convert_to('{}', 'utf8')) from events where institution_id = $1 and id = ${third};
       insert into event_payloads select institution_id, id, '\\x00', '{}' from events e where institution_id = $1 and payload_digest = sha256('\\x00' || convert_to('{}', 'utf8'))`,
      [{ position: null, kind: 'INSERTED' }],
    ],
  ];
  test.each(cases)('%s', async (_what, change, expected) => {
    await tampered(change, id, async (db) => {
      const { problems } = await verifyEvents(db, uuidOf(id));
      const found = problems.map(({ position, kind }) => ({ position, kind }));
      expect(found).toHaveLength(expected.length);
      expect(found).toEqual(expect.arrayContaining(expected));
    });
  });

  test('a changed payload of an event that is not sealed yet', async () => {
    const young = await house.institution();
    await tampered(
      `update event_payloads set payload = '{}' where institution_id = $1`,
      young,
      async (db) => {
        const { problems } = await verifyEvents(db, uuidOf(young));
        expect(problems.map(({ kind }) => kind)).toEqual(['TAMPERED', 'TAMPERED', 'TAMPERED']);
      },
    );
  });

  test('a cut end, when the head was published', async () => {
    const { head } = await clean(id);
    expect(head?.position).toBe(6);
    await tampered(
      `delete from events where institution_id = $1 and id in (select event_id from event_seals where institution_id = $1 and position > 4);
       delete from event_payloads where institution_id = $1 and event_id in (select event_id from event_seals where institution_id = $1 and position > 4);
       delete from event_seals where institution_id = $1 and position > 4`,
      id,
      async (db) => {
        expect(await verifyEvents(db, uuidOf(id))).toMatchObject({ sealed: 4, unsealed: 0, problems: [] });
        const { problems } = await verifyEvents(db, uuidOf(id), [head as Head]);
        expect(problems).toMatchObject([{ position: 6, kind: 'MISSING' }]);
      },
    );
  });

  test('a chain written anew, when a head was published', async () => {
    const published = (await clean(id)).head as Head;
    await tampered(
      `update events set actor_id = 'person_0' where institution_id = $1 and id = ${third}; delete from event_seals where institution_id = $1`,
      id,
      async (db) => {
        const forger: Context = {
          ...contextOf(id),
          beginTransaction: (work) => work({ ...db, asSelf: () => db }),
        };
        expect(await sealEvents(forger)).toBe(6);
        expect((await verifyEvents(db, uuidOf(id))).problems).toEqual([]);
        expect((await verifyEvents(db, uuidOf(id), [published])).problems).toMatchObject([
          { position: 6, kind: 'TAMPERED' },
        ]);
      },
    );
    expect((await verify(id, [published])).problems).toEqual([]);
  });

  test('nothing in an untouched log, and counts each thing', async () => {
    await house.happen(id);
    expect(await clean(id)).toMatchObject({ sealed: 6, unsealed: 1, erased: 0, more: 0 });
  });
});

describe('erasing', () => {
  test('removes payload and salt, is recorded, and leaves the chain whole', async () => {
    const id = await sealedInstitution();
    const other = await sealedInstitution();
    const wanted = await house.sql<{ id: string }>(
      `select 'event_' || event_id as id from event_seals where institution_id = $1 and position in (2, 3)`,
      [uuidOf(id)],
    );
    const foreign = await house.sql<{ id: string }>(
      `select 'event_' || event_id as id from event_seals where institution_id = $1`,
      [uuidOf(other)],
    );
    const ids = wanted.map((row) => row.id).sort();
    const operator = house.ownerContext(id, 'operator:eve');
    expect((await eraseEventPayloads(operator, [...ids, ...foreign.map((row) => row.id)])).sort()).toEqual(
      ids,
    );
    expect(await clean(id)).toMatchObject({ sealed: 6, unsealed: 1, erased: 2 });
    await sealAll(id);
    expect(await clean(id)).toMatchObject({ sealed: 7, unsealed: 0, erased: 2 });
    expect(await clean(other)).toMatchObject({ erased: 0 });
    const [event] = await house.sql<{ actor_id: string; node_ids: string[] }>(
      `select actor_id, node_ids from events where type = 'EventPayloadsErased' and institution_id = $1`,
      [uuidOf(id)],
    );
    expect(event?.actor_id).toBe('operator:eve');
    expect(event?.node_ids.sort()).toEqual(ids);
    // Asked again, there is nothing to erase and nothing to record.
    expect(await eraseEventPayloads(operator, ids)).toEqual([]);
    expect(await clean(id)).toMatchObject({ sealed: 7, unsealed: 0 });
  });

  test('is not for the runtime', async () => {
    const id = await sealedInstitution(3);
    await expect(eraseEventPayloads(contextOf(id), [newId('Event')])).rejects.toThrow(
      /permission denied to set role/,
    );
  });
});

describe('the runtime can’t', () => {
  const tables = ['events', 'event_payloads', 'event_seals'];
  const acts = (table: string) => [
    `update ${table} set institution_id = institution_id`,
    `delete from ${table}`,
    `truncate ${table} cascade`,
    `alter table ${table} disable row level security`,
  ];
  test.each(tables.flatMap(acts))('%s', async (statement) => {
    const id = await sealedInstitution(3);
    const attempt = inTransaction(contextOf(id), (ctx) => ctx.db.rows('test.forbidden', sql([statement])));
    await expect(attempt).rejects.toThrow(/permission denied|must be owner/);
  });

  test.each(['xid', 'seq'])('choose an event’s place in the log by its %s', async (column) => {
    const id = await sealedInstitution(3);
    const insert = sql`insert into events (${raw(column)}, institution_id, id, type, occurred_at, actor_id, node_ids, request_id, payload_digest)
      overriding system value values ('1', ${uuidOf(id)}, ${uuidOf(newId('Event'))}, 'CohortUpdated', now(), 'x', '{}', 'x', '')`;
    await expect(inTransaction(contextOf(id), (ctx) => ctx.db.rows('test.place', insert))).rejects.toThrow(
      /permission denied/,
    );
  });
});
