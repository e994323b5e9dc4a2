/**
 * SQL that is put together from many nested pieces. A tree is flattened once, at the end: to make a statement of a
 * hundred pieces costs microseconds then, where a template in a template copies the inner one each time.
 */
import { raw, Sql, type Sql as SqlText } from 'sql-template-tag';

export type Tree = SqlText | readonly Tree[];

/** A template whose gaps are pieces of SQL. Values of clients come in as `sql` templates alone. */
export function tree(strings: TemplateStringsArray, ...gaps: readonly Tree[]): Tree {
  const texts = textsOf(strings);
  const pieces: Tree[] = [texts[0] as SqlText];
  gaps.forEach((gap, index) => pieces.push(gap, texts[index + 1] as SqlText));
  return pieces;
}

const known = new WeakMap<TemplateStringsArray, SqlText[]>();

function textsOf(strings: TemplateStringsArray): SqlText[] {
  const found = known.get(strings);
  if (found) return found;
  const texts = strings.map((text) => raw(text));
  known.set(strings, texts);
  return texts;
}

/** The statement that the pieces amount to. */
export function flat(all: Tree): SqlText {
  const strings: string[] = [''];
  const values: unknown[] = [];
  const add = (piece: Tree): void => {
    if (!(piece instanceof Sql)) {
      for (const inner of piece) add(inner);
      return;
    }
    strings[strings.length - 1] += piece.strings[0] ?? '';
    for (let at = 0; at < piece.values.length; at++) {
      values.push(piece.values[at]);
      strings.push(piece.strings[at + 1] ?? '');
    }
  };
  add(all);
  return new Sql(strings, values);
}
