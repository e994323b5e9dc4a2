/**
 * The words to look for at the end: every value in an identity column of the files, and every one that the mapping
 * knows. One that is a whole cell of another imported column too, or a part of a name (a surname that is a color),
 * proves nothing, and is left out. One that stands within a longer text is no accident, and is looked for.
 */
import { parse } from 'csv-parse/sync';
import type { Side } from './importing';

export function identityWords(sides: readonly Side[]): { words: string[]; ambiguous: string[] } {
  const words = new Set<string>();
  const elsewhere = new Set<string>();
  for (const { file, mapping } of sides) {
    const rows = parse<Record<string, string>>(file.bytes, {
      bom: true,
      columns: (header: string[]) => header.map((name) => name.trim()),
      delimiter: [',', ';', '\t'],
      relax_column_count: true,
    });
    const identity = mapping.demographics?.columns ?? {};
    for (const [column, { values = {}, separator }] of Object.entries(identity)) {
      for (const value of Object.keys(values)) words.add(value);
      for (const row of rows)
        for (const part of separator ? (row[column] ?? '').split(separator) : [row[column] ?? ''])
          if (part.trim()) words.add(part.trim());
    }
    for (const [column, field] of Object.entries(mapping.columns))
      for (const row of rows) {
        const cell = (row[column] ?? '').trim().toLowerCase();
        const name = typeof field === 'string' && /name$/i.test(field);
        for (const text of name ? [cell, ...cell.split(/\s+/)] : [cell]) elsewhere.add(text);
      }
  }
  const ambiguous = [...words].filter((word) => elsewhere.has(word.toLowerCase()));
  return { words: [...words].filter((word) => !ambiguous.includes(word)), ambiguous };
}

export const escaped = (word: string) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
export const wholeWords = (words: readonly string[]) =>
  new RegExp(`(?<!\\w)(${words.map(escaped).join('|')})(?!\\w)`, 'i');
