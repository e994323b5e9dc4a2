/** The starter sets hold what they may, and a version that was given out stays as it is. */
import { createHash } from 'node:crypto';
import { rollUpProblems } from '../../src/modules/demographics/demographics.roll-up';
import { findTaxonomy, TAXONOMIES } from '../../src/modules/demographics/taxonomies/taxonomies';
import type { TaxonomyData } from '../../src/modules/demographics/taxonomies/taxonomy';

const named = TAXONOMIES.map((one) => [`${one.key}/${one.version}`, one] as const);

test.each(named)('%s is well formed', (_, { categories, preferNotToSay, ...one }) => {
  const all = [
    ...categories,
    ...(preferNotToSay ? [{ ...preferNotToSay, kind: 'PREFER_NOT_TO_SAY' as const }] : []),
  ].map((category) => ({ kind: 'VALUE' as const, parent: null, offered: true, ...category }));
  expect(rollUpProblems(one.multiple, one.rollUp, all)).toEqual([]);
  expect(new Set(all.map(({ code }) => code)).size).toBe(all.length);
  expect(new Set(all.map(({ label }) => label)).size).toBeGreaterThan(all.length / 2);
  for (const { code, label } of all) {
    expect(code).toMatch(/^[A-Za-z0-9][A-Za-z0-9_-]{0,59}$/);
    expect(label.length).toBeLessThanOrEqual(200);
  }
  for (const key of [one.key, one.attribute, one.topic]) expect(key).toMatch(/^[a-z][a-z0-9_]{0,59}$/);
  expect(one.source).toMatch(/To be checked by the institution\.$/);
  expect(one.sourceOn).toMatch(/^\d{4}-\d\d-\d\d$/);
});

const offeredBy = (key: string) =>
  findTaxonomy(key)!
    .categories.filter(({ offered = true }) => offered)
    .map(({ code }) => code);

test('what a standard never offers is not offered', () => {
  expect(offeredBy('ipeds_race_ethnicity').join(' ')).not.toMatch(
    /unknown|decline|none|other\b|nonresident|two_or/,
  );
  expect(findTaxonomy('ipeds_race_ethnicity')!.preferNotToSay).toBeNull();
  expect(offeredBy('hesa_ethnicity').filter((code) => /^99/.test(code))).toEqual([]);
  for (const key of ['hesa_ethnicity', 'hesa_disability'])
    expect(findTaxonomy(key)!.preferNotToSay?.usual).toBe(false);
  expect(offeredBy('ons_ethnic_group')).toHaveLength(19);
  const minimum = findTaxonomy('spd_15_race_ethnicity')!.categories.filter(({ parent }) => !parent);
  expect(minimum).toHaveLength(7);
});

test('the newest version is found, or the one that is named', () => {
  const [one] = TAXONOMIES as [TaxonomyData];
  const among = [one, { ...one, version: 3 }, { ...one, version: 2 }];
  expect(findTaxonomy(one.key, null, among)?.version).toBe(3);
  expect(findTaxonomy(one.key, 2, among)?.version).toBe(2);
  expect(findTaxonomy(one.key, 4, among)).toBeNull();
});

/** Another value is another version, below the one that was given out. */
test('versions stay as they were given out', () => {
  const digests = named.map(([name, one]) => [
    name,
    createHash('sha256').update(JSON.stringify(one)).digest('hex').slice(0, 16),
  ]);
  expect(Object.fromEntries(digests)).toEqual({
    'age_band/1': 'ae75396113868046',
    'disability/1': 'acd69acf1f6a46b4',
    'eeo_1_race_ethnicity/1': 'c534d8b8595ab49d',
    'eeo_1_sex/1': '196ace5e83541e80',
    'gender/1': '6464774e30a9e0da',
    'hesa_disability/1': 'ccc41c23c0593b9d',
    'hesa_ethnicity/1': 'ec3c408262722811',
    'ipeds_race_ethnicity/1': '10c2d389d2e5286d',
    'ons_disability/1': 'b43c1e1a89be5eaa',
    'ons_ethnic_group/1': '06cee28444e39947',
    'spd_15_race_ethnicity/1': 'df1992c022490355',
  });
});
