/** What officers read in many reports, in any order and together, tells of no few people; neither do refusals. */
import { decided, report, request } from '../support/equity';
import { Attack, foundOut, ofLine, publicSets, secretsIn, type Answers } from '../support/equity-attack';
import { atomsOfGroups, readReport } from '../support/equity-attack-reports';
import { worldOf, type World } from '../support/equity-few';
import { loadSolver } from '../support/linear-program';
import type { Actor } from '../support/scenario';

const GENDERS = [undefined, 'woman', 'man', 'other', 'silent'];
const ORIGINS = [undefined, 'north', 'south'];

/** All that follows from the reports together, for who knows what staff see. */
async function leaksOf({ cohortIds, cohorts }: World, reports: any[]): Promise<string[]> {
  const atoms = cohortIds.flatMap((id, at) => atomsOfGroups(id, cohorts[at]!)).filter(({ people }) => people);
  const possible = GENDERS.flatMap((gender) =>
    ORIGINS.map((origin): Answers => ({
      ...(gender && { gender: [gender] }),
      ...(origin && { origin: [origin] }),
    })),
  );
  const attack = new Attack(atoms, possible);
  for (const each of reports) readReport(attack, each);
  const who = Object.fromEntries([
    ...['woman', 'man', 'other', 'silent', 'NOT_DISCLOSED'].map((code) => [
      code,
      ofLine('gender', [code], code),
    ]),
    ...['north', 'south'].map((code) => [code, ofLine('origin', [code], code)]),
  ]);
  const secrets = secretsIn(attack, atoms, who, publicSets(attack.classes), 5);
  expect(secrets.length).toBeGreaterThan(100);
  const highs = await loadSolver();
  return attack.program.explore(highs, (most) => foundOut(most, secrets));
}

const refusalOf = async (officer: Actor, input: object): Promise<string> => {
  const { userErrors } = await request(officer, input);
  return userErrors[0]?.__typename ?? 'OK';
};

const SPEC = { attributes: ['gender', 'origin'], crossings: [{ one: 'gender', other: 'origin' }] };

test('cohort by cohort, then together, by two officers', async () => {
  const world = await worldOf('other', 'silent');
  const { officers, cohortIds, programId, uni } = world;
  const [one, other] = officers;
  const [a, b, c, tiny] = cohortIds;
  const read: any[] = [];
  const ask = async (officer: Actor, input: any) => {
    const found = await report(officer, { ...SPEC, ...input });
    read.push(found);
    return found;
  };
  const first = await ask(one, { cohortIds: [a] });
  expect(first.state).toBe('FROZEN');
  // Nothing can be said of it: but the cohort stays counted as it was, and is not counted again with three people more.
  expect(await ask(one, { cohortIds: [a], attributes: ['club'], crossings: [] })).toMatchObject({
    state: 'REFUSED',
  });
  await ask(other, { cohortIds: [a, tiny] });
  await ask(other, { cohortIds: [b, a], attributes: ['gender'], crossings: [] });
  await ask(one, { cohortIds: [c, b] });
  await ask(other, { cohortIds: [c] });
  await ask(one, { cohortIds: null, programId });
  expect(await refusalOf(other, { ...SPEC, cohortIds: [a], k: 10 })).toBe('EquityCutFixed');
  expect(read.filter(({ state }) => state === 'FROZEN').length).toBeGreaterThanOrEqual(4);
  expect(await leaksOf(world, read)).toEqual([]);

  // What dashboards show are the totals that the attacker starts from.
  const { cohort } = await uni.admin.run(
    'query($id: ID!) { cohort(id: $id) { progress { enrollments { role state count } } } }',
    { id: a },
  );
  expect(cohort.progress.enrollments).toContainEqual({ role: 'MENTEE', state: 'SUBMITTED', count: 45 - 2 });
  // The same for everybody, and whenever it is asked.
  const again = await report(other, { ...SPEC, cohortIds: [a] });
  expect(JSON.stringify(again)).toBe(JSON.stringify(first));
  for (const { id, result } of read)
    for (const officer of officers)
      expect(JSON.stringify((await decided(officer, id)).result)).toBe(JSON.stringify(result));
});

/** Ids and the moment of counting apart. */
const plain = ({ cohortIds }: World, found: unknown) =>
  cohortIds
    .reduce((text, id, at) => text.replaceAll(id, `cohort ${at}`), JSON.stringify(found))
    .replaceAll(/"asOf":"[^"]*"/g, '""');

test('together first, then apart: refusals and reports are the same whoever the few are', async () => {
  const said: string[][] = [];
  for (const [few, fewer] of [
    ['other', 'silent'],
    ['silent', 'other'],
  ] as const) {
    const world = await worldOf(few, fewer);
    const [one, other] = world.officers;
    const [a, b, c, tiny] = world.cohortIds;
    const read: any[] = [];
    for (const cohortIds of [[b, c, tiny], [a], [a, b, c, tiny]])
      read.push(await report(read.length % 2 ? one : other, { ...SPEC, cohortIds }));
    const refusals: string[] = [];
    for (const cohortIds of [[b], [c, tiny], [a, b], [b, c], [a, b, c]])
      refusals.push(await refusalOf(refusals.length % 2 ? one : other, { ...SPEC, cohortIds }));
    expect(refusals).toEqual(refusals.map(() => 'EquityCutDiffers'));
    expect(read.map(({ state }) => state)).toEqual(['FROZEN', 'FROZEN', 'FROZEN']);
    expect(await leaksOf(world, read)).toEqual([]);
    said.push([...refusals, ...read.map(({ state, result }) => plain(world, { state, result }))]);
  }
  expect(said[1]).toEqual(said[0]);
});
