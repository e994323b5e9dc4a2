/**
 * Column decorators and select lists. An entity says once what its columns are; repositories ask here
 * for the select list, so a row from SQL already has the shape that the wire shows: property names as
 * aliases, ids with their type's prefix.
 */
import { raw, type Sql as SqlText } from 'sql-template-tag';
import { Column, PrimaryColumn, getMetadataArgsStorage, type ColumnOptions } from 'typeorm';
import { NODE_PREFIXES, type NodeType } from '../ids';
import { snakeCase } from './naming';

type EntityClass = abstract new (...args: never[]) => unknown;

const idColumns = new Map<object, Map<string, NodeType>>();

function remember(target: object, property: string, type: NodeType): void {
  const known = idColumns.get(target) ?? new Map<string, NodeType>();
  idColumns.set(target, known.set(property, type));
}

/** The row's own id: half of the primary key, beside the institution. */
export function PrimaryId(type: NodeType): PropertyDecorator {
  return (target, property) => {
    remember(target.constructor, property as string, type);
    PrimaryColumn('uuid')(target, property);
  };
}

/** An id of another node. */
export function NodeId(type: NodeType, options: ColumnOptions = {}): PropertyDecorator {
  return (target, property) => {
    remember(target.constructor, property as string, type);
    Column('uuid', options)(target, property);
  };
}

/** An instant: timestamptz on disk, a Date in code, ISO 8601 in UTC on the wire. */
export function Instant(options: ColumnOptions = {}): PropertyDecorator {
  return Column('timestamptz', options);
}

/** A state or kind: text with a named check constraint in the migration. */
export function Word(options: ColumnOptions = {}): PropertyDecorator {
  return Column('text', options);
}

export interface ColumnOf {
  property: string;
  /** As it is called in the table. */
  name: string;
  /** PostgreSQL's type. */
  type: string;
  array: boolean;
  nullable: boolean;
  /** Of which type of node it holds an id. */
  node: NodeType | null;
}

const columnLists = new Map<EntityClass, Map<string, ColumnOf>>();

/** The columns of an entity by property, from its decorators; but for those that only searches use. */
export function columnsByProperty(entity: EntityClass): Map<string, ColumnOf> {
  const known = columnLists.get(entity);
  if (known) return known;
  const lineage: object[] = [];
  for (
    let at: object | null = entity;
    at && at !== Function.prototype;
    at = Object.getPrototypeOf(at) as object | null
  ) {
    lineage.push(at);
  }
  const list = new Map(
    getMetadataArgsStorage()
      .columns.filter(
        (column) => lineage.includes(column.target as object) && column.options.select !== false,
      )
      .map(({ propertyName: property, options }): [string, ColumnOf] => [
        property,
        {
          property,
          name: options.name ?? snakeCase(property),
          type: String(options.type),
          array: options.array ?? false,
          nullable: options.nullable ?? false,
          node: lineage.map((at) => idColumns.get(at)?.get(property)).find(Boolean) ?? null,
        },
      ]),
  );
  columnLists.set(entity, list);
  return list;
}

const selectLists = new Map<string, SqlText>();

/** `alias.column as "property"` for every column of the entity, ids prefixed. */
export function columnsOf(entity: EntityClass, alias: string): SqlText {
  const key = `${entity.name}.${alias}`;
  const known = selectLists.get(key);
  if (known) return known;
  const list = [...columnsByProperty(entity).values()].map(({ property, name, node }) => {
    const column = `${alias}.${name}`;
    return `${node ? `'${NODE_PREFIXES[node]}_' || ${column}` : column} as "${property}"`;
  });
  const select = raw(list.join(', '));
  selectLists.set(key, select);
  return select;
}
