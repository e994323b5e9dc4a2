/** Experiences that people would share, as tests let them; and who may do what with them: see authorization-cases.ts. */
import { MEMBERS, operation, type Case } from './authorization-cases';
import { inputTypeOf } from './authorization-inputs';
import { must, mutate, type Payload } from './authorization-mutate';
import { EVERYBODY, type World } from './authorization-world';
import { matched } from './pairings';
import type { Actor, Institution } from './scenario';

/** No other word of the house holds them, so that a search finds them wherever they are. */
export const TOPICS = ['QUOKKA_ONE', 'QUOKKA_TWO', 'QUOKKA_THREE'] as const;
export type Topic = (typeof TOPICS)[number];

export const topicsOf = (keys: readonly string[] = TOPICS, words = 'I have seen a') =>
  keys.map((key) => ({ key, labels: [{ language: 'en', text: `${words} ${key}` }] }));

/** Lets a program honor disclosures. */
export function honor(uni: Institution, programId: string, disclosurePoints = 2000): Promise<Payload> {
  return must(uni.admin, 'setProgramPolicy', { programId, disclosurePoints, disclosureTopics: topicsOf() });
}

export const OWN = 'myMatchingDisclosures { programId topics noticeVersion agreedAt counts }';

export function choose(
  who: Actor,
  programId: string,
  topics: readonly string[],
  noticeVersion = 1,
): Promise<Payload> {
  return mutate(who, 'setMyMatchingDisclosures', { programId, topics, noticeVersion }, OWN);
}

export async function chosenBy(who: Actor): Promise<Record<string, string[]>> {
  const { myMatchingDisclosures } = await who.run(`{ ${OWN} }`);
  return Object.fromEntries(myMatchingDisclosures.map(({ programId, topics }: any) => [programId, topics]));
}

/** Somebody who chose something, and a lot that was drawn for a cohort. */
export async function fillDisclosures(uni: Institution): Promise<void> {
  const programId = await uni.program();
  await honor(uni, programId);
  const cohortId = await uni.cohort({ programId }, 'MATCHING');
  await choose(await uni.member(cohortId, 'MENTOR'), programId, [TOPICS[0]]);
  await matched(uni, cohortId);
}

/** A program of its own that honors them, with the participant as a mentee. */
async function asked({ uni, people, program }: World): Promise<string> {
  const programId = await program();
  await honor(uni, programId);
  await uni.enroll(people.participant, await uni.cohort({ programId }, 'ENROLLING'), 'MENTEE', 'DRAFT');
  return programId;
}

const own: Pick<Case, 'may' | 'sees' | 'otherwise' | 'scopes' | 'keyOtherwise' | 'stranger'> = {
  may: EVERYBODY,
  sees: [],
  otherwise: 'FORBIDDEN',
  scopes: [],
  keyOtherwise: 'FORBIDDEN',
  stranger: 'OK',
};

export const DISCLOSURE_QUERIES: Record<string, Case> = {
  matchingDisclosureNotice: {
    ...own,
    query: '{ matchingDisclosureNotice { version text } }',
    make: async () => ({ variables: {} }),
    keyOtherwise: 'OK',
  },
  myMatchingDisclosures: { ...own, query: `{ ${OWN} }`, make: async () => ({ variables: {} }) },
};

function mutation(name: string, input: (world: World) => Promise<object>, rest: Partial<Case>): Case {
  return {
    ...own,
    query: operation('mutation', name, inputTypeOf(name), `${OWN} userErrors { code message path }`),
    make: async (world) => ({ variables: { input: await input(world) } }),
    ...rest,
  };
}

export const DISCLOSURE_MUTATIONS: Record<string, Case> = {
  setMyMatchingDisclosures: mutation(
    'setMyMatchingDisclosures',
    async (world) => ({ programId: await asked(world), topics: [TOPICS[0]], noticeVersion: 1 }),
    { may: ['participant'], sees: MEMBERS, otherwise: 'NOT_FOUND', stranger: 'NOT_FOUND' },
  ),
  withdrawMyMatchingDisclosures: mutation(
    'withdrawMyMatchingDisclosures',
    async (world) => ({ programId: await asked(world) }),
    {},
  ),
};
