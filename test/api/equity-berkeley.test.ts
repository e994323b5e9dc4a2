/** Admissions to six departments of Berkeley in 1973, by sex: groups that stand the other way round within departments. */
import { lasting } from '../support/authorization-time';
import { askAbout } from '../support/demographics';
import { people, report, type Group } from '../support/equity';
import { institution } from '../support/scenario';
import { statisticsBy } from '../support/vectors';

/** Admitted and rejected men, then women (Bickel, Hammel & O'Connell, Science 1975;187:398). */
const DEPARTMENTS = [
  [512, 313, 89, 19],
  [353, 207, 17, 8],
  [120, 205, 202, 391],
  [138, 279, 131, 244],
  [53, 138, 94, 299],
  [22, 351, 24, 317],
] as const;

test('all together the ratio is below four fifths, within departments it is not, and they are not to be pooled', async () => {
  const uni = await institution();
  const officer = lasting(await uni.person(['EQUITY_OFFICER']), uni);
  await askAbout(uni.admin, 'sex', ['man', 'woman']);
  const programId = await uni.program();
  const cohortIds: string[] = [];
  for (const [admittedMen, rejectedMen, admittedWomen, rejectedWomen] of DEPARTMENTS) {
    const cohortId = await uni.cohort({ programId }, 'ACTIVE');
    const group = (sex: string, admitted: number, rejected: number): Group => ({
      answers: { sex },
      way: [admitted + rejected, admitted, 0, 0, 0],
    });
    await people(uni, cohortId, [
      group('man', admittedMen, rejectedMen),
      group('woman', admittedWomen, rejectedWomen),
    ]);
    cohortIds.push(cohortId);
  }
  const { result } = await report(officer, { cohortIds, attributes: ['sex'] });
  const [sex] = result.attributes;
  expect(sex.strata.flatMap((stratum: any) => stratum.cohortIds).sort()).toEqual([...cohortIds].sort());
  expect(sex.strata).toHaveLength(6);
  const women = sex.groups.find(({ code }: any) => code === 'woman').comparisons;
  expect(women).toHaveLength(1);
  const [{ ratio, verdict, within }] = women;
  const { expected } = statisticsBy('stratified').find(({ id }) => id === 'ucb-cmh')!;
  const near = (value: number) => expect.closeTo(value, 10);
  expect(ratio).toEqual(near(expected.crudeRateRatio));
  expect(verdict).toBe('DISPARITY_INDICATED');
  expect(within).toMatchObject({
    ...{ strata: 6, informative: 6, people: 4526, reversal: true, differ: true },
    verdict: 'NONE_DETECTED',
    rateRatio: {
      value: near(expected.mhRateRatio),
      lower: near(expected.mhRateRatioLower),
      upper: near(expected.mhRateRatioUpper),
    },
    oddsRatio: { value: near(expected.mhOddsRatio) },
    chiSquare: { value: near(expected.cmhChiSq) },
    p: { value: near(expected.cmhP) },
    homogeneityP: { value: near(expected.breslowDayTaroneP) },
  });
  expect(result.summary.join(' ')).toMatch(/the other way round within cohorts/);
});
