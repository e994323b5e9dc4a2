/** For the TypeORM command line: DATABASE_MIGRATION_URL=… npx typeorm -d dist/ormconfig.js migration:show */
import { createDataSource } from './src/db/data-source';

export default createDataSource(process.env.DATABASE_MIGRATION_URL ?? '');
