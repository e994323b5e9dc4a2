/** Words in the language of whoever reads them. Pure. */
export type Labels = Record<string, string>;

/** The text in the first of these languages that there is (its region left out where need be), else in any. */
export function inLanguage(labels: Labels, wanted: (string | null | undefined)[]): string {
  const byKey = new Map(Object.entries(labels).map(([language, text]) => [language.toLowerCase(), text]));
  for (const language of wanted) {
    const key = language?.toLowerCase();
    const found = key && (byKey.get(key) ?? byKey.get(key.split('-')[0] as string));
    if (found) return found;
  }
  return byKey.get('en') ?? [...byKey.values()][0] ?? '';
}

/** Whether it is a BCP 47 tag. */
export function isLanguage(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}
