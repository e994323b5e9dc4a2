/** Org units form a tree, whoever moves them at once. */
import { randomUUID } from 'node:crypto';
import { uuidOf } from '../../src/ids';
import { asSuperuser } from '../support/authorization-database';
import { must, mutate, race, resultOf, tally } from '../support/authorization-mutate';
import { codeOf } from '../support/client';
import { institution, unique, type Institution } from '../support/scenario';

async function unit({ admin }: Institution, parentId: string | null = null, more = {}): Promise<string> {
  return (await must(admin, 'createOrgUnit', { name: unique('Unit'), parentId, ...more }, 'orgUnit { id }'))
    .orgUnit.id;
}

const move = ({ admin }: Institution, orgUnitId: string, parentId: string | null) =>
  mutate(admin, 'updateOrgUnit', { orgUnitId, parentId }, 'orgUnit { parent { id } }');

/** Units from which no path leads to a top unit. */
async function adrift({ id }: Institution): Promise<unknown[]> {
  return asSuperuser(
    `with recursive rooted as (select o.id from org_units o where o.institution_id = $1 and o.parent_id is null
       union select o.id from org_units o join rooted r on o.parent_id = r.id)
     select o.id from org_units o where o.institution_id = $1 and o.id not in (select id from rooted)`,
    [uuidOf(id)],
  );
}

test('a unit moves anywhere but below itself', async () => {
  const uni = await institution();
  const top = await unit(uni);
  const middle = await unit(uni, top);
  const bottom = await unit(uni, middle);
  for (const parentId of [top, middle, bottom]) {
    expect(await move(uni, top, parentId)).toMatchObject({
      orgUnit: null,
      userErrors: [{ code: 'INVALID_INPUT', path: ['parentId'] }],
    });
  }
  expect((await move(uni, bottom, top)).orgUnit).toEqual({ parent: { id: top } });
  expect((await move(uni, middle, bottom)).orgUnit).toEqual({ parent: { id: bottom } });
  expect((await move(uni, bottom, null)).orgUnit).toEqual({ parent: null });
  expect(await adrift(uni)).toEqual([]);
});

test('two moves at once that would close a circle: one is refused', async () => {
  const uni = await institution();
  for (let round = 0; round < 5; round++) {
    const [a, b] = [await unit(uni), await unit(uni)];
    const results = await race(uni.admin, 2, (index) => (index ? move(uni, a, b) : move(uni, b, a)));
    expect(tally(results.map(resultOf))).toEqual({ OK: 1, InvalidInput: 1 });
  }
  expect(await adrift(uni)).toEqual([]);
});

test('many moves at once never close a circle', async () => {
  const uni = await institution();
  const units = await Promise.all(Array.from({ length: 5 }, () => unit(uni)));
  const pairs = units.flatMap((from) => units.filter((to) => to !== from).map((to) => [from, to] as const));
  const results = await race(uni.admin, pairs.length, (index) => move(uni, ...pairs[index]!));
  expect(Object.keys(tally(results.map(resultOf))).sort()).toEqual(['InvalidInput', 'OK']);
  expect(await adrift(uni)).toEqual([]);
});

test('a code is one unit’s, also for twenty at once', async () => {
  const [uni, other] = [await institution(), await institution()];
  const input = () => ({ name: unique('Unit'), code: 'PHYS' });
  const results = await race(uni.admin, 20, () => mutate(uni.admin, 'createOrgUnit', input()));
  expect(tally(results.map(resultOf))).toEqual({ OK: 1, AlreadyExists: 19 });
  expect(results.find(({ userErrors }) => userErrors.length)?.userErrors).toMatchObject([{ path: ['code'] }]);
  await must(other.admin, 'createOrgUnit', input());
});

test('a unit that is dissolved stays, with its people and its past', async () => {
  const uni = await institution();
  const parentId = await unit(uni);
  const orgUnitId = await unit(uni, parentId);
  const { person } = await must(
    uni.admin,
    'createPerson',
    { displayName: 'Ada', orgUnitId },
    'person { id }',
  );
  const dissolved = await must(
    uni.admin,
    'updateOrgUnit',
    { orgUnitId, archived: true },
    'orgUnit { archivedAt version }',
  );
  expect(dissolved.orgUnit).toEqual({ archivedAt: expect.any(String), version: 2 });
  const again = await must(
    uni.admin,
    'updateOrgUnit',
    { orgUnitId, archived: true },
    'orgUnit { archivedAt }',
  );
  expect(again.orgUnit.archivedAt).toBe(dissolved.orgUnit.archivedAt);
  const seen = await uni.admin.run('query($id: ID!) { person(id: $id) { orgUnit { id parent { id } } } }', {
    id: person.id,
  });
  expect(seen.person.orgUnit).toEqual({ id: orgUnitId, parent: { id: parentId } });
  const list = async (filter: object) =>
    (
      await uni.admin.run('query($f: OrgUnitFilter) { orgUnits(filter: $f) { edges { node { id } } } }', {
        f: filter,
      })
    ).orgUnits.edges.map(({ node }: any) => node.id);
  expect(await list({ archived: true })).toEqual([orgUnitId]);
  expect(await list({ archived: false })).toEqual([parentId]);
  expect(await list({ parentId })).toEqual([orgUnitId]);
  expect(
    (await must(uni.admin, 'updateOrgUnit', { orgUnitId, archived: false }, 'orgUnit { archivedAt }')).orgUnit
      .archivedAt,
  ).toBeNull();
});

test('a parent must be there, and of the institution', async () => {
  const [uni, other] = [await institution(), await institution()];
  const orgUnitId = await unit(uni);
  const ask = (name: string, type: string, i: object) =>
    uni.admin.ask(`mutation($i: ${type}!) { ${name}(input: $i) { userErrors { code } } }`, { i });
  for (const parentId of [await unit(other), `orgunit_${randomUUID()}`]) {
    expect(codeOf(await ask('updateOrgUnit', 'UpdateOrgUnitInput', { orgUnitId, parentId }))).toBe(
      'NOT_FOUND',
    );
    expect(codeOf(await ask('createOrgUnit', 'CreateOrgUnitInput', { name: 'x', parentId }))).toBe(
      'NOT_FOUND',
    );
    expect(
      codeOf(await ask('createPerson', 'CreatePersonInput', { displayName: 'x', orgUnitId: parentId })),
    ).toBe('NOT_FOUND');
  }
});
