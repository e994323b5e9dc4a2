/**
 * Rows put straight into the tables, for a world that is the same at every run: ids, texts and times follow from
 * names and numbers. The texts and times are those that two ways of writing JSON are most likely to write differently.
 */
import { createHash } from 'node:crypto';
import { asSuperuser } from './authorization-database';

/** What the servers of the comparison take for now. Everything that ends is later than the real now: no job touches it. */
export const CLOCK = new Date('2040-05-16T09:41:07.123Z');

/** Always the same UUID for a name. */
export function uuidFor(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

export type Row = Record<string, unknown>;

/** Inserts the rows, which must all have the same columns; what they leave out takes its default. */
export async function insertRows(table: string, institution: string, rows: Row[]): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const columns = Object.keys(first);
  for (const row of rows) {
    if (Object.keys(row).join() !== columns.join())
      throw new Error(`Rows of ${table} differ in their columns`);
  }
  const list = columns.map((column) => `"${column}"`).join(', ');
  await asSuperuser(
    `insert into public.${table} (institution_id, ${list})
     select $1::uuid, ${list} from json_populate_recordset(null::public.${table}, $2)`,
    [institution, JSON.stringify(rows)],
  );
}

/** Names and notes as people, or attackers, write them. */
export const TEXTS = [
  'Ann "Quote" O\'Neil',
  'Back\\slash \\n \\u0041 \\"',
  'Tab\tLine\nFeed\rReturn\r\n',
  'Control \u0001\u0008\u000b\u000c\u001f\u007f\u0080\u009f',
  'Emoji 👩🏽‍🚀🇩🇪 𝒜𝓈𝓉𝓇𝒶𝓁',
  'Line\u2028Para\u2029End',
  'RTL \u202eאבג مرحبا\u202c \u200f',
  '</script><script>alert(1)</script><!-- & -->',
  "'; drop table people; --",
  'e\u0301 is not é',
  '%_\\%',
  '{"a":[1,null]}',
  '$1 ${x} {{y}} #{z}',
  '\ufeffBOM\u200b\u00a0\u00ad',
  'null',
  '0',
  `Long ${'Länge "\\" '.repeat(400)}`,
  'Noncharacters \ufffe\uffff\u{1ffff}',
  '/slashes\\/ and `backticks`',
  ' leading and trailing ',
] as const;

const cycle = <T>(list: readonly T[], index: number): T => list[index % list.length] as T;

/** A text, or null every few times. */
export const maybe = <T>(index: number, value: T, every = 3): T | null =>
  index % every === 0 ? null : value;
export const pick = cycle;
export const text = (index: number): string => cycle(TEXTS, index);

/** Digits after the second as PostgreSQL keeps them; JavaScript keeps three. */
const FRACTIONS = ['', '.1', '.12', '.123', '.000001', '.123456', '.123999', '.999999', '.0005', '.500000'];
const DAYS = [
  '2040-05-16',
  '2040-05-15',
  '2040-03-29',
  '2039-12-31',
  '2040-02-29',
  '1969-12-31',
  '1900-01-01',
  '0099-03-01',
  '9999-12-31',
  '2040-04-02',
];

/** An instant with every kind of fraction, mostly near the clock and sometimes far from it. */
export function instant(index: number): string {
  const hour = String((index * 7) % 24).padStart(2, '0');
  const minute = String((index * 13) % 60).padStart(2, '0');
  return `${day(index)} ${hour}:${minute}:59${cycle(FRACTIONS, index)}+00`;
}

export const day = (index: number): string => cycle(DAYS, index);

/** A day so many days from the clock's. */
export function dayFrom(days: number): string {
  const at = new Date(CLOCK);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}

/** Growing instants in which several rows share each, so that only the id tells them apart. */
export function created(index: number): string {
  const at = new Date(Date.UTC(2040, 0, 1) + Math.floor(index / 3) * 3_600_000 * 5);
  return `${at.toISOString().slice(0, 19).replace('T', ' ')}${cycle(FRACTIONS, Math.floor(index / 3))}+00`;
}

/** A title in none, one or several of the languages that are asked for. */
export function texts(index: number): Record<string, string> {
  const words = text(index);
  return cycle(
    [
      { en: `Step ${words}` },
      { de: `Schritt ${words}`, en: `Step ${words}` },
      { fr: words },
      { 'pt-BR': `Passo ${words}`, 'de-CH': 'Schrytt', en: 'Step' },
      { ja: '歩' },
      { 'zh-Hans': '步', ar: 'خطوة', de: 'Schritt' },
    ] as Record<string, string>[],
    index,
  );
}

export const dates = (index: number) => ({
  version: (index % 5) + 1,
  created_at: created(index),
  updated_at: instant(index + 3),
});
