/**
 * A large file: in time, in bounded memory, and the second time without a change. `npm run bench:imports` takes one of
 * 50,000 rows, the most that a file may hold.
 */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { withClient } from '../support/cluster';
import { commit, counts, sendFile } from '../support/imports';
import { institution } from '../support/scenario';
import { uuidOf } from '../../src/ids';

const ROWS = 10_000;
const mapping = {
  columns: {
    mail: 'email',
    id: 'externalId',
    name: 'displayName',
    wants: { field: 'skillsWanted', separator: '|' },
    unit: 'orgUnit',
    level: 'level',
  },
  createOrgUnits: true,
};
const line = (i: number) =>
  `person.${i}@example.org,E${i},"Person, ${i}",Skill ${i % 50}|Skill ${i % 7},Unit ${i % 20},${i % 10}`;
const file = () =>
  `mail,id,name,wants,unit,level\n${Array.from({ length: ROWS }, (_, i) => line(i)).join('\n')}\n`;

test('10,000 people are imported within half a minute, and the same file again changes nothing', async () => {
  const uni = await institution();
  const input = { cohortId: await uni.cohort(), role: 'MENTEE', mapping };
  const content = file();
  const begun = Date.now();
  const found = await sendFile(uni.admin, content, input);
  expect(counts(found)).toEqual([ROWS, ROWS, ROWS, 0, 0]);
  const checked = Date.now();
  expect(await commit(uni.admin, found.id, 'ALL', 170_000)).toMatchObject({
    state: 'COMMITTED',
    createdRows: ROWS,
  });
  const done = Date.now();
  console.info(`checked in ${checked - begun} ms, committed in ${done - checked} ms`);
  expect(done - checked).toBeLessThan(30_000);
  const total = await withClient(ithaca.urls.superuser, async (client) => {
    const sql = `select (select count(*) from enrollments where institution_id = $1)::int as enrollments, (select count(*) from people where institution_id = $1)::int as people,
      (select count(*) from skills where institution_id = $1)::int as skills, (select count(*) from org_units where institution_id = $1)::int as units,
      (select count(*) from events where institution_id = $1 and type = 'EnrollmentImported')::int as events`;
    return (await client.query(sql, [uuidOf(uni.id)])).rows[0];
  });
  expect(total).toEqual({ enrollments: ROWS, people: ROWS + 1, skills: 50, units: 20, events: ROWS });
  expect(counts(await sendFile(uni.admin, content, input))).toEqual([ROWS, ROWS, 0, 0, ROWS]);
}, 300_000);

/** Peak of the heap in a process of its own that reads so many rows. */
async function peakOf(rows: number): Promise<number> {
  const reader = path.join(__dirname, '..', '..', 'src', 'modules', 'imports', 'csv.js');
  const script = `
    const { readCsv } = require(${JSON.stringify(reader)});
    async function* source() {
      yield Buffer.from('mail,name,note\\n');
      for (let i = 0; i < ${rows}; i++) yield Buffer.from('p' + i + '@example.org,Person ' + i + ',"' + 'x'.repeat(500) + '"\\n');
    }
    (async () => {
      let peak = 0, read = 0;
      for await (const item of readCsv(source())) {
        if (item.kind !== 'row') continue;
        if (++read % 500 === 0) { global.gc(); const { heapUsed, external } = process.memoryUsage(); peak = Math.max(peak, heapUsed + external); }
      }
      if (read !== ${rows}) throw new Error(String(read));
      process.stdout.write(String(peak));
    })();`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', '-e', script]);
  return Number(stdout);
}

test('the memory of reading does not grow with the file', async () => {
  const [small, large] = [await peakOf(1_000), await peakOf(50_000)];
  // 49,000 rows of half a kilobyte would be 25 MB.
  expect(large - small).toBeLessThan(3_000_000);
}, 120_000);
