/** Names in the database: snake_case columns and keys named after table and columns, since code maps on them. */
import { DefaultNamingStrategy, type NamingStrategyInterface, type Table } from 'typeorm';

export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function tableOf(table: Table | string): string {
  const name = typeof table === 'string' ? table : table.name;
  return name.slice(name.lastIndexOf('.') + 1);
}

export class Naming extends DefaultNamingStrategy implements NamingStrategyInterface {
  override columnName(property: string, custom: string | undefined): string {
    return custom ?? snakeCase(property);
  }
  override primaryKeyName(table: Table | string): string {
    return `pk_${tableOf(table)}`;
  }
  override foreignKeyName(table: Table | string, columns: string[]): string {
    const column = columns.filter((name) => name !== 'institution_id').join('_') || 'institution';
    return `fk_${tableOf(table)}_${column.replace(/_id$/, '')}`;
  }
}
