/**
 * Several finer tables of the same people, each without a small cell, can still tell of few people together: staff see
 * who is in which cohort, who was matched in which week, and so how the tables overlap. What is printed of a line is
 * equal numbers over public sets of people; whatever they fix is a sum of them. A table is left out if with it the
 * people in one printed set but not in another, or in both, would be fixed, and be few of a line, or all but few.
 */

/** The people of one public class: in which sets they are, as no others, and how many there are of each line. */
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
  const columns = classes;
  const sets = printed.map((_, set) => columns.map(({ inside }) => (inside[set] ? 1 : 0)));
  const places = sets.map((set) => set.flatMap((inside, at) => (inside ? [at] : [])));
  const counts = places.map((own) => countsOf(own, columns));
  const lines = columns[0]?.people.map((_, line) => line) ?? [];
  const used = lines.filter((line) => columns.some(({ people }) => people[line]));
  const fixedIn = spans(sets, printed);
  const few = (people: readonly number[], members: () => number[]) => {
    if (!used.some((line) => people[line]) || used.every((line) => people[line]! >= k)) return false;
    const found = members();
    const fixed = used.filter((line) => line < lines.length - 1 && fixedIn(line, found));
    const others = used.filter((line) => !fixed.includes(line));
    const together = others.reduce((sum, line) => sum + people[line]!, 0);
    return fixed.some((line) => people[line]! < k) || (fixed.length > 0 && others.length > 0 && together < k);
  };
  const less = (all: readonly number[], some: readonly number[]) => all.map((count, at) => count - some[at]!);
  for (let one = first; one < sets.length; one++)
    for (let other = 0; other < one; other++) {
      const [mine, its] = [sets[one]!, sets[other]!];
      const shared = places[one]!.filter((at) => its[at]);
      const both = countsOf(shared, columns);
      if (
        few(both, () => mine.map((inside, at) => inside & its[at]!)) ||
        few(less(counts[one]!, both), () => mine.map((inside, at) => inside & ~its[at]!)) ||
        few(less(counts[other]!, both), () => its.map((inside, at) => inside & ~mine[at]!))
      )
        return true;
    }
  return false;
}

/** By line. */
function countsOf(places: readonly number[], columns: readonly PublicClass[]): number[] {
  const sums = (columns[0]?.people ?? []).map(() => 0);
  for (const at of places) {
    const { people } = columns[at]!;
    for (let line = 0; line < sums.length; line++) sums[line]! += people[line]!;
  }
  return sums;
}

/** Whether what is printed of a line fixes how many of it are in a set; worked out once it is asked. */
function spans(sets: readonly (readonly number[])[], printed: readonly (readonly boolean[])[]) {
  const bases = new Map<string, Row[]>();
  return (line: number, members: readonly number[]) => {
    const own = printed.flatMap((lines, set) => (lines[line] ? [set] : []));
    const key = own.join();
    let basis = bases.get(key);
    if (!basis) bases.set(key, (basis = echelon(own.map((set) => sets[set]!))));
    return isFixed(members, basis);
  };
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
