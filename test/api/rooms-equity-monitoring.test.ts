/** Reports by schedule, as cohorts are completed, and tasks where one differs from the one before. */
import { uuidOf } from '../../src/ids';
import { asSuperuser } from '../support/authorization-database';
import { must, mutate } from '../support/authorization-mutate';
import { codeOf, eventually } from '../support/client';
import { people, prepared, type Group } from '../support/equity';
import {
  change,
  CHANGE,
  completed,
  read,
  reportsOf,
  schedule,
  SCHEDULE,
  TASK,
  tasksOf,
} from '../support/equity-monitoring';

const EVEN: Group[] = ['woman', 'man'].map((gender) => ({
  answers: { gender },
  way: [60, 45, 35, 25, 15],
}));
const APART: Group[] = [{ answers: { gender: 'woman' }, way: [60, 20, 15, 10, 5] }, EVEN[1]!];
const FEW: Group[] = [{ answers: { gender: 'woman' }, way: [3, 1, 0, 0, 0] }];

/** When the report was held against the one before it. */
async function compared(reportId: string): Promise<void> {
  await eventually(async () => {
    const rows = await asSuperuser(
      'select from equity_schedule_reports where report_id = $1 and compared_at is not null',
      [uuidOf(reportId)],
    );
    return rows.length ? true : null;
  });
}

test('where a gap opens there is a task, once, for equity officers of the program alone', async () => {
  const { uni, officer, programId } = await prepared();
  const { id } = await schedule(officer, programId);
  const cohorts: string[] = [];
  // Twice alike, and then no more.
  for (const groups of [EVEN, EVEN, APART]) {
    expect(await tasksOf(officer)).toEqual([]);
    cohorts.push(await completed(uni, programId, groups));
    const reports = await reportsOf(officer, id, cohorts.length);
    await compared(reports.at(-1).id);
  }
  const reports = await reportsOf(officer, id, 3);
  expect(reports).toEqual(
    cohorts.map((cohortId) =>
      expect.objectContaining({ state: 'FROZEN', cohortIds: [cohortId], requestedById: officer.personId }),
    ),
  );
  const tasks = await tasksOf(officer);
  const place = { attributeKey: 'gender', code: 'woman' };
  const from = { programId, scheduleId: id, earlierReportId: reports[1].id, reportId: reports[2].id };
  const fresh = { state: 'OPEN', kind: 'RATIO_CHANGED', note: null, takenById: null, doneById: null };
  expect(tasks).toHaveLength(2);
  for (const task of tasks) expect(task).toMatchObject({ ...place, ...from, ...fresh });
  expect(tasks.map(({ stage, basis }) => `${stage} ${basis}`).sort()).toEqual([
    'ACCEPTED PREVIOUS_STAGE',
    'MATCHED APPLIED',
  ]);
  // Reading the numbers is a reading of both reports, recorded once for a request; the task alone is none.
  const readings = async () => {
    const { auditLog } = await uni.admin.run(
      '{ auditLog(first: 100, filter: { types: ["EquityReportRead"] }) { edges { node { nodeIds } } } }',
    );
    return auditLog.edges.flatMap(({ node }: any) => node.nodeIds);
  };
  expect(await readings()).toEqual([]);
  const { equityTasks } = await officer.run(`{ equityTasks { edges { node { id stage ${CHANGE} } } } }`);
  const accepted = equityTasks.edges.find(({ node }: any) => node.stage === 'ACCEPTED').node;
  expect(accepted.change.earlierRatio).toBe(1);
  expect(accepted.change.laterRatio).toBeCloseTo(20 / 45, 12);
  // √(2/45 + 1/20 − 4/60 + 1/45) = 0.2236068, so z = −3.6266; by scipy.stats.norm, and seven comparisons.
  expect(accepted.change.p).toBeCloseTo(0.00028718855378122337, 12);
  expect(accepted.change.adjustedP).toBeCloseTo(7 * 0.00028718855378122337, 12);
  expect((await readings()).sort()).toEqual([reports[1].id, reports[2].id].sort());

  // Held against it again, the same places have no other task.
  await asSuperuser('update equity_schedule_reports set compared_at = null where schedule_id = $1', [
    uuidOf(id),
  ]);
  await completed(uni, programId, APART);
  const [, , , last] = await reportsOf(officer, id, 4);
  await compared(last.id);
  await compared(reports[2].id);
  expect((await tasksOf(officer)).map((task) => task.id).sort()).toEqual(tasks.map((task) => task.id).sort());

  const other = await uni.program();
  const strangers = [
    await uni.person(['EQUITY_OFFICER'], { programId: other }),
    await uni.person(['EQUITY_OFFICER'], { cohortId: cohorts[0] }),
    await uni.person(['COORDINATOR', 'ANALYST'], { programId }),
    uni.admin,
  ];
  for (const who of strangers) {
    const lists = await who.run(
      '{ equityTasks { edges { node { id } } } equitySchedules { edges { node { id } } } }',
    );
    expect(lists).toEqual({ equityTasks: { edges: [] }, equitySchedules: { edges: [] } });
    for (const node of [id, tasks[0].id])
      expect(codeOf(await who.ask('query($id: ID!) { node(id: $id) { id } }', { id: node }))).toBe(
        'NOT_FOUND',
      );
    expect(
      codeOf(
        await who.ask(
          'mutation($i: TakeEquityTaskInput!) { takeEquityTask(input: $i) { equityTask { id } } }',
          { i: { equityTaskId: tasks[0].id } },
        ),
      ),
    ).toBe('NOT_FOUND');
  }
  const own = await uni.person(['EQUITY_OFFICER'], { programId });
  expect(await tasksOf(own, { programId })).toHaveLength(2);
  expect(await tasksOf(own, { programId: other })).toEqual([]);

  // It is taken, taken over, and finished with what came of it.
  const act = (who: typeof own, name: string, input: object = {}) =>
    mutate(who, name, { equityTaskId: tasks[0].id, ...input }, `equityTask { ${TASK} }`);
  expect((await act(own, 'takeEquityTask')).equityTask).toMatchObject({
    state: 'TAKEN',
    takenById: own.personId,
  });
  expect((await act(officer, 'takeEquityTask', { expectedVersion: 1 })).userErrors).toMatchObject([
    { code: 'VERSION_CONFLICT', currentVersion: 2 },
  ]);
  expect((await act(officer, 'takeEquityTask')).equityTask).toMatchObject({ takenById: officer.personId });
  expect((await act(own, 'finishEquityTask', { note: '  ' })).userErrors).toMatchObject([
    { code: 'INVALID_INPUT', path: ['note'] },
  ]);
  const note = 'Fewer applied through one department; the call went out late there.';
  expect((await act(own, 'finishEquityTask', { note })).equityTask).toMatchObject({
    state: 'DONE',
    takenById: officer.personId,
    doneById: own.personId,
    note,
  });
  for (const [name, input] of [
    ['takeEquityTask', {}],
    ['finishEquityTask', { note }],
  ] as const)
    expect((await act(own, name, input)).userErrors).toMatchObject([
      { code: 'ILLEGAL_TRANSITION', state: 'DONE' },
    ]);
  expect((await tasksOf(own, { states: ['DONE'] })).map((each) => each.id)).toEqual([tasks[0].id]);
  expect((await tasksOf(own, { states: ['OPEN'] })).map((each) => each.id)).toEqual([tasks[1].id]);
});

test('cohorts are waited for, and a paused or ended schedule asks for nothing', async () => {
  const { uni, officer, programId } = await prepared();
  const [paused, ended, witness] = [await uni.program(), await uni.program(), await uni.program()];
  // The clockwork goes through them in this order: when the last has its report, the others were looked at.
  const two = await schedule(officer, programId, { everyCohorts: 2 });
  const idle = await schedule(officer, paused);
  await change(officer, idle.id, { paused: true });
  const over = await schedule(officer, ended);
  await must(officer, 'endEquitySchedule', { equityScheduleId: over.id });
  const seen = await schedule(officer, witness);

  const first = await completed(uni, programId, EVEN);
  const waiting = await completed(uni, paused, EVEN);
  await completed(uni, ended, EVEN);
  await completed(uni, witness, EVEN);
  await reportsOf(officer, seen.id, 1);
  for (const { id } of [two, idle, over]) expect((await read(officer, id)).reports).toEqual([]);

  const second = await completed(uni, programId, EVEN);
  const [both] = await reportsOf(officer, two.id, 1);
  expect(both).toMatchObject({ state: 'FROZEN', cohortIds: [first, second].sort() });
  // What was closed meanwhile has waited.
  await change(officer, idle.id, { paused: false });
  expect(await reportsOf(officer, idle.id, 1)).toMatchObject([{ state: 'FROZEN', cohortIds: [waiting] }]);

  expect(await change(officer, over.id, { everyCohorts: 3 })).toBeNull();
  const again = { programId: witness, role: 'MENTEE' };
  expect((await mutate(officer, 'scheduleEquityReports', again)).userErrors).toMatchObject([
    { code: 'ALREADY_EXISTS', existingId: seen.id },
  ]);
  const unknown = { programId: ended, role: 'MENTEE', attributes: ['shoe_size'] };
  expect((await mutate(officer, 'scheduleEquityReports', unknown)).userErrors).toMatchObject([
    { code: 'INVALID_INPUT', path: ['attributes'] },
  ]);
  expect(await schedule(officer, ended, { attributes: null })).toMatchObject({ attributeKeys: null });
});

test('an owner who is no officer any more asks for nothing, until another takes over', async () => {
  const { uni, officer, programId } = await prepared();
  const [owner, witness] = [await uni.person(['EQUITY_OFFICER'], { programId }), await uni.program()];
  const { id } = await schedule(owner, programId);
  const seen = await schedule(officer, witness);
  const { roleGrants } = await uni.admin.run(
    'query($p: ID!) { roleGrants(filter: { personId: $p }) { edges { node { id } } } }',
    { p: owner.personId },
  );
  await must(uni.admin, 'revokeRole', { roleGrantId: roleGrants.edges[0].node.id });
  const cohortId = await completed(uni, programId, EVEN);
  await completed(uni, witness, EVEN);
  await reportsOf(officer, seen.id, 1);
  expect(await read(officer, id)).toMatchObject({ hindrance: 'OWNER_MAY_NOT', reports: [] });

  expect(await change(officer, id, {})).toMatchObject({ hindrance: null, ownerId: officer.personId });
  expect(await reportsOf(officer, id, 1)).toMatchObject([
    { state: 'FROZEN', cohortIds: [cohortId], requestedById: officer.personId },
  ]);
});

test('what was refused is asked again with more cohorts, and not before', async () => {
  const { uni, officer, programId } = await prepared();
  const { id } = await schedule(officer, programId);
  const witness = await uni.program();
  const seen = await schedule(officer, witness);
  const small = await completed(uni, programId, FEW);
  expect(await reportsOf(officer, id, 1)).toMatchObject([{ state: 'REFUSED', refusal: 'TOO_FEW' }]);
  await completed(uni, witness, EVEN);
  await reportsOf(officer, seen.id, 1);
  expect((await read(officer, id)).reports).toHaveLength(1);
  const large = await completed(uni, programId, EVEN);
  const [, next] = await reportsOf(officer, id, 2);
  expect(next).toMatchObject({ state: 'FROZEN', cohortIds: [small, large].sort() });
  // The first that printed anything is held against none.
  await compared(next.id);
  expect(await tasksOf(officer)).toEqual([]);
});

test('what can’t be asked for is told on the schedule, and is tried again when that was mended', async () => {
  const { uni, officer, programId } = await prepared();
  const { id } = await schedule(officer, programId);
  const off = (topic: string) =>
    asSuperuser(
      `update demographics.attributes set enabled = not enabled where institution_id = $1 and key = $2`,
      [uuidOf(uni.id), topic],
    );
  const cohortId = await uni.cohort({ programId }, 'WRAP_UP');
  await people(uni, cohortId, EVEN);
  await off('gender');
  await must(uni.admin, 'completeCohort', { cohortId });
  const hindered = await eventually(async () => {
    const found = await read(officer, id);
    return found.hindrance ? found : null;
  });
  expect(hindered).toMatchObject({ hindrance: 'REFUSED', reports: [] });
  expect(hindered.refusal).toContain('is not asked');
  await off('gender');
  await change(officer, id, {});
  expect(await reportsOf(officer, id, 1)).toMatchObject([{ state: 'FROZEN', cohortIds: [cohortId] }]);
  expect(await read(officer, id)).toMatchObject({ hindrance: null, refusal: null });
});

test('however often and by however many workers it is looked for, there is one report', async () => {
  const { uni, officer, programId } = await prepared();
  const { id } = await schedule(officer, programId, { everyCohorts: 20 });
  const cohortId = await completed(uni, programId, EVEN);
  const other = await ithaca.another({});
  try {
    await Promise.all(
      Array.from({ length: 8 }, () =>
        must(
          officer,
          'changeEquitySchedule',
          { equityScheduleId: id, everyCohorts: 1 },
          `equitySchedule { ${SCHEDULE} }`,
        ),
      ),
    );
    await reportsOf(officer, id, 1);
    // One more look, after which there is still one.
    const witness = await uni.program();
    const seen = await schedule(officer, witness);
    await completed(uni, witness, EVEN);
    await reportsOf(officer, seen.id, 1);
  } finally {
    await other.stop();
  }
  expect((await read(officer, id)).reports).toMatchObject([{ state: 'FROZEN', cohortIds: [cohortId] }]);
  const { auditLog } = await uni.admin.run(
    `query($id: ID!) { auditLog(filter: { types: ["EquityReportRequested"], nodeId: $id }) { totalCount edges { node { actorId onBehalfOfId } } } }`,
    { id },
  );
  expect(auditLog).toMatchObject({
    totalCount: 1,
    edges: [{ node: { actorId: 'system:requestScheduledReports', onBehalfOfId: officer.personId } }],
  });
});
