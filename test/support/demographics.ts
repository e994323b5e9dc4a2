/** Questions, answers and imports of demographics, in the words of the tests. */
import { mutate, must, type Payload } from './authorization-mutate';
import type { Actor } from './scenario';

export const label = (text: string) => [{ language: 'en', text }];

export async function askAbout(
  admin: Actor,
  key: string,
  codes: string[],
  {
    multiple = false,
    more = [] as object[],
    ...rest
  }: { multiple?: boolean; more?: object[]; enabled?: boolean; topic?: string } = {},
): Promise<void> {
  const categories = [...codes.map((code) => ({ code, labels: label(`Label of ${code}`) })), ...more];
  await must(admin, 'defineDemographicAttribute', {
    key,
    labels: label(`Label of ${key}`),
    multiple,
    categories,
    ...rest,
  });
}

export const SILENT = { code: 'silent', labels: label('Prefer not to say'), kind: 'PREFER_NOT_TO_SAY' };
export const OWN_WORDS = { code: 'own_words', labels: label('In my own words'), kind: 'SELF_DESCRIBED' };

export const OWN =
  'answers { attribute number codes selfDescription source basis noticeVersion answeredAt } consent { basis source purpose noticeVersion givenAt withdrawnAt } excludedAt accesses { actorId what occurredAt }';

export async function own(who: Actor): Promise<any> {
  return (await who.run(`{ myDemographics { ${OWN} } }`)).myDemographics;
}

export function answer(who: Actor, attribute: string, codes: string[], more: object = {}): Promise<Payload> {
  const input = { attribute, codes, consent: true, noticeVersion: 1, ...more };
  return mutate(who, 'recordMyDemographics', input, `myDemographics { ${OWN} }`);
}

export function withdraw(who: Actor): Promise<any> {
  return who.run(
    `mutation { withdrawMyDemographics(input: {}) { myDemographics { ${OWN} } userErrors { message } } }`,
  );
}

/** The switch of its own. */
export function exclude(who: Actor, excluded = true): Promise<Payload> {
  const name = excluded ? 'excludeMeFromMonitoring' : 'includeMeInMonitoring';
  return mutate(who, name, {}, `myDemographics { ${OWN} }`);
}

export const NOTICE = 'version current purpose text language texts { language text } standard publishedAt';

export async function notice(who: Actor, variables: object = {}): Promise<any> {
  const query = `query($version: Int, $language: String) { demographicNotice(version: $version, language: $language) { ${NOTICE} } }`;
  return (await who.run(query, variables)).demographicNotice;
}

export function publish(admin: Actor, ...texts: [language: string, text: string][]): Promise<Payload> {
  const input = { texts: texts.map(([language, text]) => ({ language, text })) };
  return mutate(admin, 'publishDemographicNotice', input, `demographicNotice { ${NOTICE} }`);
}

export const IMPORT =
  'demographicsImport { id fileName state purpose columns { column attribute basis } rows validRows version counts { attribute code count } issues { code column count rows } }';

export function upload(admin: Actor, text: string, mapping: object, more: object = {}): Promise<Payload> {
  return mutate(admin, 'importDemographics', { text, mapping, ...more }, IMPORT);
}

export async function emailOf(who: Actor): Promise<string> {
  return `${who.subject}@example.org`;
}
