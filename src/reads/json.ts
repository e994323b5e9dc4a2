/**
 * JSON written by PostgreSQL: expressions of type text that are, letter for letter, what GraphQL's serializers and
 * JSON.stringify write for the same values. Concatenation of text costs the database about half of what its JSON
 * functions cost.
 */
import { isEnumType, isListType, isNonNullType, type GraphQLEnumType, type GraphQLOutputType } from 'graphql';
import { raw } from 'sql-template-tag';
import { NODE_PREFIXES, type NodeType } from '../ids';
import { tree, type Tree } from './tree';
import { Uncovered } from './uncovered';

/** Pieces of a JSON text in their order: constants, and expressions of type text. */
export type Json = readonly (string | Tree)[];

/** A value of a row: the expression, and what the entity knows of it. */
export interface Value {
  expression: Tree;
  /** PostgreSQL's type; null: the one that the GraphQL type suggests. */
  type: string | null;
  array?: boolean;
  node?: NodeType | null;
}

/**
 * Takes the place of an object that can't be written, as where a value that must not be null is null. JSON texts
 * escape control characters, so it can't stand in one that is complete.
 */
export const POISON = '\u0001';

const OR = raw(' || ');

/** One expression of the pieces; null where one of them is. */
export function textOf(json: Json): Tree {
  const pieces: Tree[] = [];
  let constant = '';
  const add = (piece: Tree) => pieces.push(...(pieces.length ? [OR, piece] : [piece]));
  const flush = () => {
    if (constant) add(raw(`'${constant.replaceAll("'", "''")}'`));
    constant = '';
  };
  for (const piece of json) {
    if (typeof piece === 'string') constant += piece;
    else {
      flush();
      add(piece);
    }
  }
  flush();
  return pieces.length ? pieces : raw(`''`);
}

/** The text, or the mark that it could not be written. */
export function certain(json: Json): Tree {
  return tree`coalesce(${textOf(json)}, ${raw(`E'\\x01'`)})`;
}

export function orNull(expression: Tree): Json {
  return [tree`coalesce(${expression}, 'null')`];
}

/** A leaf as its GraphQL type serializes it. */
export function leaf(type: GraphQLOutputType, value: Value): Json {
  if (isNonNullType(type)) return encoded(type.ofType, value);
  return orNull(textOf(encoded(type, value)));
}

function encoded(type: GraphQLOutputType, { expression: x, type: stored, array, node }: Value): Json {
  if (isListType(type)) {
    const item = isNonNullType(type.ofType) ? type.ofType.ofType : type.ofType;
    const plain = isEnumType(item) ? isPlain(item) : 'name' in item && ['String', 'ID'].includes(item.name);
    if (!array || (stored ?? 'text') !== 'text' || node || !plain) throw new Uncovered();
    return [tree`to_json(${x})::text`];
  }
  if (array) throw new Uncovered();
  if (isEnumType(type)) {
    if ((stored ?? 'text') !== 'text' || !isPlain(type)) throw new Uncovered();
    return ['"', x, '"'];
  }
  const encoder =
    'name' in type ? ENCODERS[`${type.name} ${stored ?? SUGGESTED[type.name] ?? ''}`] : undefined;
  if (!encoder) throw new Uncovered();
  return node ? [`"${NODE_PREFIXES[node]}_`, tree`${x}::text`, '"'] : encoder(x);
}

/** Whether each word is its own value, so that what the table holds is what the wire shows. */
function isPlain(type: GraphQLEnumType): boolean {
  return type.getValues().every(({ name, value }) => name === value);
}

const SUGGESTED: Record<string, string> = {
  ID: 'text',
  String: 'text',
  Int: 'integer',
  Boolean: 'boolean',
  Float: 'double precision',
  DateTimeISO: 'timestamptz',
  LocalDate: 'date',
};

const quoted = (x: Tree): Json => ['"', tree`${x}::text`, '"'];
const free = (x: Tree): Json => [tree`to_json(${x})::text`];

/** By GraphQL type and PostgreSQL type. */
const ENCODERS: Record<string, (x: Tree) => Json> = {
  'ID uuid': quoted,
  'ID text': free,
  'String text': free,
  'String uuid': quoted,
  'Int integer': (x) => [tree`${x}::text`],
  'Boolean boolean': (x) => [tree`${x}::text`],
  'LocalDate date': quoted,
  'DateTimeISO timestamptz': (x) => [
    '"',
    tree`to_char(${x} at time zone 'UTC', ${raw(`'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'`)})`,
    '"',
  ],
  // The shortest digits that tell the number, as JavaScript writes them: PostgreSQL finds the same digits, but goes
  // over to exponents earlier, which the detour through numeric undoes.
  'Float double precision': (x) => [tree`(${x})::text::numeric::text`],
};
