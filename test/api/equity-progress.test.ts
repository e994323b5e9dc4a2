/** How far the computing of a report is, for whoever waits. */
import { uuidOf } from '../../src/ids';
import { asSuperuser } from '../support/authorization-database';
import { eventually } from '../support/client';
import { withClient } from '../support/cluster';
import { decided, KNOWN, people, prepared, report, request } from '../support/equity';

/** Whoever writes a sheet of the cut waits for a lock: a transaction left open would keep jobs from starting at all. */
const HOLD = (cutId: string) => `
  CREATE FUNCTION hold_sheet() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_advisory_xact_lock(41); RETURN new; END $$;
  CREATE TRIGGER hold_sheet BEFORE INSERT ON equity_sheets FOR EACH ROW WHEN (new.cut_id = '${cutId}') EXECUTE FUNCTION hold_sheet()`;

test('a report tells how many of its sheets are written', async () => {
  const { uni, officer, programId, cohortId } = await prepared();
  const cohortIds = [cohortId, await uni.cohort({ programId }, 'ACTIVE')];
  for (const id of cohortIds) {
    await people(uni, id, KNOWN);
    // A cut of its own.
    await report(officer, { cohortIds: [id], attributes: ['gender'] });
  }
  const progressOf = async (id: string) =>
    (await officer.run('query($id: ID!) { equityReport(id: $id) { state progressPercent } }', { id }))
      .equityReport;
  const [later] = await asSuperuser<{ id: string }>(
    'select c.id from equity_cuts c where c.institution_id = $1 order by c.created_at desc, c.id desc limit 1',
    [uuidOf(uni.id)],
  );
  await asSuperuser(HOLD(later!.id));
  await withClient(ithaca.urls.superuser, async (client) => {
    await client.query('select pg_advisory_lock(41)');
    const { equityReport } = await request(officer, { cohortIds, attributes: ['gender', 'origin'] });
    await eventually(async () => ((await progressOf(equityReport.id)).progressPercent ? true : null));
    // The earlier cut’s two, of four.
    expect(await progressOf(equityReport.id)).toEqual({ state: 'COMPUTING', progressPercent: 49 });
    await client.query('select pg_advisory_unlock(41)');
    await decided(officer, equityReport.id);
    expect(await progressOf(equityReport.id)).toEqual({ state: 'FROZEN', progressPercent: 100 });
  });

  // What is refused is decided, too.
  const few = await uni.cohort({ programId }, 'ACTIVE');
  await people(uni, few, [{ answers: { gender: 'woman' }, way: [2, 1, 0, 0, 0] }]);
  const refused = await report(officer, { cohortIds: [few], attributes: ['gender'] });
  expect(await progressOf(refused.id)).toEqual({ state: 'REFUSED', progressPercent: 100 });
});
