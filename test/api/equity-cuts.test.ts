/** Which cohorts can be reported on, and which only together: no two reports tell what none tells alone. */
import { uuidOf } from '../../src/ids';
import { asSuperuser } from '../support/authorization-database';
import { mutate } from '../support/authorization-mutate';
import { withClient } from '../support/cluster';
import { answer, askAbout, withdraw } from '../support/demographics';
import { close, decided, KNOWN, people, prepared, report, rowOf } from '../support/equity';

test('only closed periods are reported on, and whoever asks learns which are open', async () => {
  const { uni, officer, programId, cohortId } = await prepared();
  const closed = await uni.cohort({ programId }, 'ACTIVE');
  await people(uni, closed, KNOWN);
  await close([closed]);
  const ask = (input: object) =>
    mutate(
      officer,
      'requestEquityReport',
      { role: 'MENTEE', attributes: ['gender'], ...input },
      'equityReport { id cohortIds } userErrors { ... on EquityPeriodOpen { openCohortIds } }',
    );
  expect((await ask({ cohortIds: [closed, cohortId] })).userErrors).toEqual([
    expect.objectContaining({ code: 'NOT_POSSIBLE_NOW', openCohortIds: [cohortId] }),
  ]);
  // Of a program, those that are closed.
  const { equityReport } = await ask({ programId });
  expect(equityReport.cohortIds).toEqual([closed]);
  await decided(officer, equityReport.id);
});

test('cohorts that were counted together stay together, so that no two reports tell what none tells alone', async () => {
  const { uni, officer, programId, cohortId } = await prepared();
  const [small, third, fourth] = [
    await uni.cohort({ programId }, 'ACTIVE'),
    await uni.cohort({ programId }, 'ACTIVE'),
    await uni.cohort({ programId }, 'ACTIVE'),
  ];
  const all = [cohortId, small, third, fourth];
  await people(uni, cohortId, KNOWN);
  await people(uni, small, [{ answers: { gender: 'woman' }, way: [2, 1, 0, 0, 0] }]);
  await people(uni, third, KNOWN);
  await people(uni, fourth, KNOWN);
  await close(all);
  const attributes = ['gender'];
  const refusal = async (cohortIds: string[], input: object = {}) =>
    (
      await mutate(
        officer,
        'requestEquityReport',
        { role: 'MENTEE', cohortIds, attributes, ...input },
        'userErrors { ... on EquityCutDiffers { allowedCohortIds } ... on EquityCutFixed { attributeKeys } }',
      )
    ).userErrors[0];
  expect(await report(officer, { cohortIds: [cohortId], attributes })).toMatchObject({ state: 'FROZEN' });
  // With the first, the small one is a cut of its own, of which nothing can be shown, and so nothing of both.
  expect(await report(officer, { cohortIds: [cohortId, small], attributes })).toMatchObject({
    state: 'REFUSED',
    refusal: 'TOO_FEW',
  });
  // Which leaves it free to be counted with others.
  const both = await report(officer, { cohortIds: [small, third], attributes });
  expect(rowOf(both.result.attributes[0], 'woman')[0]).toBe(62);
  for (const [asked, allowed] of [
    [[small], [small, third]],
    [
      [third, fourth],
      [small, third, fourth],
    ],
  ] as const)
    expect(await refusal([...asked])).toMatchObject({
      code: 'NOT_POSSIBLE_NOW',
      allowedCohortIds: [...allowed].sort(),
    });
  const whole = await report(officer, { cohortIds: all, attributes });
  expect(rowOf(whole.result.attributes[0], 'woman')[0]).toBe(60 + 62 + 60);
  expect(await report(officer, { programId, attributes })).toMatchObject({
    cohortIds: [...all].sort(),
    result: { attributes: whole.result.attributes },
  });
  // What was counted for one k is not told for another, and what was not asked then is not in it.
  expect(await refusal([cohortId], { k: 10 })).toMatchObject({
    path: ['k'],
    attributeKeys: ['gender', 'origin'],
  });
  await askAbout(uni.admin, 'later', ['a', 'b']);
  expect(await refusal([cohortId], { attributes: ['later'] })).toMatchObject({
    path: ['attributes'],
    attributeKeys: ['gender', 'origin'],
  });
  // The other role is another matter.
  expect(await report(officer, { cohortIds: [cohortId], attributes, role: 'MENTOR' })).toMatchObject({
    state: 'REFUSED',
  });
});

test('a person counts once in all reports, so that no later one tells of those who joined', async () => {
  const { uni, officer, programId, cohortId } = await prepared();
  const next = await uni.cohort({ programId }, 'ACTIVE');
  const again = async (role: string) =>
    asSuperuser(
      `insert into enrollments (institution_id, id, cohort_id, person_id, role, state, state_changed_at, created_at, updated_at)
       select institution_id, gen_random_uuid(), $2, person_id, $3, 'ACCEPTED', now(), now(), now() from enrollments where cohort_id = $1 and role = 'MENTEE'`,
      [uuidOf(cohortId), uuidOf(next), role],
    );
  await people(uni, cohortId, KNOWN);
  await again('MENTEE');
  await again('MENTOR');
  await people(uni, next, [{ answers: { gender: 'woman' }, way: [2, 2, 0, 0, 0] }]);
  const attributes = ['gender'];
  await report(officer, { cohortIds: [cohortId], attributes });
  expect(await report(officer, { cohortIds: [next], attributes })).toMatchObject({
    state: 'REFUSED',
    refusal: 'TOO_FEW',
  });
  const newcomers: typeof KNOWN = [
    { answers: { gender: 'woman' }, way: [18, 10, 0, 0, 0] },
    { answers: { gender: 'man' }, way: [30, 20, 0, 0, 0] },
  ];
  await people(uni, next, newcomers);
  await people(uni, next, newcomers, 'MENTOR');
  for (const [role, women] of [
    ['MENTEE', 20],
    ['MENTOR', 18],
  ] as const) {
    const { result } = await report(officer, { cohortIds: [next], attributes, role });
    expect(rowOf(result.attributes[0], 'woman')[0]).toBe(women);
    expect(result.exclusions.join(' ')).toContain(
      '160 people of these cohorts were counted in an earlier report',
    );
  }
});

test('what people withdraw afterwards alters no report about the same cohorts, and is left out of others', async () => {
  const { uni, officer, programId, cohortId } = await prepared();
  const next = await uni.cohort({ programId }, 'ACTIVE');
  await people(uni, cohortId, KNOWN);
  const women = await Promise.all(Array.from({ length: 12 }, () => uni.person()));
  for (const [at, who] of women.entries()) {
    await answer(who, 'gender', ['woman']);
    await uni.enroll(who, at < 6 ? cohortId : next, 'MENTEE', 'SUBMITTED');
  }
  await people(uni, next, KNOWN);
  const spec = { cohortIds: [cohortId], attributes: ['gender'] };
  const first = await report(officer, spec);
  expect(rowOf(first.result.attributes[0], 'woman')[0]).toBe(66);
  for (const who of women) await withdraw(who);
  expect(await decided(officer, first.id)).toEqual(first);
  // Another report about them comes from the same counts.
  const wider = await report(officer, { ...spec, attributes: ['gender', 'origin'] });
  expect(wider.result.attributes[0]).toEqual(first.result.attributes[0]);
  const other = await report(officer, { cohortIds: [next], attributes: ['gender'] });
  expect(rowOf(other.result.attributes[0], 'woman')[0]).toBe(60);
  expect(rowOf(other.result.attributes[0], 'NOT_DISCLOSED')[0]).toBe(46);
  // Not even the application changes it, nor the owner: no policy lets an update see it.
  for (const [url, role] of [
    [ithaca.urls.runtime, 'set local role ithaca_app'],
    [ithaca.urls.owner, 'select'],
  ] as const) {
    await withClient(url, async (client) => {
      await client.query(`begin; ${role}; set local ithaca.institution_id = '${uuidOf(uni.id)}'`);
      const seen = await client.query('select from equity_reports where id = $1', [uuidOf(first.id)]);
      const touched = await client.query('update equity_reports set k = 50 where id = $1', [
        uuidOf(first.id),
      ]);
      expect([seen.rowCount, touched.rowCount]).toEqual([1, 0]);
    });
  }
  // Nor what was counted and printed of it.
  await withClient(ithaca.urls.runtime, async (client) => {
    await client.query(
      `begin; set local role ithaca_app; set local ithaca.institution_id = '${uuidOf(uni.id)}'`,
    );
    const sheets = await client.query('select from equity_sheets');
    expect(sheets.rowCount).toBeGreaterThan(0);
    for (const statement of [
      `update equity_sheets set sheet = '{}'`,
      'update equity_cuts set k = 50',
      'select from demographics.cut_atoms',
    ]) {
      await client.query('savepoint s');
      await expect(client.query(statement)).rejects.toThrow('permission denied');
      await client.query('rollback to s');
    }
  });
});
