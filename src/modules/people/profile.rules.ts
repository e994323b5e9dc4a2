/** What makes a profile sound beyond the shape of its fields: weekly windows, language tags, addresses. Pure. */
import { InvalidInput } from '../../graphql/user-errors';
import type { AvailabilityWindow, PersonExternalId, PersonLanguage } from './profile.entity';

export type WindowValues = Pick<AvailabilityWindow, 'kind' | 'weekday' | 'fromTime' | 'toTime'>;
export type LanguageValues = Pick<PersonLanguage, 'language' | 'proficiency'>;
export type ExternalIdValues = Pick<PersonExternalId, 'source' | 'externalId'>;

/** Times of the same width compare as text. */
export function windowProblems(windows: readonly WindowValues[]): InvalidInput[] {
  return windows.flatMap((window, index) => {
    const path = ['availability', String(index)];
    if (window.fromTime >= window.toTime)
      return [
        new InvalidInput(
          [...path, 'toTime'],
          'A window ends after it begins, on the same day. For one that crosses midnight send two: up to 24:00, and from 00:00 of the next weekday.',
        ),
      ];
    const other = windows.findIndex((earlier, at) => at < index && overlap(earlier, window));
    return other < 0
      ? []
      : [
          new InvalidInput(
            [...path, 'fromTime'],
            `Two windows of one kind must not overlap; this one overlaps availability.${other}. Join them, or move one.`,
            { other: String(other) },
          ),
        ];
  });
}

function overlap(a: WindowValues, b: WindowValues): boolean {
  return a.kind === b.kind && a.weekday === b.weekday && a.fromTime < b.toTime && b.fromTime < a.toTime;
}

/** A BCP 47 tag in its canonical form; null when it is none. */
export function canonicalLanguage(tag: string): string | null {
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? null;
  } catch {
    return null;
  }
}

/** The languages in canonical form, or what is wrong with them. */
export function checkedLanguages(given: readonly LanguageValues[]): LanguageValues[] | InvalidInput[] {
  const languages = given.map((item) => ({ ...item, language: canonicalLanguage(item.language) }));
  const problems = languages.flatMap(({ language }, index) => {
    const path = ['languages', String(index), 'language'];
    if (!language) return [new InvalidInput(path, 'Must be a BCP 47 language tag such as en or pt-BR.')];
    return languages.findIndex((other) => other.language === language) < index
      ? [new InvalidInput(path, `${language} is named twice. Leave one out.`, { language })]
      : [];
  });
  return problems.length ? problems : (languages as LanguageValues[]);
}

/** Addresses that are named twice, whatever their case, or are the first one already. */
export function emailProblems(emails: readonly string[], first: string | null): InvalidInput[] {
  const keys = emails.map((email) => email.toLowerCase());
  return keys.flatMap((key, index) =>
    key === first?.toLowerCase() || keys.indexOf(key) < index
      ? [
          new InvalidInput(
            ['furtherEmails', String(index)],
            'This address is named already. Leave it out here.',
          ),
        ]
      : [],
  );
}

export function externalIdProblems(
  ids: readonly ExternalIdValues[],
  institutions: string | null,
): InvalidInput[] {
  const keys = ids.map(({ source, externalId }) => `${source}\n${externalId}`);
  return keys.flatMap((key, index) =>
    keys.indexOf(key) < index || key === `institution\n${institutions}`
      ? [new InvalidInput(['externalIds', String(index)], 'This id is named already. Leave it out here.')]
      : [],
  );
}
