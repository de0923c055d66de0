import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ENTITIES } from '../../src/entities.js';
import type { Database } from '../../src/platform/database/index.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

interface Defined {
  readonly name: string;
  readonly definition: string;
}

/** As PostgreSQL writes them down: with the order of columns, conditions, and what a foreign key does. */
const INDEXES = `
  SELECT indexname AS name, indexdef AS definition FROM pg_indexes WHERE schemaname = 'public' AND tablename = ANY($1) ORDER BY 1`;
const CONSTRAINTS = `
  SELECT conname AS name, pg_get_constraintdef(oid) AS definition FROM pg_constraint
   WHERE conrelid = ANY($1::regclass[]) AND contype <> 'n' ORDER BY 1`;

describe('the entities', () => {
  const opened: TestDatabase[] = [];
  let migrated: Database;
  let synchronized: Database;
  let tables: readonly string[];

  beforeAll(async () => {
    const open = async (content: 'tables' | 'nothing'): Promise<Database> => {
      const database = await createTestDatabase(content);
      opened.push(database);
      return database.connect(ENTITIES);
    };
    migrated = await open('tables');
    synchronized = await open('nothing');
    await synchronized.dataSource.synchronize();
    tables = migrated.dataSource.entityMetadatas.map(({ tableName }) => tableName);
  });
  afterAll(async () => {
    for (const database of opened) await database.drop();
  });

  it('agree with the migrations: TypeORM would generate none', async () => {
    const { upQueries } = await migrated.dataSource.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
  });

  it('know the indexes of their tables, with their conditions', async () => {
    // The order within an index is none of TypeORM's business.
    const read = async (database: Database) =>
      (await database.query<Defined>(INDEXES, [tables])).map(({ name, definition }) => ({
        name,
        definition: definition.replaceAll(' DESC', ''),
      }));
    expect(await read(synchronized)).toEqual(await read(migrated));
  });

  it('know the keys and checks of their tables', async () => {
    expect(await synchronized.query<Defined>(CONSTRAINTS, [tables])).toEqual(
      await migrated.query<Defined>(CONSTRAINTS, [tables]),
    );
  });
});
