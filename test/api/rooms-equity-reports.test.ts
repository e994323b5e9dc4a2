/** Equity reports: what they count, what they never show, and that they stay what they were. */
import { mutate, must, race } from '../support/authorization-mutate';
import { asSuperuser, eventsOfRequest } from '../support/authorization-database';
import { DAY, later } from '../support/authorization-time';
import { codeOf } from '../support/client';
import { answer, withdraw } from '../support/demographics';
import {
  close,
  decided,
  KNOWN,
  people,
  prepared,
  REPORT,
  report,
  request,
  RESULT,
  rowOf,
} from '../support/equity';
import { institution, unique } from '../support/scenario';
import { uuidOf } from '../../src/ids';

test('a report over known data gives the counts and ratios that follow from them', async () => {
  const { uni, officer, cohortId } = await prepared();
  await people(uni, cohortId, KNOWN);
  // None of these was ever an application.
  for (const state of ['INVITED', 'DRAFT'] as const)
    await uni.enroll(await uni.person(), cohortId, 'MENTEE', state);
  await uni.enroll(await uni.person(), cohortId, 'MENTOR', 'ACCEPTED');

  const { state, result, ...rest } = await report(officer, { cohortIds: [cohortId], attributes: ['gender'] });
  expect({ state, ...rest }).toMatchObject({
    state: 'FROZEN',
    refusal: null,
    k: 5,
    cohortIds: [cohortId],
    method: 'equity-3',
  });
  const [gender] = result.attributes;
  expect(gender).toMatchObject({
    key: 'gender',
    label: 'Label of gender',
    aloneOrInCombination: false,
    refusal: null,
  });
  expect(gender.stages).toEqual(['APPLIED', 'ACCEPTED', 'MATCHED', 'FIRST_MEETING', 'COMPLETED']);
  expect(rowOf(gender, 'woman')).toEqual([60, 30, 24, 18, 10]);
  expect(rowOf(gender, 'man')).toEqual([60, 50, 42, 30, 18]);
  expect(rowOf(gender, 'NOT_DISCLOSED')).toEqual([40, 30, 22, 15, 8]);

  const women = gender.groups.find(({ code }: any) => code === 'woman').comparisons;
  const at = (stage: string, basis: string) =>
    women.find((each: any) => each.stage === stage && each.basis === basis);
  // 30 of 60 beside 50 of 60; the p by exact fractions: the sum of all tables no more probable than this one.
  expect(at('ACCEPTED', 'PREVIOUS_STAGE')).toMatchObject({
    referenceCode: 'man',
    ratio: expect.closeTo(0.6, 10),
    verdict: 'DISPARITY_INDICATED',
    atLeast: false,
  });
  expect(at('ACCEPTED', 'PREVIOUS_STAGE').fisherP).toBeCloseTo(0.0001904999443, 12);
  // The formulas of Wilson, Newcombe, Katz and Woolf, computed elsewhere.
  const near = (value: number) => expect.closeTo(value, 10);
  expect(at('ACCEPTED', 'PREVIOUS_STAGE').measures).toMatchObject({
    rate: { value: 0.5, lower: near(0.377350242416), upper: near(0.622649757584), reason: null },
    difference: { value: near(-1 / 3), lower: near(-0.476338032885), upper: near(-0.166123393667) },
    ratio: { value: near(0.6), lower: near(0.454750487923), upper: near(0.791642910916) },
    oddsRatio: { value: near(0.2), lower: near(0.085756865108), upper: near(0.466434960624) },
    adverseRatio: { value: near(3), lower: null, upper: null },
    z: { value: near(-3.872983346207) },
    zP: { value: near(0.00010751117672950056) },
    shortfallFromPool: { value: near(10) },
    shortfallFromReference: { value: near(20) },
  });
  // Of 160 people 40 have no answer: with all 30 of 40 in the one group or the other.
  expect(gender.answered).toBeCloseTo(0.75, 10);
  expect(at('ACCEPTED', 'PREVIOUS_STAGE').unknownIn).toEqual({ group: near(0.72), reference: near(0.625) });
  expect(at('MATCHED', 'PREVIOUS_STAGE').measures.swaps).toMatchObject({
    value: null,
    reason: 'NOT_SIGNIFICANT',
  });
  expect(gender.groups.map(({ code, opensAt }: any) => [code, opensAt])).toEqual([
    ['woman', 'ACCEPTED'],
    ['man', null],
    ['NOT_DISCLOSED', null],
  ]);
  // Of those accepted 24 of 30 beside 42 of 50: the gap opened before.
  expect(at('MATCHED', 'PREVIOUS_STAGE')).toMatchObject({
    ratio: expect.closeTo(0.8 / 0.84, 10),
    verdict: 'NONE_DETECTED',
  });
  expect(at('MATCHED', 'PREVIOUS_STAGE').minimumDetectableRatio).toBeGreaterThan(0);
  expect(at('MATCHED', 'APPLIED')).toMatchObject({ ratio: expect.closeTo(24 / 42, 10) });
  const unknown = gender.groups.find(({ code }: any) => code === 'NOT_DISCLOSED').comparisons;
  expect(new Set(unknown.map(({ verdict }: any) => verdict))).toEqual(new Set(['NOT_EVALUATED']));
  expect(
    gender.groups.flatMap(({ comparisons }: any) => comparisons).map((each: any) => each.referenceCode),
  ).not.toContain('NOT_DISCLOSED');

  const messages: string[] = result.findings.map(({ message }: any) => message);
  expect(messages[0]).toContain('“Label of woman” beside “Label of man”, selection-rate ratio 0.60.');
  for (const text of [...messages, ...result.notes, ...result.method, ...result.exclusions])
    expect(text).not.toMatch(/discriminat|violat|complian|unlawful|illegal|fair\b/i);
});

test('who applied or was accepted once counts so, whatever came of it', async () => {
  const { uni, officer, cohortId } = await prepared();
  const states = ['SUBMITTED', 'ACCEPTED', 'DRAFT'] as const;
  const woman = async (state: (typeof states)[number]) => {
    const who = await uni.person();
    await answer(who, 'gender', ['woman']);
    const enrollmentId = await uni.enroll(who, cohortId, 'MENTEE', state);
    await must(who, 'withdrawEnrollment', { enrollmentId });
  };
  for (let count = 0; count < 5; count++) for (const state of states) await woman(state);
  await people(uni, cohortId, [
    { answers: { gender: 'woman' }, way: [20, 10, 0, 0, 0] },
    { answers: { gender: 'man' }, way: [30, 15, 0, 0, 0] },
  ]);
  const { result } = await report(officer, { cohortIds: [cohortId], attributes: ['gender'] });
  expect(rowOf(result.attributes[0], 'woman').slice(0, 2)).toEqual([30, 15]);
});

test('a small group shows nowhere, and neither does what would give it away', async () => {
  const { uni, officer, cohortId } = await prepared(['woman', 'man', 'nonbinary']);
  await people(uni, cohortId, [...KNOWN, { answers: { gender: 'nonbinary' }, way: [3, 2, 1, 1, 0] }]);
  const { result } = await report(officer, { cohortIds: [cohortId], attributes: ['gender'] });
  const [gender] = result.attributes;
  expect(rowOf(gender, 'nonbinary')).toEqual([null, null, null, null, null]);
  const totals: [number, number, number, number, number] = [163, 112, 89, 64, 36];
  for (const [at, stage] of (gender.stages as string[]).entries()) {
    const all = ['APPLIED', 'ACCEPTED', 'MATCHED', 'FIRST_MEETING', 'COMPLETED'].indexOf(stage);
    const cells = gender.groups.map(({ cells }: any) => cells[at]);
    const printed = cells.filter(({ kind }: any) => kind === 'COUNT').map(({ count }: any) => count);
    const rest = (totals[all] as number) - printed.reduce((sum: number, count: number) => sum + count, 0);
    expect(printed.every((count: number) => count >= 5)).toBe(true);
    expect(rest).toBeGreaterThanOrEqual(5);
    expect(cells.length - printed.length).toBeGreaterThan(1);
  }
  expect(gender.groups.find(({ code }: any) => code === 'nonbinary').comparisons).toEqual([]);
});

test('too few people are refused as a whole', async () => {
  const { uni, officer, cohortId } = await prepared();
  await people(uni, cohortId, [{ answers: { gender: 'woman' }, way: [4, 2, 0, 0, 0] }]);
  const refused = await report(officer, { cohortIds: [cohortId], attributes: ['gender'] });
  expect(refused).toMatchObject({ state: 'REFUSED', refusal: 'TOO_FEW', result: null });
});

test('where several answers are possible, each group is everybody who chose it', async () => {
  const { uni, officer, cohortId } = await prepared();
  await people(uni, cohortId, [
    { answers: { origin: 'north' }, way: [30, 20, 10, 0, 0] },
    { answers: { origin: 'north;south' }, way: [10, 8, 5, 0, 0] },
    { answers: { origin: 'south' }, way: [40, 10, 5, 0, 0] },
    { answers: { origin: 'silent' }, way: [12, 6, 0, 0, 0] },
    { answers: {}, way: [20, 10, 5, 0, 0] },
  ]);
  const { result } = await report(officer, { cohortIds: [cohortId], attributes: ['origin'] });
  const [origin] = result.attributes;
  expect(origin.aloneOrInCombination).toBe(true);
  expect(rowOf(origin, 'north').slice(0, 2)).toEqual([40, 28]);
  expect(rowOf(origin, 'south').slice(0, 2)).toEqual([50, 18]);
  const south = origin.groups.find(({ code }: any) => code === 'south').comparisons[0];
  // 18 of 50 beside the 36 of 62 others: of those who answered alone, it would tell how few of the silent were matched.
  expect(south).toMatchObject({ referenceCode: null, ratio: expect.closeTo(18 / 50 / (36 / 62), 10) });
});

test('few who chose two answers can’t be read from the rows', async () => {
  const { uni, officer, cohortId } = await prepared();
  await people(uni, cohortId, [
    { answers: { origin: 'north' }, way: [30, 20, 10, 0, 0] },
    { answers: { origin: 'north;south' }, way: [1, 1, 1, 0, 0] },
    { answers: { origin: 'south' }, way: [40, 10, 5, 0, 0] },
    { answers: {}, way: [20, 10, 5, 0, 0] },
  ]);
  const { result } = await report(officer, { cohortIds: [cohortId], attributes: ['origin'] });
  // Without the smaller group it is open how many answers there are.
  expect(rowOf(result.attributes[0], 'north').every((cell) => cell === null)).toBe(true);
});

test('the same question is the same report, whoever asks, when, and however often at once', async () => {
  const { uni, officer, cohortId } = await prepared();
  const other = await uni.person(['EQUITY_OFFICER']);
  await people(uni, cohortId, KNOWN);
  await close([cohortId]);
  const asked = await race(uni.admin, 6, (at) =>
    request(at % 2 ? officer : other, { cohortIds: [cohortId], attributes: ['gender'] }),
  );
  const ids = new Set(asked.map(({ equityReport }) => equityReport.id));
  expect(ids.size).toBe(1);
  const first = await decided(officer, [...ids][0] as string);
  expect(await decided(other, first.id)).toEqual(first);
  const events = await asSuperuser(`select type from events where node_ids[1] = $1 order by seq`, [first.id]);
  expect(events.map(({ type }) => type).filter((type) => type !== 'EquityReportRead')).toEqual([
    'EquityReportRequested',
    'EquityReportFrozen',
  ]);
  expect(
    await later(400 * DAY, () => report(officer, { cohortIds: [cohortId], attributes: ['gender'] })),
  ).toEqual(first);
});

test('an answer counts only under a consent that holds', async () => {
  const { uni, officer, cohortId } = await prepared();
  await people(uni, cohortId, KNOWN);
  await asSuperuser(
    `update demographics.consents c set withdrawn_at = now() where c.institution_id = $1 and c.person_id in (
       select a.person_id from demographics.answers a where a.code = 'woman' and a.institution_id = $1 limit 20)`,
    [uuidOf(uni.id)],
  );
  const { result } = await report(officer, { cohortIds: [cohortId], attributes: ['gender'] });
  expect(rowOf(result.attributes[0], 'woman')[0]).toBe(40);
  expect(rowOf(result.attributes[0], 'NOT_DISCLOSED')[0]).toBe(60);
});

test('withdrawals during a report leave it as of one moment', async () => {
  const { uni, officer, cohortId } = await prepared();
  await people(uni, cohortId, KNOWN);
  const women = await Promise.all(Array.from({ length: 8 }, () => uni.person()));
  for (const who of women) {
    await answer(who, 'gender', ['woman']);
    await uni.enroll(who, cohortId, 'MENTEE', 'SUBMITTED');
  }
  await close([cohortId]);
  const asked = await request(officer, { cohortIds: [cohortId], attributes: ['gender'] });
  await Promise.all(women.map((who) => withdraw(who)));
  const { result } = await decided(officer, asked.equityReport.id);
  const [gender] = result.attributes;
  const total = ['woman', 'man', 'NOT_DISCLOSED'].map((code) => rowOf(gender, code)[0] as number);
  expect(total.reduce((sum, count) => sum + count, 0)).toBe(168);
});

test('reading a result is recorded, once for each request', async () => {
  const { uni, officer, cohortId } = await prepared();
  await people(uni, cohortId, KNOWN);
  const { id } = await report(officer, { cohortIds: [cohortId], attributes: ['gender'] });
  const query = `query($id: ID!) { one: equityReport(id: $id) { result { k } } two: equityReport(id: $id) { result { asOf } } }`;
  const read = await officer.ask(query, { id });
  expect(await eventsOfRequest(read.requestId)).toMatchObject([
    { type: 'EquityReportRead', actorId: officer.personId, nodeIds: [id] },
  ]);
  const looked = await officer.ask('query($id: ID!) { equityReport(id: $id) { state } }', { id });
  expect(await eventsOfRequest(looked.requestId)).toEqual([]);
  const listed = await officer.ask(
    `{ equityReports(first: 2) { edges { node { ${REPORT} result { ${RESULT} } } } } }`,
  );
  expect((await eventsOfRequest(listed.requestId)).map(({ type }) => type)).toEqual(['EquityReportRead']);
});

test('only equity officers see reports, and only where they are', async () => {
  const { uni, officer, programId, cohortId } = await prepared();
  await people(uni, cohortId, KNOWN);
  const { id } = await report(officer, { cohortIds: [cohortId], attributes: ['gender'] });
  const local = await uni.person(['EQUITY_OFFICER'], { programId });
  const elsewhere = await uni.person(['EQUITY_OFFICER'], { programId: await uni.program() });
  const coordinator = await uni.person(['COORDINATOR']);
  const analyst = await uni.person(['ANALYST']);
  const query = 'query($id: ID!) { equityReport(id: $id) { id result { k } } }';
  expect((await local.run(query, { id })).equityReport.result.k).toBe(5);
  for (const who of [elsewhere, coordinator, analyst, uni.admin, (await institution()).admin]) {
    expect(codeOf(await who.ask(query, { id }))).toBe('NOT_FOUND');
    expect((await who.run('{ equityReports { totalCount edges { node { id } } } }')).equityReports).toEqual({
      totalCount: 0,
      edges: [],
    });
  }
  for (const who of [coordinator, uni.admin, elsewhere])
    await expect(request(who, { cohortIds: [cohortId], attributes: ['gender'] })).rejects.toThrow(
      'FORBIDDEN',
    );
});

test('a question is refused for what can be mended', async () => {
  const { uni, officer, programId, cohortId } = await prepared();
  await close([cohortId]);
  const path = async (input: object) =>
    (await request(officer, { cohortIds: [cohortId], attributes: ['gender'], ...input })).userErrors.map(
      (error: any) => [error.code, error.path.join('.')],
    );
  expect(await path({ k: 4 })).toEqual([['INVALID_INPUT', 'k']]);
  expect(await path({ k: 101 })).toEqual([['INVALID_INPUT', 'k']]);
  expect(await path({ attributes: ['nothing'] })).toEqual([['INVALID_INPUT', 'attributes']]);
  expect(await path({ attributes: [] })).toEqual([['INVALID_INPUT', 'attributes']]);
  const crossed = (one: string, other: string) =>
    path({ attributes: ['gender', 'origin'], crossings: [{ one, other }] });
  expect(await crossed('gender', 'gender')).toEqual([['INVALID_INPUT', 'crossings.0']]);
  expect(await crossed('gender', 'other')).toEqual([['INVALID_INPUT', 'crossings.0']]);
  // Its groups overlap.
  expect(await crossed('gender', 'origin')).toEqual([['INVALID_INPUT', 'crossings.0']]);
  expect(await path({ programId })).toEqual([['INVALID_INPUT', 'cohortIds']]);
  expect(await path({ cohortIds: null })).toEqual([['INVALID_INPUT', 'cohortIds']]);
  expect(await path({ cohortIds: null, programId: await uni.program() })).toEqual([['NOT_POSSIBLE_NOW', '']]);
  await expect(path({ cohortIds: [await (await institution()).cohort()] })).rejects.toThrow('NOT_FOUND');
  const key = unique('key');
  const [one, two] = [
    await request(officer, { cohortIds: [cohortId], attributes: ['gender'], idempotencyKey: key }),
    await request(officer, { cohortIds: [cohortId], attributes: ['gender'], idempotencyKey: key }),
  ];
  expect(two.equityReport.id).toBe(one.equityReport.id);
});

test('a server without the equity login says that it makes no reports', async () => {
  const { uni, officer, cohortId } = await prepared();
  const server = await ithaca.another({}, { equityUrl: null, role: 'api' });
  try {
    const answer = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${officer.token}` },
      body: JSON.stringify({
        query:
          'mutation($i: RequestEquityReportInput!) { requestEquityReport(input: $i) { userErrors { code message } } }',
        variables: { i: { cohortIds: [cohortId], role: 'MENTEE', attributes: ['gender'] } },
      }),
    });
    const { data } = (await answer.json()) as any;
    expect(data.requestEquityReport.userErrors).toMatchObject([
      { code: 'NOT_POSSIBLE_NOW', message: expect.stringContaining('EQUITY_DATABASE_URL') },
    ]);
  } finally {
    await server.stop();
  }
  expect((await mutate(uni.admin, 'updateInstitution', {})).userErrors).toEqual([]);
});
