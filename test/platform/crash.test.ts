/** What was acknowledged is there, whoever is killed: the server, or PostgreSQL under it. */
import { DataFolder, endAll } from '../support/process';
import { FragileDatabase, killServer } from '../support/process-crash';

afterEach(endAll);

test('kill -9 of the server with 60 writes on their way: what was acknowledged is there, what was repeated is there once', async () => {
  const folder = new DataFolder();
  try {
    const orphans: (number | null)[] = [];
    for (let round = 1; round <= 2; round++) {
      const found = await killServer(folder);
      expect(found).toMatchObject({ lost: [], strange: [] });
      expect(found.inFlight).toBeGreaterThan(50);
      expect({ events: found.events, keys: found.keys }).toEqual({
        events: found.programs,
        keys: found.programs,
      });
      orphans.push(folder.postgres());
    }
    // The second round has taken over the PostgreSQL that the first one left behind.
    expect(orphans[1]).toBe(orphans[0]);
    expect(orphans[0]).not.toBeNull();
  } finally {
    await endAll();
    await folder.remove();
  }
});

test('kill -9 of PostgreSQL under 16 writers: nothing acknowledged is lost, and the server goes on when it is back', async () => {
  const database = new FragileDatabase();
  try {
    await database.start(16);
    for (let round = 0; round < 3; round++) expect(await database.kill()).toBeLessThan(3_000);
    const found = await database.look();
    expect(found).toMatchObject({ lost: [], strange: [] });
    expect({ events: found.events, keys: found.keys }).toEqual({
      events: found.programs,
      keys: found.programs,
    });
    expect(await database.server.stop()).toEqual({ code: 0, signal: null });
    expect(database.server.stderr).toBe('');
  } finally {
    await database.remove();
  }
});
