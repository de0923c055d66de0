import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { type Allowances, StatementCheck } from '../support/sql/check-statements.js';

const ALLOWANCES: Allowances = {
  // Names that are made while the service runs, in statements that return no rows.
  samples: {
    'src/platform/database/partitions.ts': { day: '2026-01-02' },
    'src/platform/database/embedded/ensure-database.ts': {
      'client.escapeIdentifier(database)': '"hookfront"',
    },
  },
  neverNull: {
    'src/delivery/retries/moved.repository.ts': ['moved_to'],
    'src/secrets/sealed-values.repository.ts': ['sealed'],
  },
};

/** What is wrong with a repository, and how it is told. */
const MISTAKES: readonly [what: string, members: string, told: readonly string[]][] = [
  [
    'a column that the row type does not have',
    `list() { return this.database.query<{ id: string }>('SELECT id, name FROM customers'); }`,
    ['the column name is missing in the row type.'],
  ],
  [
    'a column under another name',
    `list() { return this.database.query<{ createdAt: Date }>('SELECT created_at FROM customers'); }`,
    ['the column created_at is missing in the row type.', 'no column gives createdAt of the row type.'],
  ],
  [
    'a column of another type',
    `list() { return this.database.query<{ name: number }>('SELECT name FROM customers'); }`,
    ['name is text, which comes as text, and is read as number.'],
  ],
  [
    'an int8 that is read as a text, and a numeric that is read as a number',
    `list() {
      return this.database.query<{ count: string; mean: number }>('SELECT count(*) AS count, avg(live) AS mean FROM subscription_counts');
    }`,
    [
      'count is int8, which comes as number, and is read as text.',
      'mean is numeric, which comes as text, and is read as number.',
    ],
  ],
  [
    'an array of another type',
    `list() { return this.database.query<{ versions: string[] }>('SELECT versions FROM segments'); }`,
    ['versions is _int2, which comes as list of number, and is read as list of text.'],
  ],
  [
    'a nullable column that is read as if it never were null',
    `list() { return this.database.query<{ reason: string }>('SELECT reason FROM endpoints'); }`,
    ['reason may be null, and is read as if it never were.'],
  ],
  [
    'two columns of one name',
    `list() { return this.database.query<{ id: string }>('SELECT u.id, c.id FROM users u, customers c'); }`,
    ['it returns two columns id.'],
  ],
  [
    'a row type that comes from where the rows go',
    `async list(): Promise<{ id: number }[]> { return this.database.query('SELECT id FROM customers'); }`,
    ['id is text, which comes as text, and is read as number.'],
  ],
  [
    'a table that does not exist',
    `list() { return this.database.query('SELECT 1 FROM clients'); }`,
    ['PostgreSQL refuses the statement: relation "clients" does not exist.'],
  ],
  [
    'a mistake in one of two texts',
    `list(all: boolean) {
      return this.database.query(\`DELETE FROM customers WHERE \${all ? 'true' : 'title IS NULL'}\`);
    }`,
    ['PostgreSQL refuses the statement: column "title" does not exist.'],
  ],
  [
    'a mistake in what a caller passes to a helper',
    `clear() { return this.empty('customers', 'gone'); }
     private empty(table: string, condition: string) {
       return this.database.query(\`DELETE FROM \${table} WHERE \${condition}\`);
     }`,
    ['PostgreSQL refuses the statement: column "gone" does not exist.'],
  ],
  [
    'too few values',
    `remove(id: string) { return this.database.query('DELETE FROM customers WHERE id = $1 AND name = $2', [id]); }`,
    ['it has 2 parameters and is given 1 values.'],
  ],
  [
    'a value of another type',
    `remove(id: string) { return this.database.query('DELETE FROM endpoints WHERE id = $1', [id]); }`,
    ['$1 is int8 and is given text.'],
  ],
  [
    'a text that only the running service knows',
    `run(text: string) { return this.database.query(text); }`,
    [
      'the statement cannot be checked: text: no call of its function was found. Make its text of constants, and its values a list that is written out.',
    ],
  ],
  [
    'one name for two prepared statements',
    `one() { return this.database.prepared('same', 'DELETE FROM customers', []); }
     other() { return this.database.prepared('same', 'DELETE FROM users', []); }`,
    ['the prepared statement same has more than one text.'],
  ],
  [
    'rows that are cast',
    `async list() {
      const rows = await this.database.query('SELECT id FROM customers');
      return rows as { id: string }[];
    }`,
    ['rows are cast; give the statement its row type instead.'],
  ],
  [
    'a method that is taken off its object',
    `take() {
      const { query } = this.database;
      return [query, this.database.prepared, this.database['query']];
    }`,
    [
      '`prepared` is used without being called on the spot.',
      '`query` is used without being called on the spot.',
    ],
  ],
  [
    'SQL that goes another way',
    `run(send: (text: string) => void) { send('DELETE FROM customers'); }`,
    ['a text that looks like SQL and that no statement was seen to use.'],
  ],
];

/** Repositories that exist only in this test. */
const fileOf = (number: number): string => `src/statement-mistakes/mistake-${number}.repository.ts`;
const repository = (members: string): string => `
  import type { Database } from '../platform/database/index.js';
  export class Mistake {
    constructor(private readonly database: Database) {}
    ${members}
  }`;

describe('hand-written SQL', () => {
  let database: TestDatabase;
  let check: StatementCheck;

  beforeAll(async () => {
    database = await createTestDatabase();
    const mistakes = MISTAKES.map(([, members], number) => [fileOf(number), repository(members)]);
    check = await StatementCheck.open(database, Object.fromEntries(mistakes) as Record<string, string>);
  }, 120_000);
  afterAll(async () => {
    await check?.close();
    await database?.drop();
  });

  it('fits the migrated schema, and the types that its rows are read as', async () => {
    const { statements, variants, problems } = await check.check(
      (file) => !file.startsWith('src/statement-mistakes/'),
      ALLOWANCES,
    );
    expect(problems).toEqual([]);
    expect(statements).toBeGreaterThan(150);
    expect(variants).toBeGreaterThan(statements);
  }, 120_000);

  it('is told of allowances that nothing needs any more', async () => {
    const { problems } = await check.check((file) => file === fileOf(0), {
      samples: { 'src/gone.ts': { table: 'customers' } },
      neverNull: { [fileOf(0)]: ['id'] },
    });
    expect(problems).toEqual(
      expect.arrayContaining([
        'src/gone.ts: nothing needs the sample for `table`.',
        `${fileOf(0)}: nothing needs id to be never null.`,
      ]),
    );
  });

  it.each(MISTAKES.map(([what, , told], number) => [what, told, fileOf(number)] as const))(
    'is refused for %s',
    async (_what, told, file) => {
      const { problems } = await check.check((inspected) => inspected === file);
      const said = problems.map((problem) => problem.replace(/^\S+:\d+: /, ''));
      expect([...new Set(said)].sort()).toEqual([...told].sort());
      expect(problems.every((problem) => problem.startsWith(`${file}:`))).toBe(true);
    },
    60_000,
  );
});
