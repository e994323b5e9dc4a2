/**
 * The attacker at the API, on random institutions: officers ask about cohorts that lie within each other and across each
 * other, before and after others are closed, for whatever is answered or refused; she adds what staff can read.
 */
import type { Highs } from 'highs';
import { uuidOf } from '../../src/ids';
import { asSuperuser } from '../support/authorization-database';
import { close, decided, request } from '../support/equity';
import { Attack, foundOut, ofLine, publicSets, secretsIn, type Answers } from '../support/equity-attack';
import { atomsOfGroups, readReport } from '../support/equity-attack-reports';
import { GENDERS, ORIGINS, randomWorld, type RandomWorld } from '../support/equity-random';
import { dice } from '../support/equity-worlds';
import { loadSolver } from '../support/linear-program';
import { lcg, type Lcg } from '../support/matching';

let highs: Highs;
beforeAll(async () => (highs = await loadSolver()));

const atomsOf = ({ cohortIds, cohorts }: RandomWorld) =>
  cohortIds.flatMap((id, at) => atomsOfGroups(id, cohorts[at]!)).filter(({ people }) => people);

const SPECS = [
  { attributes: ['gender'] },
  { attributes: ['origin'] },
  { attributes: ['gender', 'origin'], crossings: [{ one: 'gender', other: 'origin' }] },
];

/** What officers were told, in whatever order they asked: reports as they are decided, and nothing of what is refused. */
async function interrogate(random: Lcg, { officers, programId, cohortIds }: RandomWorld, k: number) {
  const { below, oneIn } = dice(random);
  const read: any[] = [];
  let refused = 0;
  const one = <T>(of: readonly T[]): T => of[below(of.length)]!;
  const ask = async (input: object) => {
    const { equityReport, userErrors } = await request(one(officers), { ...one(SPECS), k, ...input });
    refused += userErrors.length;
    if (equityReport) read.push(await decided(one(officers), equityReport.id));
  };
  const some = (of: string[]) => {
    const chosen = of.filter(() => oneIn(2));
    return chosen.length ? chosen : [one(of)];
  };
  const early = cohortIds.slice(0, -1);
  await close(early);
  await ask({ cohortIds: some(early) });
  await ask({ cohortIds: some(early) });
  await forgetSome(cohortIds);
  await close(cohortIds);
  for (let asked = 0; asked < 3; asked++) await ask({ cohortIds: some(cohortIds) });
  for (const spec of SPECS) await ask({ programId, ...spec });
  for (const ids of [[cohortIds[0]!], some(cohortIds)])
    await ask({ programId, ...SPECS[0], filters: [{ field: 'COHORT', ids }] });
  return { read, refused };
}

/** A report that is narrowed to cohorts is about these alone. */
const aboutOf = ({ cohortIds, filters }: any): string[] => filters[0]?.ids ?? cohortIds;

/** People change their minds where they were counted before: later reports must not follow, or the change were told. */
async function forgetSome([first]: string[]): Promise<void> {
  await asSuperuser(
    `update demographics.answers set withdrawn_at = now() where (institution_id, person_id) in (
       select e.institution_id, e.person_id from enrollments e join equity_cut_cohorts c on c.cohort_id = e.cohort_id
       where e.cohort_id = $1 order by e.person_id limit 3)`,
    [uuidOf(first!)],
  );
}

/** The numbers that the attacker starts from are those that dashboards show. */
async function expectPublic({ uni, cohortIds }: RandomWorld, { classes }: Attack): Promise<void> {
  for (const id of cohortIds) {
    const { cohort } = await uni.admin.run(
      'query($id: ID!) { cohort(id: $id) { progress { enrollments { role state count } } } }',
      { id },
    );
    const shown = Object.fromEntries(
      cohort.progress.enrollments.map(({ state, count }: any) => [state, count as number]),
    );
    const inside = (...stages: number[]) =>
      classes
        .filter(({ cohortId, profile }) => cohortId === id && stages.includes(profile.stage))
        .reduce((sum, { people }) => sum + people, 0);
    expect([shown.SUBMITTED ?? 0, shown.ACCEPTED ?? 0, shown.COMPLETED ?? 0]).toEqual([
      inside(0),
      inside(1, 2, 3),
      inside(4),
    ]);
  }
}

const POSSIBLE = GENDERS.flatMap((gender) =>
  ORIGINS.map((origin): Answers => ({
    ...(gender && { gender: [gender] }),
    ...(origin && { origin: [origin] }),
  })),
);

const WHO = Object.fromEntries(
  [
    ['gender', ...GENDERS],
    ['origin', ...ORIGINS],
  ].flatMap(([key, , ...codes]) =>
    [...codes, 'NOT_DISCLOSED'].map((code) => [`${key} ${code}`, ofLine(key!, [code!], code!)] as const),
  ),
);

/** As many institutions at a time as keep the server at work. */
const [ROUNDS, AT_A_TIME] = [2, 6];

async function attacked(seed: number, k: number) {
  const random = lcg(seed);
  const world = await randomWorld(random, k);
  const { read, refused } = await interrogate(random, world, k);
  const atoms = atomsOf(world);
  const attack = new Attack(atoms, POSSIBLE);
  await expectPublic(world, attack);
  for (const each of read) readReport(attack, { ...each, cohortIds: aboutOf(each) });
  const secrets = secretsIn(attack, atoms, WHO, publicSets(attack.classes), k);
  const leaks = attack.program.explore(highs, (most) => foundOut(most, secrets));
  expect({ seed, leaks }).toEqual({ seed, leaks: [] });
  const results = read.flatMap(({ result }) => (result ? [result] : []));
  const some = (told: (result: any) => boolean) => results.filter(told).length;
  return {
    ...{ refused, frozen: results.length, secrets: secrets.length },
    crossed: some(({ crossings }) => crossings.some(({ groups }: any) => groups.length)),
    strata: some(({ attributes }) => attributes.some(({ strata }: any) => strata.length)),
    narrowed: read.filter(({ filters, result }) => filters.length && result).length,
  };
}

test.each([5, 10])('of random institutions nobody’s few are found out, k = %i', async (k) => {
  const seen: Record<string, number> = {};
  for (let round = 0; round < ROUNDS; round++) {
    const seeds = Array.from({ length: AT_A_TIME }, (_, at) => 9000 + (round * AT_A_TIME + at) * 10 + k);
    for (const each of await Promise.all(seeds.map((seed) => attacked(seed, k))))
      for (const [what, count] of Object.entries(each)) seen[what] = (seen[what] ?? 0) + count;
  }
  // What nothing was seen of was not attacked.
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(0);
});

test('who is told one hidden number more does find it out', async () => {
  const world = await randomWorld(lcg(9000), 5);
  const attack = new Attack(atomsOf(world), POSSIBLE);
  const secrets = secretsIn(attack, atomsOf(world), WHO, publicSets(attack.classes), 5);
  const { what, terms, people } = secrets[0]!;
  attack.program.row(people, people, terms);
  const found = attack.program.explore(highs, (most) => foundOut(most, secrets));
  expect(found).toContain(`${what} is ${people}`);
});
