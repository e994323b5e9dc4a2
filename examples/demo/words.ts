/**
 * The words to look for at the end: every value in an identity column of the files, and every one that the mapping
 * knows. One that also stands in another column that is imported (a surname that is a color, say) proves nothing,
 * and is left out.
 */
import { parse } from 'csv-parse/sync';
import type { Side } from './importing';

export function identityWords(sides: readonly Side[]): { words: string[]; ambiguous: string[] } {
  const words = new Set<string>();
  const elsewhere: string[] = [];
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
    for (const row of rows)
      for (const column of Object.keys(mapping.columns)) elsewhere.push(row[column] ?? '');
  }
  const others = elsewhere.join('\n');
  const ambiguous = [...words].filter((word) => wholeWords([word]).test(others));
  return { words: [...words].filter((word) => !ambiguous.includes(word)), ambiguous };
}

export const escaped = (word: string) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
export const wholeWords = (words: readonly string[]) =>
  new RegExp(`(?<!\\w)(${words.map(escaped).join('|')})(?!\\w)`, 'i');
