/** The parts of a profile that are sets: what may be set, and what is written. Part of the caller's transaction. */
import { authorize } from '../../auth/decisions';
import type { Context } from '../../context';
import { violatedConstraint } from '../../db/errors';
import { AlreadyExists, InvalidInput, Refusal } from '../../graphql/user-errors';
import type { Person } from './person.entity';
import { mayChangeLinkFields } from './person.policy';
import { hasAccess } from './person.repository';
import {
  addEmails,
  addExternalIds,
  externalIdsNow,
  furtherEmails,
  removeEmails,
  removeExternalIds,
  setAvailability,
  setLanguages,
} from './profile.repository';
import {
  checkedLanguages,
  emailProblems,
  externalIdProblems,
  windowProblems,
  type ExternalIdValues,
  type LanguageValues,
  type WindowValues,
} from './profile.rules';

/** Absent: stays. Null or empty: none. */
export interface ProfileSets {
  languages?: LanguageValues[] | null;
  availability?: WindowValues[] | null;
  furtherEmails?: string[] | null;
  externalIds?: ExternalIdValues[] | null;
}

type Addresses = Pick<Person, 'email' | 'externalId'>;

/** Refuses sets that are not sound by themselves; gives them in the form in which they are kept. */
export function checkedSets(input: ProfileSets, { email, externalId }: Addresses): ProfileSets {
  const languages = checkedLanguages(input.languages ?? []);
  const problems = [
    ...languages.filter((item) => item instanceof InvalidInput),
    ...windowProblems(input.availability ?? []),
    ...emailProblems(input.furtherEmails ?? [], email),
    ...externalIdProblems(input.externalIds ?? [], externalId),
  ];
  if (problems.length) throw new Refusal(...problems);
  return { ...input, ...(input.languages ? { languages: languages as LanguageValues[] } : {}) };
}

export async function saveLanguagesAndHours(
  ctx: Context,
  personId: string,
  sets: ProfileSets,
): Promise<void> {
  if (sets.languages !== undefined) await setLanguages(ctx, personId, sets.languages ?? []);
  if (sets.availability !== undefined) await setAvailability(ctx, personId, sets.availability ?? []);
}

/** Writes the person's own address and id between those that go and those that come, so that two can change places. */
export async function saveAddresses<T>(
  ctx: Context,
  person: Pick<Person, 'id'>,
  sets: ProfileSets,
  saveOwn: () => Promise<T>,
): Promise<T> {
  const { furtherEmails: emails, externalIds: ids } = sets;
  const [knownEmails, knownIds] = [
    emails === undefined ? [] : await furtherEmails(ctx, person.id),
    ids === undefined ? [] : await externalIdsNow(ctx, person.id),
  ];
  const newEmails = (emails ?? []).filter((email) => !knownEmails.includes(email));
  const newIds = (ids ?? []).filter((id) => !knownIds.some((known) => same(known, id)));
  const gone =
    (emails !== undefined && knownEmails.some((email) => !emails?.includes(email))) ||
    (ids !== undefined && knownIds.some((known) => !ids?.some((id) => same(known, id))));
  if (gone || newEmails.length || newIds.length)
    authorize(mayChangeLinkFields(ctx.viewer, await hasAccess(ctx, person.id)));
  if (emails !== undefined) await removeEmails(ctx, person.id, emails ?? []);
  if (ids !== undefined) await removeExternalIds(ctx, person.id, ids ?? []);
  const saved = await saveOwn();
  if (newEmails.length) await addEmails(ctx, person.id, newEmails).catch(taken);
  if (newIds.length) await addExternalIds(ctx, person.id, newIds).catch(taken);
  return saved;
}

function same(a: ExternalIdValues, b: ExternalIdValues): boolean {
  return a.source === b.source && a.externalId === b.externalId;
}

function taken(error: unknown): never {
  switch (violatedConstraint(error)) {
    case 'pk_person_emails':
      throw new Refusal(
        new AlreadyExists(
          ['furtherEmails'],
          'Another person has one of these e-mail addresses. Find her with `people(filter: { email })`; if she is the same person, merge the two.',
        ),
      );
    case 'pk_person_external_ids':
      throw new Refusal(
        new AlreadyExists(
          ['externalIds'],
          'Another person has one of these ids in that system. If she is the same person, merge the two.',
        ),
      );
    default:
      throw error;
  }
}
