/** Starter sets, and the rules by which choices become groups. */
import { must, mutate } from '../support/authorization-mutate';
import {
  answer,
  askAbout,
  emailOf,
  exclude,
  label,
  own,
  SILENT,
  upload,
  withdraw,
} from '../support/demographics';
import { groupsOf } from '../support/demographics-groups';
import { institution, type Actor, type Institution } from '../support/scenario';

const ATTRIBUTE =
  'key number label topic multiple enabled taxonomyKey taxonomyVersion rollUp { rule order twoOrMore } categories { code label kind parent parentLabel offered }';

async function adopt(admin: Actor, key: string, more: object = {}): Promise<any> {
  const { demographicAttribute } = await must(
    admin,
    'adoptDemographicTaxonomy',
    { key, ...more },
    `demographicAttribute { ${ATTRIBUTE} }`,
  );
  return demographicAttribute;
}

const asked = async (who: Actor) =>
  (await who.run(`{ demographicAttributes { ${ATTRIBUTE} } }`)).demographicAttributes;
const offered = async (who: Actor) =>
  (await asked(who))[0].categories.map(({ code }: { code: string }) => code) as string[];

/** As records would have it, what the answers of these people are. */
async function recorded(uni: Institution, attribute: string, codes: [who: Actor, codes: string][]) {
  const rows = await Promise.all(codes.map(async ([who, codes]) => `${await emailOf(who)},${codes}`));
  const values = Object.fromEntries(
    codes.flatMap(([, codes]) => codes.split(';').map((code) => [code, code])),
  );
  const columns = { a: { attribute, separator: ';', values, basis: 'Student records' } };
  const staged = await upload(uni.admin, ['email,a', ...rows].join('\n'), {
    identity: 'email',
    demographics: { columns },
  });
  expect(staged.userErrors).toEqual([]);
  await must(uni.admin, 'commitDemographicsImport', { demographicsImportId: staged.demographicsImport.id });
}

test('sets name their source, its date and that they are to be checked; officers read them too', async () => {
  const uni = await institution();
  const officer = await uni.person(['EQUITY_OFFICER']);
  const { demographicTaxonomies } = await officer.run(
    '{ demographicTaxonomies { key version newest source sourceOn preferNotToSay rollUp { rule } categories { code } } }',
  );
  expect(demographicTaxonomies).toHaveLength(11);
  for (const one of demographicTaxonomies) {
    expect(one).toMatchObject({ version: 1, newest: true, sourceOn: '2026-11-28' });
    expect(one.source).toMatch(/To be checked by the institution\.$/);
  }
  const rules = new Set(demographicTaxonomies.map((one: any) => one.rollUp.rule));
  expect([...rules].sort()).toEqual(['ALONE_OR_IN_COMBINATION', 'HIERARCHY', 'MAP']);
});

test('adopting one asks it; the institution edits it afterwards as its own', async () => {
  const uni = await institution();
  const member = await uni.person();
  expect(await adopt(uni.admin, 'gender')).toMatchObject({
    key: 'gender',
    number: 1,
    topic: 'gender',
    enabled: true,
    taxonomyKey: 'gender',
    taxonomyVersion: 1,
  });
  expect(await offered(member)).toEqual([
    'woman',
    'man',
    'non_binary',
    'self_described',
    'prefer_not_to_say',
  ]);
  await adopt(uni.admin, 'gender', { preferNotToSay: false });
  expect(await offered(member)).toEqual(['woman', 'man', 'non_binary', 'self_described']);
  await askAbout(uni.admin, 'gender', ['woman', 'man', 'other']);
  expect(await asked(member)).toMatchObject([{ number: 3, taxonomyKey: null, taxonomyVersion: null }]);
  await adopt(uni.admin, 'disability', { attribute: 'impairment', version: 1 });
  expect((await asked(member)).map(({ key, topic }: any) => [key, topic])).toEqual([
    ['gender', 'gender'],
    ['impairment', 'disability'],
  ]);
  for (const [input, path] of [
    [{ key: 'nothing' }, ['key']],
    [{ key: 'gender', version: 9 }, ['key']],
    [{ key: 'gender', attribute: 'No Key' }, ['attribute']],
    [{ key: 'ipeds_race_ethnicity', preferNotToSay: true }, ['preferNotToSay']],
  ] as const)
    expect((await mutate(uni.admin, 'adoptDemographicTaxonomy', input)).userErrors).toMatchObject([{ path }]);
});

test('what a standard forbids to offer is not offered, not taken from people, and recorded by imports', async () => {
  const uni = await institution();
  const [member, other, third] = [await uni.person(), await uni.person(), await uni.person()];
  await adopt(uni.admin, 'hesa_ethnicity');
  const codes = await offered(member);
  expect(codes).toHaveLength(19);
  for (const code of ['997', '998', '999', 'asian']) {
    expect(codes).not.toContain(code);
    expect((await answer(member, 'ethnicity', [code])).userErrors).toMatchObject([{ path: ['codes'] }]);
  }
  const [whole] = await asked(uni.admin);
  expect(whole.categories).toContainEqual({
    code: '997',
    label: 'Not known',
    kind: 'NOT_KNOWN',
    parent: null,
    parentLabel: null,
    offered: false,
  });
  expect(whole.categories.find(({ code }: any) => code === '103')).toMatchObject({
    parent: 'asian',
    parentLabel: 'Asian or Asian British',
    offered: true,
  });
  await answer(member, 'ethnicity', ['103']);
  await recorded(uni, 'ethnicity', [
    [other, '997'],
    [third, '998'],
  ]);
  expect((await own(other)).answers).toMatchObject([{ codes: ['997'], basis: 'Student records' }]);
  // What nobody knows is as if she had not answered; not to say is a group of its own.
  expect(await groupsOf(uni, 'ethnicity', { member, other, third })).toEqual({
    member: ['asian'],
    other: [],
    third: ['998'],
  });
  await adopt(uni.admin, 'hesa_ethnicity', { preferNotToSay: true });
  expect(await offered(member)).toContain('998');
  await adopt(uni.admin, 'ipeds_race_ethnicity');
  expect((await asked(member))[0].categories.map(({ kind }: any) => kind)).toEqual(Array(6).fill('VALUE'));
});

test('HIERARCHY: the first of the order, else two or more, else the one', async () => {
  const uni = await institution();
  const [one, several, first, foreign] = await Promise.all([1, 2, 3, 4].map(() => uni.person()));
  await adopt(uni.admin, 'ipeds_race_ethnicity');
  await answer(one!, 'ethnicity', ['asian']);
  await answer(several!, 'ethnicity', ['asian', 'white']);
  await answer(first!, 'ethnicity', ['asian', 'white', 'hispanic_or_latino']);
  await recorded(uni, 'ethnicity', [[foreign!, 'hispanic_or_latino;us_nonresident']]);
  const groups = await groupsOf(uni, 'ethnicity', {
    one: one!,
    several: several!,
    first: first!,
    foreign: foreign!,
  });
  expect(groups).toEqual({
    one: ['asian'],
    several: ['two_or_more_races'],
    first: ['hispanic_or_latino'],
    foreign: ['us_nonresident'],
  });
});

test('MAP: details count in their parents, once in each; or in two or more, where the rule says so', async () => {
  const uni = await institution();
  const [inside, across, plain] = [await uni.person(), await uni.person(), await uni.person()];
  await adopt(uni.admin, 'spd_15_race_ethnicity');
  await answer(inside, 'ethnicity', ['asian_chinese', 'asian_korean', 'asian']);
  await answer(across, 'ethnicity', ['asian_korean', 'white_irish', 'mena']);
  await answer(plain, 'ethnicity', ['white']);
  const people = { inside, across, plain };
  expect(await groupsOf(uni, 'ethnicity', people)).toEqual({
    inside: ['asian'],
    across: ['asian', 'mena', 'white'],
    plain: ['white'],
  });
  const [{ categories, label: text }] = await asked(uni.admin);
  await must(uni.admin, 'defineDemographicAttribute', {
    key: 'ethnicity',
    labels: label(text),
    multiple: true,
    rollUp: { rule: 'MAP', twoOrMore: 'multiracial' },
    categories: [
      ...categories.map(({ code, label: text, kind, parent, offered }: any) => ({
        code,
        labels: label(text),
        kind,
        parent,
        offered,
      })),
      { code: 'multiracial', labels: label('Multiracial'), offered: false },
    ],
  });
  expect(await groupsOf(uni, 'ethnicity', people)).toEqual({
    inside: ['asian'],
    across: ['multiracial'],
    plain: ['white'],
  });
});

test('ALONE_OR_IN_COMBINATION and TWO_OR_MORE; only what counts now, and of nobody who keeps out', async () => {
  const uni = await institution();
  const [both, one, silent, gone, out, stranger] = await Promise.all(
    [1, 2, 3, 4, 5, 6].map(() => uni.person()),
  );
  await askAbout(uni.admin, 'origin', ['north', 'south'], { multiple: true, more: [SILENT] });
  await answer(both!, 'origin', ['north', 'south']);
  await answer(one!, 'origin', ['south']);
  await answer(silent!, 'origin', ['silent']);
  for (const who of [gone!, out!]) await answer(who, 'origin', ['north']);
  await withdraw(gone!);
  await exclude(out!);
  const people = { both: both!, one: one!, silent: silent!, gone: gone!, out: out!, stranger: stranger! };
  const rest = { one: ['south'], silent: ['silent'], gone: [], out: [], stranger: [] };
  expect(await groupsOf(uni, 'origin', people)).toEqual({ both: ['north', 'south'], ...rest });
  const define = (more: object) =>
    mutate(uni.admin, 'defineDemographicAttribute', {
      key: 'origin',
      labels: label('Origin'),
      multiple: true,
      categories: [
        ...['north', 'south'].map((code) => ({ code, labels: label(code) })),
        SILENT,
        { code: 'both', labels: label('Both'), offered: false },
      ],
      ...more,
    });
  await define({ rollUp: { rule: 'TWO_OR_MORE', twoOrMore: 'both' } });
  expect(await groupsOf(uni, 'origin', people)).toEqual({ both: ['both'], ...rest });
  // Without an order for the others, the first category counts.
  await define({ rollUp: { rule: 'HIERARCHY', order: ['both'] } });
  expect(await groupsOf(uni, 'origin', people)).toEqual({ both: ['north'], ...rest });
  // Two answers to what takes one are none.
  await define({ multiple: false });
  expect(await groupsOf(uni, 'origin', people)).toEqual({ both: [], ...rest });
  await define({ enabled: false });
  expect(await groupsOf(uni, 'origin', people)).toEqual({ both: [], ...rest, one: [], silent: [] });
  await define({ topic: 'race' });
  await must(uni.admin, 'chooseEquityProfile', { key: 'without_ethnicity' });
  expect(await groupsOf(uni, 'origin', people)).toMatchObject({ one: [], silent: [] });
});

test('a rule is refused for what can be mended', async () => {
  const { admin } = await institution();
  const path = async (multiple: boolean, rollUp: object | null, ...more: object[]) => {
    const { userErrors } = await mutate(admin, 'defineDemographicAttribute', {
      key: 'origin',
      labels: label('Origin'),
      multiple,
      rollUp,
      categories: [...['a', 'b'].map((code) => ({ code, labels: label(code) })), ...more],
    });
    return userErrors.map((error: any) => error.path.join('.'));
  };
  const c = (more: object) => ({ code: 'c', labels: label('C'), ...more });
  expect(await path(true, { rule: 'TWO_OR_MORE' })).toEqual(['rollUp.twoOrMore']);
  expect(await path(true, { rule: 'TWO_OR_MORE', twoOrMore: 'x' })).toEqual(['rollUp.twoOrMore']);
  expect(await path(false, { rule: 'HIERARCHY', order: ['a'] })).toEqual(['rollUp.rule']);
  expect(await path(true, { rule: 'HIERARCHY' })).toEqual(['rollUp.order']);
  expect(await path(true, { rule: 'HIERARCHY', order: ['a', 'a'] })).toEqual(['rollUp.order']);
  expect(await path(true, { rule: 'MAP' })).toEqual(['rollUp.rule']);
  expect(await path(false, null, c({ parent: 'c' }))).toEqual(['categories.2.parent']);
  expect(await path(false, null, c({ parent: 'x' }))).toEqual(['categories.2.parent']);
  expect(await path(false, null, c({ kind: 'NOT_KNOWN' }))).toEqual(['categories.2.offered']);
  expect(await path(false, null, c({ kind: 'PREFER_NOT_TO_SAY', parent: 'a' }))).toEqual([
    'categories.2.parent',
  ]);
  expect(await path(true, { rule: 'MAP' }, c({ parent: 'a' }))).toEqual([]);
});
