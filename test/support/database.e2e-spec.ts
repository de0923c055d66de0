import { afterEach, describe, expect, it } from '@jest/globals';
import { MIGRATIONS } from '../../migrations/index.js';
import { createTestDatabase, type TestDatabase } from './database.js';

describe('the test database', () => {
  const made: TestDatabase[] = [];
  const create = async () => {
    const database = await createTestDatabase();
    made.push(database);
    return database;
  };
  afterEach(async () => {
    for (const database of made.splice(0)) await database.drop();
  });

  it('has run every migration', async () => {
    const database = await (await create()).connect();
    const rows = await database.query<{ name: string }>('SELECT name FROM migrations ORDER BY id');
    expect(rows.map(({ name }) => name)).toEqual(MIGRATIONS.map((migration) => migration.name));
  });

  it('is not seen by another test', async () => {
    const one = await (await create()).connect();
    const other = await (await create()).connect();
    await one.query('CREATE TABLE mine ()');
    expect(await other.query(`SELECT FROM pg_class WHERE relname = 'mine'`)).toEqual([]);
  });

  it('goes away even while somebody is connected', async () => {
    const witness = await (await create()).connect();
    const dropped = await create();
    const { name } = await (
      await dropped.connect()
    )
      .query<{ name: string }>('SELECT current_database() AS name')
      .then(([row]) => row!);
    await dropped.drop();
    expect(await witness.query('SELECT FROM pg_database WHERE datname = $1', [name])).toEqual([]);
  });
});
