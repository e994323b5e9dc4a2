/** Published and constructed examples of the statistics and of disclosure, with what is right of each. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

const file = path.join(__dirname, '..', '..', '..', 'test', 'vectors', 'equity-vectors.json');

export const equityVectors: {
  statistics: { id: string; method: string; input: any; expected: any; optional?: any; relTol: number }[];
  disclosure: { cases: any[] };
} = JSON.parse(readFileSync(file, 'utf8'));

export function statisticsBy(method: string) {
  const found = equityVectors.statistics.filter((each) => each.method === method);
  if (!found.length) throw new Error(`No vector has the method ${method}.`);
  return found;
}

export function disclosureCase(id: string): any {
  const found = equityVectors.disclosure.cases.find((each) => each.id.startsWith(`${id}-`));
  if (!found) throw new Error(`No case has the id ${id}.`);
  return found;
}

/** Equal to a relative tolerance; 0 and null only to themselves. */
export function expectClose(
  actual: number | null | undefined,
  expected: number | null,
  relTol: number,
): void {
  if (expected === null || expected === 0) expect(actual).toBe(expected);
  else expect(Math.abs(actual! / expected - 1)).toBeLessThanOrEqual(relTol);
}
