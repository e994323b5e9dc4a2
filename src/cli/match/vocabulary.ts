/** Different words for the same thing, so that two spreadsheets filled in by different people still meet. */

/** What two spellings of a value have in common. */
export function valueWord(text: string): string {
  return text.normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase();
}

/** Between the values of a cell. */
export function parts(text: string): string[] {
  return text
    .split(/[;,|\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

const MODES: Record<string, string[]> = {
  IN_PERSON: ['in person', 'in-person', 'in_person', 'face to face', 'vor ort', 'präsenz', 'persönlich'],
  VIDEO: ['video', 'online', 'remote', 'virtual', 'video call', 'virtuell', 'videocall', 'videokonferenz'],
  PHONE: ['phone', 'telephone', 'telefon', 'telefonisch'],
};
const MODE_OF = new Map(Object.entries(MODES).flatMap(([mode, words]) => words.map((word) => [word, mode])));
const SEVERAL: Record<string, string[]> = {
  hybrid: ['IN_PERSON', 'VIDEO'],
  both: ['IN_PERSON', 'VIDEO'],
  beides: ['IN_PERSON', 'VIDEO'],
};

/** Words of the institution's own stay as they are: both files may share them. */
export function meetingModes(text: string): string[] {
  return parts(text)
    .map(valueWord)
    .flatMap((word) => SEVERAL[word] ?? [MODE_OF.get(word) ?? word]);
}

/** The language's code; `UNKNOWN` for a word that is none, `LITTLE` where a level below conversation is told. */
export function languageCode(text: string): string {
  const [, name = '', level] = /^(.*?)(?:[\s(:–-]+([abc][12])\)?)?$/.exec(valueWord(text)) ?? [];
  if (level === 'a1' || level === 'a2') return 'LITTLE';
  const word = name.replace(/\s*\(.*\)$/, '');
  const code = /^[a-z]{2,3}(?:[-_][a-z0-9]+)*$/.test(word) ? word.split(/[-_]/)[0]! : '';
  return languageNames().get(word) ?? languageNames().get(code) ?? 'UNKNOWN';
}

let names: Map<string, string> | undefined;

/** Codes, and names in English, German and the language itself. */
function languageNames(): Map<string, string> {
  if (names) return names;
  names = new Map();
  const letters = 'abcdefghijklmnopqrstuvwxyz';
  const known = ['en', 'de'].map(
    (locale) => new Intl.DisplayNames([locale], { type: 'language', fallback: 'none' }),
  );
  for (const code of [...letters].flatMap((first) => [...letters].map((second) => first + second))) {
    if (!known[0]?.of(code)) continue;
    const { language } = new Intl.Locale(code);
    names.set(code, language);
    const own = new Intl.DisplayNames([code], { type: 'language', fallback: 'none' });
    for (const name of [...known, own].map((display) => display.of(code)))
      if (name && !names.has(valueWord(name))) names.set(valueWord(name), language);
  }
  return names;
}
