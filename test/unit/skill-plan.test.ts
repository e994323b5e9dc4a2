/** What rows make of a taxonomy: whatever is imported, it stays a tree of bounded depth with one skill for each word. */
import fc from 'fast-check';
import { planRows, type Known, type RowPlan, type SkillRow } from '../../src/modules/skills/skill-plan';
import type { SkillValues } from '../../src/modules/skills/skill-taxonomy.repository';
import { circles, MAX_DEPTH, tooDeep } from '../../src/modules/skills/skill-tree';

let made = 0;
const newId = () => `skill_${++made}`;
const keyOf = (word: string) => word.toLowerCase();

const EMPTY: Known = { skills: [], owners: new Map(), keyOf };

/** What is known when the plan was carried out. */
function after(known: Known, plans: readonly RowPlan[]): Known {
  const skills = new Map(known.skills.map((skill) => [skill.id, skill]));
  for (const { skill } of plans) if (skill) skills.set(skill.id, skill);
  const owners = new Map<string, string>();
  for (const { id, name, synonyms } of skills.values())
    for (const word of [name, ...synonyms]) {
      const key = keyOf(word);
      if (owners.has(key)) throw new Error(`${word} leads to two skills`);
      owners.set(key, id);
    }
  return { skills: [...skills.values()], owners, keyOf };
}

function brokenTree(skills: readonly SkillValues[]): string[] {
  const parents = new Map(skills.map(({ id, parentId }) => [id, parentId]));
  const ids = [...parents.keys()];
  const lost = skills
    .filter(({ parentId }) => parentId !== null && !parents.has(parentId))
    .map(({ id }) => id);
  return [...lost, ...circles(parents, ids), ...tooDeep(parents, ids)];
}

const word = fc.constantFrom('a', 'A', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'I');
const row: fc.Arbitrary<SkillRow> = fc.record(
  {
    name: word,
    code: fc.option(fc.constantFrom('1', '2', '3', '4'), { nil: null }),
    parent: fc.option(fc.oneof(word, fc.constantFrom('1', '2', '9')), { nil: null }),
    synonyms: fc.array(word, { maxLength: 2 }),
  },
  { requiredKeys: ['name'] },
);
const imports = fc.array(fc.array(row, { maxLength: 12 }), { minLength: 1, maxLength: 4 });

test('any imports leave a tree without circles, of bounded depth, in which each word leads to one skill', () => {
  fc.assert(
    fc.property(imports, (all) => {
      let known = EMPTY;
      for (const rows of all) {
        const plans = planRows(known, rows, { newId });
        expect(plans).toHaveLength(rows.length);
        known = after(known, plans);
        expect(brokenTree(known.skills)).toEqual([]);
      }
    }),
    { numRuns: 500 },
  );
});

test('the same rows again change nothing', () => {
  fc.assert(
    fc.property(fc.array(row, { maxLength: 12 }), (rows) => {
      const plans = planRows(EMPTY, rows, { newId });
      const written = rows.filter((_, index) => plans[index]?.outcome !== 'REFUSED');
      const known = after(EMPTY, plans);
      const again = planRows(known, written, { newId }).map(({ outcome }) => outcome);
      expect(again.filter((outcome) => outcome !== 'UNCHANGED')).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

test('parents may stand further down, and a refused one takes with it what is below', () => {
  const rows = [
    { name: 'leaf', parent: 'branch' },
    { name: 'branch', parent: 'top' },
    { name: 'top' },
    { name: 'lost', parent: 'nowhere' },
    { name: 'under lost', parent: 'lost' },
    { name: 'round', parent: 'trip' },
    { name: 'trip', parent: 'round' },
  ];
  const plans = planRows(EMPTY, rows, { newId });
  expect(plans.map(({ outcome }) => outcome)).toEqual([
    ...['CREATED', 'CREATED', 'CREATED'],
    ...['REFUSED', 'REFUSED', 'REFUSED', 'REFUSED'],
  ]);
  expect(plans[0]?.skill?.parentId).toBe(plans[1]?.skill?.id);
  expect(plans[4]?.problems).toMatchObject([{ path: ['parent'] }]);
});

test('a line is as deep as it may be, and no deeper', () => {
  const line = Array.from({ length: MAX_DEPTH + 1 }, (_, n) => ({
    name: `level ${n}`,
    parent: n ? `level ${n - 1}` : null,
  }));
  const outcomes = planRows(EMPTY, line, { newId }).map(({ outcome }) => outcome);
  expect(outcomes).toEqual([...Array<string>(MAX_DEPTH).fill('CREATED'), 'REFUSED']);
});
