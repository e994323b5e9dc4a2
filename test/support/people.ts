/** People with everything that a profile can hold. */
import { randomUUID } from 'node:crypto';
import { must } from './authorization-mutate';
import type { Institution } from './scenario';

/** Everything that may be said of a person, by whoever may say it. */
export function profile(word: string = randomUUID()) {
  return {
    fullName: `Full ${word}`,
    pronouns: `pronouns ${word}`.slice(0, 50),
    jobTitle: `Job ${word}`,
    level: 40,
    discipline: `Discipline ${word}`,
    location: `Location ${word}`,
    biography: `Biography ${word}`,
    photoUrl: `https://example.org/${word}.jpg`,
    meetingModes: ['VIDEO', 'PHONE'],
    languages: [
      { language: 'en', proficiency: 'NATIVE' },
      { language: 'pt-BR', proficiency: 'BASIC' },
    ],
    availability: [{ kind: 'AVAILABLE', weekday: 1, fromTime: '09:00', toTime: '12:00' }],
    furtherEmails: [`further-${word}@example.org`],
    externalIds: [{ source: 'hr', externalId: `hr-${word}` }],
  };
}

/** A person with a row in every table of a profile; gives her id. */
export async function fillProfile({ admin }: Institution): Promise<string> {
  const word = randomUUID();
  const { person } = await must(
    admin,
    'createPerson',
    {
      displayName: `Name ${word}`,
      email: `${word}@example.org`,
      externalId: `id-${word}`,
      timeZone: 'Asia/Tokyo',
      ...profile(word),
    },
    'person { id }',
  );
  const personId: string = person.id;
  await must(admin, 'setAccessArrangements', { personId, needed: `Needed ${word}` });
  await must(admin, 'addEmployment', { personId, fromOn: '2020-01-01', jobTitle: `Earlier ${word}` });
  return personId;
}

/** What a viewer can ask of a person that is not for everybody. */
export const PROFILE_FIELDS = `id displayName fullName email pronouns jobTitle level discipline location biography photoUrl meetingModes timeZone
  externalId languages { language proficiency } availability { kind weekday fromTime toTime } furtherEmails { email }
  externalIds { source externalId } employment { fromOn toOn jobTitle } accessArrangements { needed version }`;
