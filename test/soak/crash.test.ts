/** The kills of test/platform/crash.test.ts, many more times. SOAK_ROUNDS changes how many. */
import { DataFolder, endAll } from '../support/process';
import { FragileDatabase, killServer } from '../support/process-crash';

const ROUNDS = Number(process.env.SOAK_ROUNDS ?? 20);

afterEach(endAll);

test(`${ROUNDS} × kill -9 of the server under 60 writers`, async () => {
  const folder = new DataFolder();
  try {
    for (let round = 1; round <= ROUNDS; round++) {
      const found = await killServer(folder);
      expect(found).toMatchObject({ lost: [], strange: [], events: found.programs, keys: found.programs });
    }
  } finally {
    await endAll();
    await folder.remove();
  }
});

test(`${ROUNDS} × kill -9 of PostgreSQL under 16 writers`, async () => {
  const database = new FragileDatabase();
  try {
    await database.start(16);
    const slowest = { ms: 0 };
    for (let round = 1; round <= ROUNDS; round++) slowest.ms = Math.max(slowest.ms, await database.kill());
    const found = await database.look();
    expect(found).toMatchObject({ lost: [], strange: [], events: found.programs, keys: found.programs });
    expect(slowest.ms).toBeLessThan(3_000);
    expect(await database.server.stop()).toEqual({ code: 0, signal: null });
    expect(database.server.stderr).toBe('');
  } finally {
    await database.remove();
  }
});
