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

const selectLists = new Map<string, SqlText>();

/** `alias.column as "property"` for every column of the entity, ids prefixed. */
export function columnsOf(entity: EntityClass, alias: string): SqlText {
  const key = `${entity.name}.${alias}`;
  const known = selectLists.get(key);
  if (known) return known;
  const lineage: object[] = [];
  for (
    let at: object | null = entity;
    at && at !== Function.prototype;
    at = Object.getPrototypeOf(at) as object | null
  ) {
    lineage.push(at);
  }
  const list = getMetadataArgsStorage()
    .columns.filter((column) => lineage.includes(column.target as object))
    .map((column) => {
      const name = `${alias}.${column.options.name ?? snakeCase(column.propertyName)}`;
      const type = lineage.map((at) => idColumns.get(at)?.get(column.propertyName)).find(Boolean);
      return `${type ? `'${NODE_PREFIXES[type]}_' || ${name}` : name} as "${column.propertyName}"`;
    });
  const select = raw(list.join(', '));
  selectLists.set(key, select);
  return select;
}
