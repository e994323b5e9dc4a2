/** Breaks the test file's own database for a moment, so that the server meets an error that nobody foresaw. */
import { withClient } from './cluster';

export function asSuperuser(statement: string): Promise<unknown> {
  return withClient(ithaca.urls.superuser, (client) => client.query(statement));
}

/** While the work runs, a column goes by another name. */
export async function withoutColumn<T>(table: string, column: string, work: () => Promise<T>): Promise<T> {
  await asSuperuser(`ALTER TABLE ${table} RENAME COLUMN ${column} TO sabotaged`);
  try {
    return await work();
  } finally {
    await asSuperuser(`ALTER TABLE ${table} RENAME COLUMN sabotaged TO ${column}`);
  }
}
