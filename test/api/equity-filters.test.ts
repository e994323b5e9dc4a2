/** Divisions beside cohorts, and reports about some of either: from what is told apart, and nothing else. */
import { uuidOf } from '../../src/ids';
import { asSuperuser } from '../support/authorization-database';
import { must, mutate } from '../support/authorization-mutate';
import { close, people, prepared, report, rowOf, type Way } from '../support/equity';

const gender = (woman: Way, man: Way) => [
  { answers: { gender: 'woman' }, way: woman },
  { answers: { gender: 'man' }, way: man },
];

async function world() {
  const { uni, officer, programId, cohortId } = await prepared();
  const other = await uni.cohort({ programId }, 'ACTIVE');
  const unit = async (name: string, parentId: string | null = null): Promise<string> =>
    (await must(uni.admin, 'createOrgUnit', { name, parentId }, 'orgUnit { id }')).orgUnit.id;
  const top = await unit('Everything');
  const [science, arts, school] = [
    await unit('Science', top),
    await unit('Arts', top),
    await unit('School', top),
  ];
  const physics = await unit('Physics', science);
  const put = async (cohort: string, unitId: string | null, groups: ReturnType<typeof gender>) => {
    const emails = await people(uni, cohort, groups);
    await asSuperuser(`update people set org_unit_id = $1 where institution_id = $2 and email = any($3)`, [
      unitId && uuidOf(unitId),
      uuidOf(uni.id),
      emails,
    ]);
  };
  // Women are accepted more often in each division, and less often all together.
  for (const cohort of [cohortId, other]) {
    await put(cohort, physics, gender([60, 45, 30, 20, 10], [240, 150, 100, 60, 30]));
    await put(cohort, arts, gender([200, 60, 40, 25, 12], [40, 11, 7, 5, 0]));
  }
  await put(other, school, gender([3, 1, 0, 0, 0], [4, 2, 1, 0, 0]));
  return { uni, officer, cohortIds: [cohortId, other].sort(), top, science, arts, school, physics };
}

async function fileOf(officer: any, id: string, format: string): Promise<string> {
  const query = `query($id: ID!) { equityReport(id: $id) { file(format: ${format}, language: "en") { text } } }`;
  return (await officer.run(query, { id })).equityReport.file.text;
}

const ONE = { attributes: ['gender'] };

test('divisions are told apart, and groups compared within them', async () => {
  const { officer, cohortIds, science, arts, school } = await world();
  const { id, state, filters, result } = await report(officer, { cohortIds, ...ONE });
  expect({ state, filters }).toEqual({ state: 'FROZEN', filters: [] });
  const [attribute] = result.attributes;
  const units = attribute.units.map(({ unitIds, withoutUnit, groups }: any) => ({
    unitIds,
    withoutUnit,
    counts: Object.fromEntries(groups.map(({ code, counts }: any) => [code, counts.slice(0, 2)])),
  }));
  // The school is too small to stand alone.
  expect(units).toEqual([
    { unitIds: [science], withoutUnit: false, counts: { woman: [120, 90], man: [480, 300] } },
    { unitIds: [arts, school].sort(), withoutUnit: false, counts: { woman: [403, 121], man: [84, 24] } },
  ]);
  const woman = attribute.groups.find(({ code }: any) => code === 'woman');
  const { ratio, verdict, withinUnits, within } = woman.comparisons.find(
    ({ stage }: any) => stage === 'ACCEPTED',
  );
  expect(ratio).toBeCloseTo(211 / 523 / (324 / 564), 12);
  expect(verdict).toBe('DISPARITY_INDICATED');
  // Mantel and Haenszel’s by hand: sums over divisions of a·n2/N and c·n1/N.
  const above = (90 * 480) / 600 + (121 * 84) / 487;
  const below = (300 * 120) / 600 + (24 * 403) / 487;
  expect(withinUnits).toMatchObject({ strata: 2, reversal: true, verdict: 'STATISTICAL_ONLY' });
  expect(withinUnits.rateRatio.value).toBeCloseTo(above / below, 12);
  // Within cohorts nothing of it is seen.
  expect(within).toMatchObject({ strata: 2, reversal: false });
  expect(result.summary.join(' ')).toContain('the other way round within divisions');
  expect(await fileOf(officer, id, 'CSV')).toContain(`"${science}","Part 1",,,,,"people_applied",120`);
  expect(await fileOf(officer, id, 'HTML')).toContain('Within divisions');
});

test('a report is narrowed to divisions or cohorts that are told apart, and otherwise says so', async () => {
  const { officer, cohortIds, science, arts, school, uni, physics } = await world();
  const narrowed = (field: string, ids: string[], input: object = {}) =>
    report(officer, { cohortIds, ...ONE, filters: [{ field, ids }], ...input });
  const one = await narrowed('ORG_UNIT', [science]);
  expect(one).toMatchObject({ state: 'FROZEN', filters: [{ field: 'ORG_UNIT', ids: [science] }] });
  const [attribute] = one.result.attributes;
  expect([rowOf(attribute, 'woman'), rowOf(attribute, 'man')]).toEqual([
    [120, 90, 60, 40],
    [480, 300, 200, 120],
  ]);
  expect(attribute).toMatchObject({ strata: [], units: [], outcomes: [] });
  expect(one.result.exclusions.join(' ')).toContain(science);
  expect(await fileOf(officer, one.id, 'HTML')).toContain('Narrowed to the divisions');
  expect(JSON.parse(await fileOf(officer, one.id, 'JSON')).report.filters).toEqual(one.filters);
  const cohort = await narrowed('COHORT', [cohortIds[0]!]);
  const all = await report(officer, { cohortIds, ...ONE });
  const stratum = all.result.attributes[0].strata.find(({ cohortIds: [id] }: any) => id === cohortIds[0]);
  for (const { code, counts } of stratum.groups)
    expect(rowOf(cohort.result.attributes[0], code)).toEqual(counts);
  // Whatever the order, the same question.
  const both = await narrowed('ORG_UNIT', [arts, school]);
  expect((await narrowed('ORG_UNIT', [school, arts, school])).id).toBe(both.id);
  expect(rowOf(both.result.attributes[0], 'woman').slice(0, 2)).toEqual([403, 121]);
  // One of two that are told together.
  expect(await narrowed('ORG_UNIT', [arts])).toMatchObject({ state: 'REFUSED', refusal: 'NOT_APART' });
  expect(await narrowed('ORG_UNIT', [science, school])).toMatchObject({ refusal: 'NOT_APART' });

  // Who moves afterwards moves in no count.
  await asSuperuser(`update people set org_unit_id = $1 where institution_id = $2 and org_unit_id = $3`, [
    uuidOf(arts),
    uuidOf(uni.id),
    uuidOf(physics),
  ]);
  const later = await narrowed('ORG_UNIT', [science], { attributes: ['gender', 'origin'] });
  expect(later.id).not.toBe(one.id);
  expect(later.result.attributes[0]).toEqual(attribute);
});

test('a filter off the list is refused, with what would be allowed', async () => {
  const { officer, cohortIds, science, arts, school, physics, top, uni } = await world();
  const refusal = async (filters: object[], input: object = {}) =>
    (
      await mutate(
        officer,
        'requestEquityReport',
        { role: 'MENTEE', cohortIds, ...ONE, filters, ...input },
        'userErrors { code path ... on EquityFilterNotAllowed { field allowedIds } }',
      )
    ).userErrors;
  await close(cohortIds);
  const off = (field: string, allowedIds: string[]) => [
    expect.objectContaining({ code: 'INVALID_INPUT', path: ['filters', '0'], field, allowedIds }),
  ];
  const divisions = [science, arts, school].sort();
  for (const id of [physics, top, cohortIds[0]!])
    expect(await refusal([{ field: 'ORG_UNIT', ids: [id] }])).toEqual(off('ORG_UNIT', divisions));
  const foreign = await uni.cohort({}, 'ACTIVE');
  expect(await refusal([{ field: 'COHORT', ids: [foreign] }])).toEqual(off('COHORT', cohortIds));
  expect(
    await refusal([{ field: 'ORG_UNIT', ids: [science] }], {
      attributes: ['gender', 'origin'],
      crossings: [{ one: 'gender', other: 'origin' }],
    }),
  ).toEqual([expect.objectContaining({ code: 'INVALID_INPUT' })]);
  // Nothing was counted by any of it.
  const [{ cuts }] = await asSuperuser(
    `select count(*)::int as cuts from equity_cuts where institution_id = $1`,
    [uuidOf(uni.id)],
  );
  expect(cuts).toBe(0);
});
