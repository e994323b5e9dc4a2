/**
 * Several finer tables of the same people, each without a small cell, can still tell of few people together: staff see
 * who is in which cohort, who was matched in which week, and so how the tables overlap. What is printed of a line is
 * equal numbers over public sets of people; whatever they fix is a sum of them. A table is left out if with it the
 * people in one printed set but not in another, or in both, would be fixed, and be few of a line, or all but few.
 */

/** How the people of one public class stand: in which sets they are, and how many there are of each line. */
export interface PublicClass {
  /** By set, whether its people are in it. */
  inside: readonly boolean[];
  /** By line; the last line is all who are in no other one. */
  people: readonly number[];
}

/** Products of two residues stay below 2^53. */
const PRIME = 67_108_859;

/**
 * Whether the sets from `first` on, printed beside those before, fix the number of a few people. `printed`: by set, and
 * by each line but the last, whether the line stands for itself there. How many are in a set at all is known, so lines
 * that don't are known together.
 */
export function fixesFew(
  classes: readonly PublicClass[],
  printed: readonly (readonly boolean[])[],
  first: number,
  k: number,
): boolean {
  const columns = distinct(classes);
  const sets = printed.map((_, set) => columns.map(({ inside }) => (inside[set] ? 1 : 0)));
  const lines = columns[0]?.people.map((_, line) => line) ?? [];
  const bases = lines.slice(0, -1).map((line) => echelon(sets.filter((_, set) => printed[set]![line])));
  const used = lines.filter((line) => columns.some(({ people }) => people[line]));
  const few = (members: readonly number[]) => {
    const some = columns.filter((_, at) => members[at]);
    const count = (line: number) => some.reduce((sum, { people }) => sum + people[line]!, 0);
    if (!used.some(count) || used.every((line) => count(line) >= k)) return false;
    const fixed = used.filter((line) => bases[line] && isFixed(members, bases[line]));
    const others = used.filter((line) => !fixed.includes(line));
    const together = others.reduce((sum, line) => sum + count(line), 0);
    return fixed.some((line) => count(line) < k) || (fixed.length > 0 && others.length > 0 && together < k);
  };
  for (let one = first; one < sets.length; one++)
    for (let other = 0; other < one; other++) {
      const [mine, its] = [sets[one]!, sets[other]!];
      const both = mine.map((inside, at) => inside & its[at]!);
      const apart = [
        mine.map((inside, at) => inside & ~its[at]!),
        its.map((inside, at) => inside & ~mine[at]!),
      ];
      if ([both, ...apart].some(few)) return true;
    }
  return false;
}

/** Classes that no set separates are one. */
function distinct(classes: readonly PublicClass[]): PublicClass[] {
  const found = new Map<string, PublicClass>();
  for (const each of classes) {
    const key = each.inside.map(Number).join('');
    const known = found.get(key);
    const people = known ? known.people.map((count, line) => count + each.people[line]!) : each.people;
    found.set(key, { inside: each.inside, people });
  }
  return [...found.values()];
}

interface Row {
  pivot: number;
  row: number[];
}

function echelon(rows: readonly (readonly number[])[]): Row[] {
  const basis: Row[] = [];
  for (const given of rows) {
    const row = reduced(given, basis);
    const pivot = row.findIndex((value) => value !== 0);
    if (pivot < 0) continue;
    const scale = inverse(row[pivot]!);
    basis.push({ pivot, row: row.map((value) => (value * scale) % PRIME) });
  }
  return basis;
}

/** Whether the set is a sum of those printed, with any factors. */
function isFixed(members: readonly number[], basis: readonly Row[]): boolean {
  return reduced(members, basis).every((value) => value === 0);
}

function reduced(given: readonly number[], basis: readonly Row[]): number[] {
  const row = [...given];
  for (const { pivot, row: other } of basis) {
    const factor = row[pivot]!;
    if (!factor) continue;
    for (let at = pivot; at < row.length; at++)
      if (other[at]) row[at] = (row[at]! - ((factor * other[at]!) % PRIME) + PRIME) % PRIME;
  }
  return row;
}

function inverse(value: number): number {
  let [result, base] = [1, value];
  for (let power = PRIME - 2; power > 0; power = Math.floor(power / 2)) {
    if (power % 2) result = (result * base) % PRIME;
    base = (base * base) % PRIME;
  }
  return result;
}
