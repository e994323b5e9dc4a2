/** Texts per language, as clients send them. Pure. */
import { InvalidInput } from '../../graphql/user-errors';
import { isLanguage, type Labels } from './demographics.labels';

interface InLanguage {
  language: string;
  text: string;
}

export function labelsOf(labels: InLanguage[]): Labels {
  return Object.fromEntries(labels.map(({ language, text }) => [language, text]));
}

export function labelProblems(labels: InLanguage[], path: string[]): InvalidInput[] {
  const languages = labels.map(({ language }) => language.toLowerCase());
  return labels.flatMap(({ language }, at) => {
    const here = [...path, String(at), 'language'];
    if (!isLanguage(language))
      return [new InvalidInput(here, 'Must be a BCP 47 language tag, such as en or pt-BR.')];
    const again = languages.indexOf(language.toLowerCase()) < at;
    return again ? [new InvalidInput(here, 'This language stands here twice.')] : [];
  });
}
