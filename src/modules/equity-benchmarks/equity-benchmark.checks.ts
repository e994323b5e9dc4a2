/** What the numbers of a benchmark must be like, so that they can stand in a report. Pure. */
import { InvalidInput, Refusal } from '../../graphql/user-errors';
import type { CategoryRow, TaxonomyRow } from '../demographics/demographics.repository';
import { isSilent } from '../demographics/demographics.roll-up';
import type { EquityBenchmark } from './equity-benchmark.entity';
import { tooFew } from './equity-benchmark.errors';
import type { RecordEquityBenchmarkInput } from './equity-benchmark.inputs';

type Version = Pick<TaxonomyRow, 'overlapping' | 'rollUp' | 'categories'>;
type Given = Pick<RecordEquityBenchmarkInput, 'counts' | 'unknown' | 'people'>;
type Numbers = Pick<EquityBenchmark, 'counts' | 'unknown' | 'people'>;

/** Codes of the groups that a report of this version compares, in their order; the database counts in the same ones. */
export function groupCodes({ rollUp, categories }: Version): string[] {
  const isHeading = ({ code, offered }: CategoryRow) =>
    !offered && categories.some(({ parent }) => parent === code);
  const counts = (category: CategoryRow) =>
    rollUp.rule === 'MAP' ? category.parent === null : !isHeading(category);
  return categories
    .filter((category) => !isSilent(category.kind) && counts(category))
    .map(({ code }) => code);
}

/** The numbers as they are kept. Refuses: InvalidInput, EquityBenchmarkTooFew. */
export function checkedNumbers(given: Given, version: Version, k: number): Numbers {
  const counts = inOrder(given, groupCodes(version));
  const told = counts.map(({ people }) => people ?? 0);
  const sum = told.reduce((total, people) => total + people, 0);
  const { unknown } = given;
  const people = version.overlapping ? given.people : sum + unknown;
  if (people == null)
    throw refuse(['people'], 'Groups of this attribute overlap, so their sum says nothing. Send `people`.');
  if (given.people != null && given.people !== people)
    throw refuse(
      ['people'],
      `\`counts\` and \`unknown\` add up to ${people}. Correct one of them, or leave \`people\` out.`,
    );
  const known = people - unknown;
  if (told.some((count) => count > known) || (!counts.some(({ people }) => people === null) && sum < known))
    throw refuse(
      ['people'],
      'The numbers do not fit together: everybody but those in `unknown` is in a group, and no group has more people than these.',
    );
  if (people < k) throw refuse(['counts'], `Fewer than ${k} people in all are no benchmark.`);
  const isFew = (count: number) => count > 0 && count < k;
  const few = counts.filter(
    ({ people }) => people !== null && (isFew(people) || (version.overlapping && isFew(known - people))),
  );
  if (few.length)
    throw tooFew(
      few.map(({ code }) => code),
      k,
      ['counts'],
    );
  if (isFew(unknown)) throw tooFew([], k, ['unknown']);
  return { counts, unknown, people };
}

function inOrder({ counts }: Given, codes: readonly string[]): EquityBenchmark['counts'] {
  counts.forEach(({ code }, at) => {
    const path = ['counts', String(at), 'code'];
    const params = { groups: codes.join(', ') };
    if (!codes.includes(code))
      throw refuse(path, `There is no such group. Those to count are: ${codes.join(', ')}.`, params);
    if (counts.findIndex((other) => other.code === code) < at)
      throw refuse(path, `The group "${code}" stands here already.`);
  });
  const missing = codes.filter((code) => !counts.some((each) => each.code === code));
  if (missing.length)
    throw refuse(
      ['counts'],
      `Every group must be named, with null where its people are in \`unknown\`. Missing: ${missing.join(', ')}.`,
      { groups: missing.join(', ') },
    );
  return codes.map((code) => ({ code, people: counts.find((each) => each.code === code)!.people ?? null }));
}

const refuse = (path: string[], message: string, params: Record<string, string> = {}) =>
  new Refusal(new InvalidInput(path, message, params));
