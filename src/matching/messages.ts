/**
 * Long lists cross between threads in parts, with time for other work between them: who serves requests must not stand
 * still while tens of thousands of objects are copied.
 */
const SIZE = 250;

export interface Part {
  list: string;
  items: readonly unknown[];
}

/** The same with its lists empty, to be filled by parts. */
export function emptied<Whole extends object>(whole: Whole): Whole {
  return Object.fromEntries(
    Object.entries(whole).map(([key, value]) => [key, Array.isArray(value) ? [] : (value as unknown)]),
  ) as Whole;
}

export function partsOf(whole: object): Part[] {
  return Object.entries(whole).flatMap(([list, value]: [string, unknown]): Part[] => {
    if (!Array.isArray(value)) return [];
    const count = Math.ceil(value.length / SIZE);
    return Array.from({ length: count }, (_, at) => ({
      list,
      items: value.slice(at * SIZE, (at + 1) * SIZE) as unknown[],
    }));
  });
}

export function add(whole: object, { list, items }: Part): void {
  (whole as Record<string, unknown[]>)[list]!.push(...items);
}
