/**
 * TypeORM's view of the database: entity metadata and migrations, over the owner's login. Requests do
 * not pass here; they use db/reader.ts and db/writer.ts. Nothing is ever synchronized from entities.
 */
import 'reflect-metadata';
import path from 'node:path';
import { DataSource } from 'typeorm';
import { Naming } from './naming';

const root = path.join(__dirname, '..', '..');

export function createDataSource(url: string): DataSource {
  const source = new DataSource({
    type: 'postgres',
    url,
    entities: [path.join(root, 'src', 'modules', '**', '*.entity.js')],
    migrations: [path.join(root, 'migrations', '*.js')],
    migrationsTableName: 'migrations',
    migrationsTransactionMode: 'each',
    namingStrategy: new Naming(),
    synchronize: false,
    poolSize: 2,
    applicationName: 'ithaca-migrate',
  });
  // The event log is ordered by transaction ids, a type that TypeORM does not know.
  source.driver.supportedDataTypes.push('xid8' as 'text');
  return source;
}
