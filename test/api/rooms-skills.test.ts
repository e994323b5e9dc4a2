/** The taxonomy of skills: sorting, synonyms, merging, imports, the starter set; and what people choose from it. */
import { uuidOf } from '../../src/ids';
import { asSuperuser } from '../support/authorization-database';
import { must, mutate, race, resultOf, tally } from '../support/authorization-mutate';
import { institution, type Actor, type Institution, type Member } from '../support/scenario';

const SKILL = 'skill { id name state synonyms version parent { id } } taxonomyVersion';
const CHOICES = `enrollment { id version skills { wanted offered }
  skillChoices { direction level evidence evidenceUrl taxonomyVersion skill { id name state } } }`;

const create = async (uni: Institution, input: object) =>
  (await must(uni.admin, 'createSkill', input, SKILL)).skill;
const list = async (who: Actor, filter: object = {}) =>
  (
    await who.run(
      'query($f: SkillFilter) { skills(first: 100, filter: $f) { edges { node { id name state } } } }',
      { f: filter },
    )
  ).skills.edges.map(({ node }: any) => node);
const names = async (who: Actor, filter: object = {}) =>
  (await list(who, filter)).map(({ name }: any) => name);
const choose = (who: Member, skillChoices: object[], by: Actor = who) =>
  mutate(by, 'updateEnrollment', { enrollmentId: who.enrollmentId, skillChoices }, CHOICES);

async function member(uni: Institution, role = 'MENTOR'): Promise<Member> {
  return uni.member(await uni.cohort({}, 'ENROLLING'), role);
}

test('skills stand in a tree with synonyms, in versions; a word leads to one skill', async () => {
  const uni = await institution();
  const top = await create(uni, { name: 'Speaking', synonyms: ['Talking', 'talking', 'Speaking'] });
  expect(top).toMatchObject({ state: 'SORTED', synonyms: ['Talking'], parent: null });
  const below = await create(uni, { name: 'In public', parentId: top.id, code: 'P' });
  expect(below.parent).toEqual({ id: top.id });
  const refused = async (name: string, input: object) => (await mutate(uni.admin, name, input)).userErrors;
  expect(await refused('createSkill', { name: 'TALKING' })).toMatchObject([
    { code: 'ALREADY_EXISTS', path: ['name'], existingId: top.id },
  ]);
  expect(await refused('createSkill', { name: 'Other', synonyms: ['x', ' in  PUBLIC '] })).toMatchObject([
    { code: 'ALREADY_EXISTS', path: ['synonyms', '1'], existingId: below.id },
  ]);
  expect(await refused('createSkill', { name: 'Other', code: 'P' })).toMatchObject([{ path: ['code'] }]);
  expect(await refused('updateSkill', { skillId: top.id, parentId: below.id })).toMatchObject([
    { code: 'INVALID_INPUT', path: ['parentId'] },
  ]);
  const renamed = await must(
    uni.admin,
    'updateSkill',
    { skillId: top.id, name: 'Public voice', expectedVersion: 1 },
    SKILL,
  );
  expect(renamed.skill).toMatchObject({
    name: 'Public voice',
    synonyms: ['Talking', 'Speaking'],
    version: 2,
  });
  expect(renamed.taxonomyVersion).toBe(3);
  expect(
    resultOf(await mutate(uni.admin, 'updateSkill', { skillId: top.id, name: 'X', expectedVersion: 1 })),
  ).toBe('VersionConflict');
  expect(await names(uni.admin, { search: 'alk' })).toEqual(['Public voice']);
  expect(await names(uni.admin, { parentId: top.id })).toEqual(['In public']);
  expect(await names(uni.admin, { top: true })).toEqual(['Public voice']);
  const { skill } = await uni.admin.run(
    'query($id: ID!) { skill(id: $id) { children { totalCount edges { node { name parent { name } } } } } }',
    { id: top.id },
  );
  expect(skill.children).toEqual({
    totalCount: 1,
    edges: [{ node: { name: 'In public', parent: { name: 'Public voice' } } }],
  });
});

test('the tree has a bounded depth, and two moves can’t close a circle together', async () => {
  const uni = await institution();
  let parentId: string | null = null;
  for (let level = 1; level <= 6; level++) parentId = (await create(uni, { name: `L${level}`, parentId })).id;
  expect((await mutate(uni.admin, 'createSkill', { name: 'L7', parentId })).userErrors).toMatchObject([
    { code: 'INVALID_INPUT', path: ['parentId'] },
  ]);
  const [a, b] = [await create(uni, { name: 'A' }), await create(uni, { name: 'B' })];
  const results = await race(uni.admin, 2, (index) =>
    mutate(
      uni.admin,
      'updateSkill',
      index ? { skillId: a.id, parentId: b.id } : { skillId: b.id, parentId: a.id },
    ),
  );
  expect(tally(results.map(resultOf))).toEqual({ OK: 1, InvalidInput: 1 });
});

test('what people type becomes unsorted once; coordinators place it, archive it, and it stays readable', async () => {
  const uni = await institution();
  const people = [await member(uni), await member(uni), await member(uni), await member(uni)];
  await create(uni, { name: 'JavaScript', synonyms: ['JS'] });
  const results = await race(uni.admin, 4, (index) =>
    choose(people[index]!, [
      { name: index % 2 ? 'Weaving ' : 'wEAVING', direction: 'OFFERED' },
      { name: 'js', direction: 'WANTED' },
    ]),
  );
  expect(tally(results.map(resultOf))).toEqual({ OK: 4 });
  const [weaving, ...rest] = await list(uni.admin, { unsorted: true });
  expect(rest).toEqual([]);
  for (const { enrollment } of results) expect(enrollment.skills.wanted).toEqual(['JavaScript']);
  const placed = await must(uni.admin, 'updateSkill', { skillId: weaving.id, archived: true }, SKILL);
  expect(placed.skill.state).toBe('ARCHIVED');
  expect(await names(uni.admin, { archived: false })).toEqual(['JavaScript']);
  const again = (level: string) => [{ skillId: weaving.id, direction: 'OFFERED', level }];
  const kept = await choose(people[0]!, again('SOLID'));
  expect(kept.enrollment.skillChoices).toMatchObject([
    {
      direction: 'OFFERED',
      level: 'SOLID',
      taxonomyVersion: 1,
      skill: { id: weaving.id, state: 'ARCHIVED' },
    },
  ]);
  const fresh = await choose(people[1]!, [{ skillId: weaving.id, direction: 'WANTED' }]);
  expect(fresh.userErrors).toMatchObject([{ code: 'INVALID_INPUT', path: ['skillChoices', '0', 'skillId'] }]);
});

test('a word typed and made a synonym at the same moment leads to one skill', async () => {
  const uni = await institution();
  const who = await member(uni);
  const results = await race(uni.admin, 4, (index) =>
    index % 2
      ? choose(who, [{ name: 'Basketry', direction: 'OFFERED' }])
      : mutate(uni.admin, 'createSkill', { name: `Weaving ${index}`, synonyms: ['basketry'] }),
  );
  const words = await asSuperuser<{ count: number }>(
    `select count(*)::int as count from skill_words w join skills s on s.institution_id = w.institution_id and s.id = w.skill_id
     where w.institution_id = $1 and w.key = 'basketry'`,
    [uuidOf(uni.id)],
  );
  expect(words).toEqual([{ count: 1 }]);
  expect(results.filter((result) => resultOf(result) === 'OK').length).toBeGreaterThanOrEqual(2);
  for (const result of results) expect(['OK', 'AlreadyExists']).toContain(resultOf(result));
});

test('merged skills leave their words and choices to the other, and their ids lead there', async () => {
  const uni = await institution();
  const [one, both] = [await member(uni), await member(uni)];
  const into = await create(uni, { name: 'Negotiating' });
  await choose(one, [{ name: 'Haggling', direction: 'OFFERED', level: 'EXPERT', evidence: 'Bazaars' }]);
  await choose(both, [
    { name: 'haggling', direction: 'OFFERED', level: 'BASIC' },
    { skillId: into.id, direction: 'OFFERED' },
  ]);
  const [from] = await list(uni.admin, { unsorted: true });
  const input = { skillId: from.id, intoSkillId: into.id };
  expect(resultOf(await mutate(uni.admin, 'mergeSkills', { skillId: into.id, intoSkillId: from.id }))).toBe(
    'NotPossibleNow',
  );
  const merged = await must(uni.admin, 'mergeSkills', input, SKILL);
  expect(merged.skill).toMatchObject({ id: into.id, synonyms: ['Haggling'] });
  expect(resultOf(await mutate(uni.admin, 'mergeSkills', input))).toBe('NotPossibleNow');
  const seen = await uni.admin.run(
    `query($id: ID!, $a: ID!, $b: ID!) { skill(id: $id) { name state mergedInto { id usage { wanted offered } } }
      a: enrollment(id: $a) { skillChoices { level evidence skill { id name } } } b: enrollment(id: $b) { skillChoices { level skill { id } } } }`,
    { id: from.id, a: one.enrollmentId, b: both.enrollmentId },
  );
  expect(seen.skill).toEqual({
    name: 'Haggling',
    state: 'MERGED',
    mergedInto: { id: into.id, usage: { wanted: 0, offered: 2 } },
  });
  expect(seen.a.skillChoices).toMatchObject([
    { level: 'EXPERT', evidence: 'Bazaars', skill: { id: into.id, name: 'Negotiating' } },
  ]);
  expect(seen.b.skillChoices).toEqual([{ level: 'BASIC', skill: { id: into.id } }]);
  const old = await choose(one, [{ skillId: from.id, direction: 'WANTED' }]);
  expect(old.enrollment.skills).toEqual({ wanted: ['Negotiating'], offered: [] });
  // A filter by the old id means the new one.
  const { cohort } = await uni.admin.run(
    'query($c: ID!, $s: ID!) { cohort(id: $c) { enrollments(filter: { skillId: $s }) { totalCount } } }',
    { c: await cohortOf(uni, one), s: from.id },
  );
  expect(cohort.enrollments.totalCount).toBe(1);
  expect(await names(uni.admin)).toEqual(['Negotiating']);
});

async function cohortOf(uni: Institution, who: Member): Promise<string> {
  const { enrollment } = await uni.admin.run('query($id: ID!) { enrollment(id: $id) { cohortId } }', {
    id: who.enrollmentId,
  });
  return enrollment.cohortId;
}

test('nobody keeps a skill that is being merged away as she chooses it', async () => {
  const uni = await institution();
  const people = [await member(uni), await member(uni), await member(uni)];
  const into = await create(uni, { name: 'Stays' });
  const from = await create(uni, { name: 'Goes' });
  const results = await race(uni.admin, 4, (index) =>
    index === 3
      ? mutate(uni.admin, 'mergeSkills', { skillId: from.id, intoSkillId: into.id })
      : choose(people[index]!, [
          index ? { skillId: from.id, direction: 'WANTED' } : { name: 'goes', direction: 'WANTED' },
        ]),
  );
  expect(tally(results.map(resultOf))).toEqual({ OK: 4 });
  const left = await asSuperuser(
    `select s.name, count(*)::int as count from enrollment_skills k join skills s on s.institution_id = k.institution_id and s.id = k.skill_id
     where k.institution_id = $1 group by 1`,
    [uuidOf(uni.id)],
  );
  expect(left).toEqual([{ name: 'Stays', count: 3 }]);
});

test('choices are refused where they are wrong, and names go on working beside them', async () => {
  const uni = await institution();
  const who = await member(uni);
  const skill = await create(uni, { name: 'Latin', synonyms: ['Latin language'] });
  const at = async (...choices: object[]) =>
    (await choose(who, choices)).userErrors.map(({ code, path }: any) => [code, path.join('.')]);
  const wanted = { direction: 'WANTED' };
  expect(await at({ ...wanted })).toEqual([['INVALID_INPUT', 'skillChoices.0']]);
  expect(await at({ ...wanted, name: 'a', skillId: skill.id })).toEqual([
    ['INVALID_INPUT', 'skillChoices.0'],
  ]);
  expect(await at({ ...wanted, name: 'a' }, { ...wanted, name: ' ' })).toEqual([
    ['INVALID_INPUT', 'skillChoices.1.name'],
  ]);
  expect(await at({ ...wanted, skillId: who.personId })).toEqual([
    ['INVALID_INPUT', 'skillChoices.0.skillId'],
  ]);
  const other = await create(await institution(), { name: 'Latin' });
  expect(await at({ ...wanted, skillId: other.id })).toEqual([['INVALID_INPUT', 'skillChoices.0.skillId']]);
  expect(await at({ ...wanted, skillId: skill.id }, { ...wanted, name: 'LATIN LANGUAGE' })).toEqual([
    ['INVALID_INPUT', 'skillChoices.1.name'],
  ]);
  expect(await at({ ...wanted, name: 'a', evidence: 'x' })).toEqual([
    ['INVALID_INPUT', 'skillChoices.0.evidence'],
  ]);
  expect(await at({ direction: 'OFFERED', name: 'a', evidenceUrl: 'http://x.org' })).toEqual([
    ['INVALID_INPUT', 'skillChoices.0.evidenceUrl'],
  ]);
  const both = { enrollmentId: who.enrollmentId, skillsWanted: ['a'], skillChoices: [] };
  expect((await mutate(who, 'updateEnrollment', both)).userErrors).toMatchObject([
    { path: ['skillChoices'] },
  ]);
  // Nothing of what was refused became a skill.
  expect(await names(uni.admin)).toEqual(['Latin']);
  const evidence = { evidence: 'Ten years of it', evidenceUrl: 'https://example.org/cv' };
  await choose(who, [
    { skillId: skill.id, direction: 'OFFERED', level: 'ADVANCED', ...evidence },
    { name: 'Greek', direction: 'OFFERED' },
  ]);
  const named = await must(
    who,
    'updateEnrollment',
    { enrollmentId: who.enrollmentId, skillsOffered: ['latin language', 'Runes'] },
    CHOICES,
  );
  expect(named.enrollment.skills.offered).toEqual(['Latin', 'Runes']);
  expect(named.enrollment.skillChoices[0]).toMatchObject({ level: 'ADVANCED', ...evidence });
});

test('a person’s own skills go with her into a new enrollment', async () => {
  const uni = await institution();
  const who = await uni.person();
  const cohortId = await uni.cohort({}, 'ENROLLING');
  const skillChoices = [{ name: 'Sailing', direction: 'OFFERED', level: 'EXPERT' }];
  const set = await must(
    who,
    'setPersonSkills',
    { personId: who.personId, skillChoices },
    'person { skillChoices { direction level skill { name } } }',
  );
  const expected = [{ direction: 'OFFERED', level: 'EXPERT', skill: { name: 'Sailing' } }];
  expect(set.person.skillChoices).toEqual(expected);
  const enrollmentId = await uni.enroll(who, cohortId, 'MENTOR');
  const { enrollment } = await who.run(
    'query($id: ID!) { enrollment(id: $id) { skillChoices { direction level skill { name } } } }',
    { id: enrollmentId },
  );
  expect(enrollment.skillChoices).toEqual(expected);
});

test('rows are imported at once or not at all, are told one by one, and change nothing when they come again', async () => {
  const uni = await institution();
  const RESULTS = 'results { row outcome skillId userErrors { path } } taxonomyVersion';
  const rows = [
    { name: 'Below', parent: 'T', synonyms: ['Under'] },
    { name: 'Top', code: 'T', description: 'What is above' },
  ];
  const wrong = [...rows, { name: 'Lost', parent: 'Nowhere' }, { name: 'Twin', synonyms: ['under'] }];
  const dry = await must(uni.admin, 'importSkills', { rows: wrong, dryRun: true }, RESULTS);
  expect(dry.results.map(({ outcome }: any) => outcome)).toEqual([
    'CREATED',
    'CREATED',
    'REFUSED',
    'REFUSED',
  ]);
  const refused = await mutate(uni.admin, 'importSkills', { rows: wrong }, 'taxonomyVersion');
  expect(refused.userErrors.map(({ path }: any) => path.join('.'))).toEqual([
    'rows.2.parent',
    'rows.3.synonyms.0',
  ]);
  expect(await names(uni.admin)).toEqual([]);
  const some = await must(uni.admin, 'importSkills', { rows: wrong, skipRefused: true }, RESULTS);
  expect([some.taxonomyVersion, await names(uni.admin)]).toEqual([1, ['Below', 'Top']]);
  const again = await must(uni.admin, 'importSkills', { rows }, RESULTS);
  expect(again.taxonomyVersion).toBe(1);
  expect(again.results).toMatchObject([
    { outcome: 'UNCHANGED', skillId: some.results[0].skillId },
    { outcome: 'UNCHANGED' },
  ]);
  const renamed = await must(uni.admin, 'importSkills', { rows: [{ name: 'Summit', code: 'T' }] }, RESULTS);
  expect([renamed.taxonomyVersion, await names(uni.admin, { search: 'top' })]).toEqual([2, ['Summit']]);
});

test('thousands of rows are one request', async () => {
  const uni = await institution();
  const rows = Array.from({ length: 3_000 }, (_, n) => ({
    name: `Skill ${n}`,
    ...(n > 9 && { parent: `Skill ${n % 10}` }),
  }));
  const numbers = 'created updated unchanged refused taxonomyVersion';
  const done = await must(uni.admin, 'importSkills', { rows }, numbers);
  expect(done).toMatchObject({ created: 3_000, updated: 0, unchanged: 0, refused: 0, taxonomyVersion: 1 });
  expect(await must(uni.admin, 'importSkills', { rows }, numbers)).toMatchObject({ unchanged: 3_000 });
});

test('the starter set is adopted once and leaves alone what is sorted', async () => {
  const uni = await institution();
  const who = await member(uni);
  await choose(who, [
    { name: 'negotiation', direction: 'WANTED' },
    { name: 'Teaching', direction: 'WANTED' },
  ]);
  const mine = await create(uni, { name: 'Leading', description: 'Ours' });
  const RESULTS = 'results { name outcome skillId } taxonomyVersion';
  const first = await must(uni.admin, 'adoptStarterSkills', {}, RESULTS);
  const of = (name: string) => first.results.find((result: any) => result.name === name);
  expect(of('Leading')).toMatchObject({ outcome: 'UNCHANGED', skillId: mine.id });
  expect(of('Teaching')).toMatchObject({ outcome: 'UPDATED' });
  const again = await must(uni.admin, 'adoptStarterSkills', {}, RESULTS);
  expect(again.taxonomyVersion).toBe(first.taxonomyVersion);
  expect(again.results.filter(({ outcome }: any) => ['CREATED', 'UPDATED'].includes(outcome))).toEqual([]);
});

test('who wants a skill is counted for coordinators alone', async () => {
  const uni = await institution();
  const who = await member(uni);
  await choose(who, [{ name: 'Counting', direction: 'WANTED' }]);
  const usage = async (by: Actor) =>
    (await by.run('{ skills { edges { node { usage { wanted offered } } } } }')).skills.edges[0].node.usage;
  expect(await usage(uni.admin)).toEqual({ wanted: 1, offered: 0 });
  expect(await usage(await uni.person(['COORDINATOR'], { programId: await uni.program() }))).toEqual({
    wanted: 0,
    offered: 0,
  });
  for (const by of [who, await uni.person(['ANALYST']), await uni.person(['GUEST'])])
    expect(await usage(by)).toBeNull();
});
