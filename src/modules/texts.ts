/** Text that coordinators write in several languages: kept as a map from BCP 47 tag to text, shown in the best one. */
import { Length, Matches, MaxLength } from 'class-validator';
import { Field, InputType, ObjectType } from 'type-graphql';
import sql, { join, raw, type Sql as SqlText } from 'sql-template-tag';
import type { Viewer } from '../auth/viewer';
import type { Context } from '../context';
import { InvalidInput, Refusal } from '../graphql/user-errors';

/** By BCP 47 tag. */
export type Texts = Record<string, string>;

/** Longer ones are no title and no question. */
const LONGEST = 1_000;
const MOST_LANGUAGES = 30;

@InputType({ description: 'A text in one language.' })
export class LocalizedTextInput {
  @MaxLength(35, { message: 'Must have up to 35 characters.' })
  @Field({ description: 'The language, as a BCP 47 tag such as `en` or `pt-BR`.' })
  language: string;

  @Length(1, LONGEST, { message: `Must have 1 to ${LONGEST} characters.` })
  @Matches(/\S/, { message: 'Must not be only white space.' })
  @Field({ description: 'The text; 1 to 1,000 characters.' })
  text: string;
}

@ObjectType({ description: 'A text in one language.', simpleResolvers: true })
export class LocalizedText {
  @Field({ description: 'The language, as a BCP 47 tag.' })
  language: string;

  @Field({ description: 'The text.' })
  text: string;
}

/** Options of the argument by which clients say in which language they want a text. */
export const LANGUAGE = {
  nullable: true,
  description: 'The language wished for; else the institution’s language is used, or else any.',
} as const;

/** What a client sent, as it is kept. Refuses tags that name no language, and the same one twice. */
export function textsOf(given: readonly LocalizedTextInput[], path: string[]): Texts {
  if (given.length < 1 || given.length > MOST_LANGUAGES)
    throw new Refusal(new InvalidInput(path, `Give the text in 1 to ${MOST_LANGUAGES} languages.`));
  const texts = new Map<string, string>();
  given.forEach(({ language, text }, index) => {
    const tag = canonical(language);
    const at = [...path, String(index), 'language'];
    if (!tag) throw new Refusal(new InvalidInput(at, `"${language}" is no BCP 47 language tag.`));
    if (texts.has(tag)) throw new Refusal(new InvalidInput(at, `The text stands here in "${tag}" already.`));
    texts.set(tag, text);
  });
  return Object.fromEntries(texts);
}

/** All languages of a text, in the order of their tags. */
export function localized(texts: Texts): LocalizedText[] {
  return Object.entries(texts)
    .map(([language, text]) => ({ language, text }))
    .sort((a, b) => (a.language < b.language ? -1 : 1));
}

/** Arguments of a field that shows such a text. */
export interface InLanguage {
  language?: string | null;
}

/** The text in the language asked for, or else in the institution's, or else in any. */
export function textIn({ viewer }: Context, texts: Texts, language: string | null | undefined): string {
  const tag = tagsFor(viewer, language).find((tag) => Object.hasOwn(texts, tag));
  return (tag === undefined ? localized(texts)[0]?.text : texts[tag]) ?? '';
}

/** The same of a column. */
export function textInSql({ viewer }: Context, column: string, language: string | null | undefined): SqlText {
  const found = tagsFor(viewer, language).map((tag) => sql`${raw(column)} ->> ${tag}::text, `);
  return sql`coalesce(${join(found, '')}
    (select t.value from jsonb_each_text(${raw(column)}) t order by t.key collate "C" limit 1), '')`;
}

/** Where a text is looked for: in the very language, in what it is a variety of (`de-CH`, `de`), in the institution's. */
function tagsFor(viewer: Viewer, language: string | null | undefined): string[] {
  return [...varieties(language), ...varieties(viewer.language)];
}

function varieties(language: string | null | undefined): string[] {
  const parts = (language && canonical(language))?.split('-') ?? [];
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('-'));
}

function canonical(language: string): string | null {
  try {
    return Intl.getCanonicalLocales(language)[0] ?? null;
  } catch {
    return null;
  }
}
