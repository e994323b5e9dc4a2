/** Benchmarks: numbers that an institution states, reports that begin with them, and attributes that define who may apply. */
import { asSuperuser } from '../support/authorization-database';
import { must, mutate } from '../support/authorization-mutate';
import { askAbout } from '../support/demographics';
import { close, people, prepared, report, request, type Group } from '../support/equity';
import { benchmarkOf } from '../support/equity-benchmarks';
import { uuidOf } from '../../src/ids';

const NUMBERS =
  'id role stage attributeKey attributeNumber counts { code people } people unknown source countedOn cohortIds recordedById';

/** 40 of 200 women and 90 of 300 men will have applied. */
const APPLIED = [
  { answers: { gender: 'woman' }, way: [40, 20, 15, 10, 5] },
  { answers: { gender: 'man' }, way: [90, 72, 60, 40, 20] },
] as Group[];
const COUNTS = { woman: 200, man: 300 };

const recorded = async (officer: any, input: object): Promise<string> =>
  (await must(officer, 'recordEquityBenchmark', input, 'equityBenchmark { id }')).equityBenchmark.id;
const record = (officer: any, input: object) =>
  mutate(officer, 'recordEquityBenchmark', input, `equityBenchmark { ${NUMBERS} }`);
const of = (result: any, code: string) =>
  result.attributes[0].groups.find((group: any) => group.code === code);

test('a report that names benchmarks begins with those who were eligible', async () => {
  const { uni, officer, cohortId } = await prepared();
  await people(uni, cohortId, APPLIED);
  const cohortIds = [cohortId];
  const ELIGIBLE = await recorded(officer, benchmarkOf(cohortIds, 'gender', COUNTS));
  const invitation = { stage: 'INVITED', source: 'The mailing list', countedOn: '2026-02-10' };
  const INVITED = await recorded(
    officer,
    benchmarkOf(cohortIds, 'gender', { woman: 150, man: 250 }, invitation),
  );
  const benchmarkIds = [ELIGIBLE, INVITED].sort();
  const made = await report(officer, { cohortIds, attributes: ['gender'], benchmarkIds });
  expect(made).toMatchObject({ state: 'FROZEN', benchmarkIds });
  const { result } = made;
  expect(result.attributes[0].benchmarks).toEqual([
    {
      ...{ id: ELIGIBLE, stage: 'ELIGIBLE', source: 'Staff records of January', countedOn: '2026-01-31' },
      ...{ people: 500, coverage: 1, evaluated: true, reason: null },
      groups: [
        { code: 'woman', label: 'Label of woman', people: 200, fits: true },
        { code: 'man', label: 'Label of man', people: 300, fits: true },
      ],
    },
    expect.objectContaining({ id: INVITED, source: 'The mailing list', countedOn: '2026-02-10' }),
  ]);
  const women = of(result, 'woman');
  const at = (stage: string, basis: string) =>
    women.comparisons.find((each: any) => each.stage === stage && each.basis === basis);
  expect(at('APPLIED', 'ELIGIBLE')).toMatchObject({
    ratio: expect.closeTo(2 / 3, 12),
    // By exact fractions, of 40 of 200 and 90 of 300.
    fisherP: expect.closeTo(0.012706274545724452, 12),
    verdict: 'DISPARITY_INDICATED',
    referenceCode: 'man',
  });
  expect(at('INVITED', 'ELIGIBLE')).toMatchObject({ ratio: expect.closeTo(0.9, 12) });
  expect(at('APPLIED', 'INVITED')).toMatchObject({ verdict: 'RATIO_ONLY' });
  expect(at('COMPLETED', 'ELIGIBLE').ratio).toBeCloseTo(5 / 200 / (20 / 300), 12);
  // The first step that is below the threshold, of those at the step before.
  expect(women.opensAt).toBe('APPLIED');
  expect(result.findings).toContainEqual(
    expect.objectContaining({ stage: 'APPLIED', basis: 'ELIGIBLE', code: 'woman' }),
  );
  const text = [...result.summary, ...result.method, ...result.exclusions, ...result.notes].join(' ');
  for (const part of ['Staff records of January', '2026-01-31', 'as the institution states'])
    expect(text).toContain(part);
  expect(text).not.toContain('the way starts with applying');

  const files = await officer.run(
    `query($id: ID!) { equityReport(id: $id) { ${['HTML', 'CSV', 'JSON'].map((as) => `${as}: file(format: ${as}, language: "en") { text }`).join(' ')} } }`,
    { id: made.id },
  );
  for (const { text } of Object.values<any>(files.equityReport))
    for (const part of ['Staff records of January', '2026-01-31', 'The mailing list'])
      expect(text).toContain(part);
  expect(files.equityReport.CSV.text).toMatch(/"stated_people",200/);

  // The same question is the same report; without the benchmarks it is another one.
  const again = await request(officer, {
    cohortIds,
    attributes: ['gender'],
    benchmarkIds: [...benchmarkIds, ELIGIBLE].reverse(),
  });
  expect(again.equityReport.id).toBe(made.id);
  const without = await report(officer, { cohortIds, attributes: ['gender'] });
  expect(without.id).not.toBe(made.id);
  expect(without.result.attributes[0].benchmarks).toEqual([]);
  expect(of(without.result, 'woman').opensAt).toBe('ACCEPTED');
  expect(without.result.exclusions.join(' ')).toContain('the way starts with applying');
});

test('too little coverage, too few answers and odd numbers are shown, and not judged', async () => {
  const { uni, officer, cohortId } = await prepared();
  await people(uni, cohortId, [...APPLIED, { answers: {}, way: [70, 30, 20, 10, 5] }]);
  const cohortIds = [cohortId];
  const verdicts = async (counts: Record<string, number | null>, more = {}) => {
    const id = await recorded(officer, benchmarkOf(cohortIds, 'gender', counts, more));
    const { result } = await report(officer, { cohortIds, attributes: ['gender'], benchmarkIds: [id] });
    const [{ reason, evaluated }] = result.attributes[0].benchmarks;
    const comparisons = of(result, 'woman').comparisons.filter(({ basis }: any) => basis === 'ELIGIBLE');
    return { reason, evaluated, verdicts: new Set(comparisons.map(({ verdict }: any) => verdict)) };
  };
  const NOT_EVALUATED = new Set(['NOT_EVALUATED']);
  expect(await verdicts(COUNTS, { unknown: 126 })).toEqual({
    ...{ reason: 'COVERAGE', evaluated: false, verdicts: NOT_EVALUATED },
  });
  // 70 of 200 who applied have not answered.
  expect(await verdicts(COUNTS)).toEqual({ reason: 'ANSWERS', evaluated: false, verdicts: NOT_EVALUATED });
  expect(await verdicts({ woman: 42, man: 300 })).toMatchObject({ reason: 'TOO_CLOSE', verdicts: new Set() });
  expect(await verdicts({ woman: 30, man: 300 })).toMatchObject({ verdicts: new Set() });
});

test('people who were counted before are missing among those who applied, and the report says so', async () => {
  const { uni, officer, programId, cohortId } = await prepared();
  await people(uni, cohortId, APPLIED);
  await report(officer, { cohortIds: [cohortId], attributes: ['gender'] });
  const next = await uni.cohort({ programId }, 'ACTIVE');
  await people(uni, next, APPLIED);
  await asSuperuser(
    `insert into enrollments (institution_id, id, cohort_id, person_id, role, state, state_changed_at, created_at, updated_at)
     select institution_id, gen_random_uuid(), $2, person_id, role, 'ACCEPTED', now(), now(), now() from enrollments where cohort_id = $1 order by id limit 7`,
    [uuidOf(cohortId), uuidOf(next)],
  );
  const id = await recorded(officer, benchmarkOf([next], 'gender', COUNTS));
  const { result } = await report(officer, { cohortIds: [next], attributes: ['gender'], benchmarkIds: [id] });
  expect(result.notes.join('\n')).toMatch(
    /^7 people of these cohorts are left out.*rates of applying, and all rates of those, are too low/m,
  );
});

test('what does not fit the report is refused, with what would', async () => {
  const { uni, officer, programId, cohortId } = await prepared();
  const other = await uni.cohort({ programId }, 'ACTIVE');
  await people(uni, cohortId, APPLIED);
  const cohortIds = [cohortId];
  await close(cohortIds);
  const refusal = async (input: object, asked: object = {}) => {
    const benchmarkIds = [await recorded(officer, input)];
    const answer = await officer.ask(
      `mutation($i: RequestEquityReportInput!) { requestEquityReport(input: $i) { equityReport { id } userErrors { __typename code path message
        ... on EquityBenchmarkUnfit { benchmarkId cohortIds attributeKeys attributeNumbers k } } } }`,
      { i: { role: 'MENTEE', cohortIds, attributes: ['gender'], benchmarkIds, ...asked } },
    );
    const [{ message, ...error }] = answer.data.requestEquityReport.userErrors;
    expect(error).toMatchObject({
      __typename: 'EquityBenchmarkUnfit',
      code: 'INVALID_INPUT',
      path: ['benchmarkIds', '0'],
      cohortIds,
      benchmarkId: benchmarkIds[0],
      attributeKeys: ['gender'],
    });
    return [message, error];
  };
  expect((await refusal(benchmarkOf([cohortId, other], 'gender', COUNTS)))[0]).toMatch(/other cohorts/);
  expect((await refusal(benchmarkOf(cohortIds, 'gender', COUNTS, { role: 'MENTOR' })))[0]).toMatch(/MENTOR/);
  const origin = { north: 50, south: 50, east: 50 };
  const [message, error] = await refusal(benchmarkOf(cohortIds, 'origin', origin, { people: 150 }));
  expect(message).toMatch(/not about "origin"/);
  expect(error.attributeNumbers).toEqual([]);
  expect((await refusal(benchmarkOf(cohortIds, 'gender', { woman: 8, man: 300 }), { k: 10 }))[0]).toMatch(
    /below 10/,
  );
  const first = await recorded(officer, benchmarkOf(cohortIds, 'gender', COUNTS));
  await askAbout(uni.admin, 'gender', ['woman', 'man', 'other']);
  expect(
    (await refusal(benchmarkOf(cohortIds, 'gender', COUNTS, { number: 1 })))[1].attributeNumbers,
  ).toEqual([2]);
  const filters = [{ field: 'COHORT', ids: cohortIds }];
  expect(
    (await request(officer, { cohortIds, filters, attributes: ['gender'], benchmarkIds: [first] }))
      .userErrors,
  ).toMatchObject([{ path: ['benchmarkIds'] }]);
  const second = await recorded(officer, benchmarkOf(cohortIds, 'gender', { ...COUNTS, other: 20 }));
  const twice = await recorded(officer, benchmarkOf(cohortIds, 'gender', { ...COUNTS, other: 30 }));
  const both = { cohortIds, attributes: ['gender'], benchmarkIds: [second, twice] };
  expect((await request(officer, both)).userErrors).toMatchObject([
    { code: 'INVALID_INPUT', path: ['benchmarkIds', '0'] },
  ]);
  // Once it is printed by a version, that is the one that counts.
  await report(officer, { cohortIds, attributes: ['gender'] });
  await askAbout(uni.admin, 'gender', ['woman', 'man']);
  const made = await report(officer, { cohortIds, attributes: ['gender'], benchmarkIds: [second] });
  expect(made.result.attributes[0]).toMatchObject({ number: 2, benchmarks: [{ reason: null }] });
  expect((await request(officer, { ...both, benchmarkIds: [first] })).userErrors).toHaveLength(1);
});

test('numbers of few people, of a day to come or of other groups are refused', async () => {
  const { officer, cohortId } = await prepared();
  const refusal = async (counts: Record<string, number | null>, more = {}) =>
    (await record(officer, benchmarkOf([cohortId], 'gender', counts, more))).userErrors;
  expect(await refusal({ woman: 4, man: 300 })).toMatchObject([
    { __typename: 'EquityBenchmarkTooFew', path: ['counts'] },
  ]);
  expect(await refusal(COUNTS, { unknown: 1 })).toMatchObject([
    { __typename: 'EquityBenchmarkTooFew', path: ['unknown'] },
  ]);
  expect(await refusal({ woman: 40 })).toMatchObject([{ path: ['counts'] }]);
  expect(await refusal({ ...COUNTS, none: 9 })).toMatchObject([{ path: ['counts', '2', 'code'] }]);
  expect(await refusal(COUNTS, { countedOn: '2100-01-01' })).toMatchObject([{ path: ['countedOn'] }]);
  expect(await refusal(COUNTS, { attribute: 'no_such' })).toMatchObject([{ path: ['attribute'] }]);
  expect(await refusal(COUNTS, { number: 9 })).toMatchObject([{ path: ['number'] }]);
  const { equityBenchmark } = await record(
    officer,
    benchmarkOf([cohortId], 'gender', { man: 300, woman: null }, { unknown: 20 }),
  );
  expect(equityBenchmark).toMatchObject({
    ...{ people: 320, unknown: 20, attributeNumber: 1, recordedById: officer.personId },
    counts: [
      { code: 'woman', people: null },
      { code: 'man', people: 300 },
    ],
  });
});

test('nothing is judged by an attribute that defines who may take part', async () => {
  const { uni, officer, programId, cohortId } = await prepared();
  await people(uni, cohortId, APPLIED);
  const cohortIds = [cohortId];
  const before = await report(officer, { cohortIds, attributes: ['gender'] });
  expect(of(before.result, 'woman').opensAt).toBe('ACCEPTED');
  await must(uni.admin, 'setProgramPolicy', { programId, eligibilityAttributes: ['gender', 'origin'] });
  const id = await recorded(officer, benchmarkOf(cohortIds, 'gender', COUNTS));
  const after = await report(officer, { cohortIds, attributes: ['gender'], benchmarkIds: [id] });
  expect(after.eligibilityAttributes).toEqual(['gender']);
  const [gender] = after.result.attributes;
  expect(gender).toMatchObject({ eligibility: true, benchmarks: [{ reason: 'ELIGIBILITY' }] });
  const comparisons = gender.groups.flatMap((group: any) => group.comparisons);
  expect(comparisons.length).toBeGreaterThan(8);
  for (const { verdict } of comparisons) expect(['NOT_EVALUATED', 'SUPPRESSED']).toContain(verdict);
  expect(gender.groups.map(({ opensAt }: any) => opensAt)).toEqual([null, null, null]);
  expect(after.result.findings).toEqual([]);
  expect(after.result.summary.join(' ')).toContain('a program of these cohorts admits people by it');
  // What was asked for before is what it was; the same question is another one now.
  expect(await report(officer, { cohortIds, attributes: ['gender'] })).not.toMatchObject({ id: before.id });
  await must(uni.admin, 'setProgramPolicy', { programId, eligibilityAttributes: [] });
  expect((await report(officer, { cohortIds, attributes: ['gender'] })).id).toBe(before.id);
});
