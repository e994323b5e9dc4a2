/**
 * Several finer tables of the same people, each without a small cell, can still tell of few people together: staff see
 * who is in which cohort, who was matched in which week, and so how the tables overlap. What is printed of a line is
 * equal numbers over public sets of people; whatever they fix is a sum of them. A table is left out if with it the
 * people in one printed set but not in another, or in both, would be fixed and few.
 */

/** How the people of one public class stand: in which sets they are, and how many there are of each line. */
export interface PublicClass {
  /** By set, whether its people are in it. */
  inside: readonly boolean[];
  /** By line. */
  people: readonly number[];
}

/** Products of two residues stay below 2^53. */
const PRIME = 67_108_859;

/** Whether the sets from `first` on, printed beside those before, fix the number of a few people of any line. */
export function fixesFew(classes: readonly PublicClass[], first: number, k: number): boolean {
  const columns = distinct(classes);
  const sets = columns[0]?.inside.map((_, set) => columns.map(({ inside }) => (inside[set] ? 1 : 0))) ?? [];
  const basis = echelon(sets);
  const few = (members: readonly number[]) => {
    const some = columns.filter((_, at) => members[at]);
    const lines = some[0]?.people.map((_, line) => some.reduce((sum, { people }) => sum + people[line]!, 0));
    return lines?.some((people) => people > 0 && people < k) ?? false;
  };
  for (let one = first; one < sets.length; one++)
    for (let other = 0; other < one; other++) {
      const [mine, its] = [sets[one]!, sets[other]!];
      for (const members of [
        mine.map((inside, at) => inside & its[at]!),
        mine.map((inside, at) => inside & ~its[at]!),
        its.map((inside, at) => inside & ~mine[at]!),
      ])
        if (few(members) && isFixed(members, basis)) return true;
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
