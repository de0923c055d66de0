import { describe, expect, it } from '@jest/globals';
import { createTestDatabase } from './database.js';
import { contentsOf, SecretSearch } from './secret-search.js';

const SECRET = 'gehé!m "quoted" word/+';

function formsFound(content: string | Buffer): string[] {
  const search = new SecretSearch();
  search.add('the secret', SECRET);
  search.lookIn('here', content);
  return search.found.map(({ form }) => form);
}

describe('SecretSearch', () => {
  it.each<[string, string | Buffer, string]>([
    ['as it is', `the ${SECRET}!`, 'plain'],
    ['as Latin-1', Buffer.from(`the ${SECRET}!`, 'latin1'), 'Latin-1'],
    ['in hexadecimal', Buffer.from(SECRET).toString('hex'), 'hexadecimal'],
    ['in capital hexadecimal', Buffer.from(SECRET).toString('hex').toUpperCase(), 'hexadecimal'],
    ['in base64', Buffer.from(SECRET).toString('base64'), 'base64 at offset 0'],
    ['in base64 behind one byte', Buffer.from(`a${SECRET}bc`).toString('base64'), 'base64 at offset 1'],
    ['in base64 behind two bytes', Buffer.from(`ab${SECRET}c`).toString('base64'), 'base64 at offset 2'],
    ['in base64url', Buffer.from(`abc${SECRET}`).toString('base64url'), 'base64url at offset 0'],
    ['in a query', new URL(`http://x/?q=${encodeURIComponent(SECRET)}`).href, 'percent-encoded'],
    ['in a form', String(new URLSearchParams({ password: SECRET })), 'form'],
    ['in JSON', JSON.stringify({ deep: { token: SECRET } }), 'JSON'],
  ])('finds a secret %s', (_, content, form) => {
    expect(formsFound(content)).toContain(form);
  });

  it('finds nothing where there is only a part of it', () => {
    expect(formsFound(`${SECRET.slice(1)} ${SECRET.slice(0, -1)}`)).toEqual([]);
  });

  it('says what was found where, and not what it is', () => {
    const search = new SecretSearch();
    search.add('the secret', SECRET);
    search.lookIn('the log', SECRET);
    expect(search.found).toContainEqual({ secret: 'the secret', form: 'plain', where: 'the log' });
    expect(JSON.stringify(search.found)).not.toContain(SECRET.slice(0, 5));
  });

  it('looks into every table of a database, into text and bytes', async () => {
    const database = await createTestDatabase();
    try {
      const sql = await database.connect();
      await sql.query('CREATE TABLE kept (note text, bytes bytea, more jsonb)');
      await sql.query('INSERT INTO kept VALUES ($1, $2, $3)', [
        SECRET,
        Buffer.from(SECRET, 'utf8'),
        { token: SECRET },
      ]);
      const search = new SecretSearch();
      search.add('the secret', SECRET);
      for (const { where, bytes } of await contentsOf(sql)) search.lookIn(where, bytes);
      expect([...new Set(search.found.map(({ where }) => where))].sort()).toEqual([
        'public.kept, bytes',
        'public.kept, note',
        'public.kept, row as text',
      ]);
    } finally {
      await database.drop();
    }
  });
});
