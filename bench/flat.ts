/**
 * Does it stay flat? The dashboard of two institutions that differ in their history alone, and a page of people
 * far down a list beside its first one; each with the same thing asked twice as a control.
 */
import type { Contender } from './contenders/contender';
import type { Place } from './load/aims';
import type { Race } from './measure';
import { ask } from './verify';
import { OPERATIONS } from './workloads';

/** Names of lanes: what is compared, its control, and the reference of both. */
export const HISTORY = { reference: 'no history', control: 'no history again', far: 'with history' };
export const DEPTH = { reference: 'first page', control: 'first page again', far: 'deep page' };

interface PeopleAnswer {
  data: { people: { edges: unknown[]; pageInfo: { hasNextPage: boolean; endCursor: string } } };
}

/** Of an institution with `people` people: a cursor that nine tenths of them come before. */
async function deepCursor(contender: Contender, place: Place, people: number): Promise<string> {
  let after: string | undefined;
  for (let passed = 0; passed < people * 0.9; passed += 100) {
    const { answer } = await ask(contender, place, OPERATIONS.People, { first: 100, after });
    const { pageInfo } = (answer as PeopleAnswer).data.people;
    if (!pageInfo.hasNextPage) throw new Error(`The list of people ended after ${passed + 100}`);
    after = pageInfo.endCursor;
  }
  return after as string;
}

export async function flatRaces(
  contender: Contender,
  short: Place,
  long: Place,
  people: number,
): Promise<Race[]> {
  const dashboard = (name: string, place: Place) => ({
    name,
    contender,
    aim: { kind: 'fixed' as const, place, operation: OPERATIONS.W2 },
  });
  const after = await deepCursor(contender, long, people);
  const page = (name: string, after?: string) => ({
    name,
    contender,
    aim: {
      kind: 'fixed' as const,
      place: long,
      operation: OPERATIONS.People,
      variables: { first: 50, after },
    },
  });
  return [
    {
      name: 'history',
      lanes: [
        dashboard(HISTORY.reference, short),
        dashboard(HISTORY.far, long),
        dashboard(HISTORY.control, short),
      ],
    },
    { name: 'depth', lanes: [page(DEPTH.reference), page(DEPTH.far, after), page(DEPTH.control)] },
  ];
}
