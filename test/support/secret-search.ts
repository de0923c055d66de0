import type { Database } from '../../src/platform/database/index.js';

/** Where a secret was found: its name, never the secret itself, so that a failing test does not print it. */
export interface Find {
  readonly secret: string;
  readonly form: string;
  readonly where: string;
}

interface Needle extends Pick<Find, 'secret' | 'form'> {
  readonly bytes: Buffer;
}

/** Shorter ones would be found by chance. */
const SHORTEST = 8;

/**
 * Looks for secrets in what a service wrote: as they are, in base64 (both alphabets, at any offset), in hexadecimal,
 * percent-encoded and as JSON writes them.
 *
 * @example
 * const search = new SecretSearch();
 * search.add('bearer token', token);
 * search.lookIn('log', lines.join(''));
 * for (const { where, bytes } of await contentsOf(database)) search.lookIn(where, bytes);
 * expect(search.found).toEqual([]);
 */
export class SecretSearch {
  readonly found: Find[] = [];
  /** How many bytes were searched, so that a test can tell that there were any. */
  searched = 0;
  private readonly needles: Needle[] = [];

  /** @param secret as text, or its bytes where it has no text */
  add(name: string, secret: string | Buffer): void {
    if (secret.length < SHORTEST) throw new Error(`${name} is too short to be recognised`);
    for (const [form, bytes] of formsOf(secret)) {
      this.needles.push({ secret: name, form, bytes });
    }
  }

  lookIn(where: string, content: string | Buffer): void {
    const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
    this.searched += bytes.length;
    const lower = Buffer.from(bytes.toString('latin1').toLowerCase(), 'latin1');
    for (const { secret, form, bytes: needle } of this.needles) {
      const hay = form === 'hexadecimal' ? lower : bytes;
      if (hay.includes(needle)) this.found.push({ secret, form, where });
    }
  }
}

function formsOf(secret: string | Buffer): [string, Buffer][] {
  const text = (form: string, value: string): [string, Buffer] => [form, Buffer.from(value, 'latin1')];
  const bytes = Buffer.from(secret as string, 'utf8');
  const forms: [string, Buffer][] = [
    ['plain', bytes],
    text('hexadecimal', bytes.toString('hex')),
    ...[0, 1, 2].flatMap((offset) => {
      const core = base64At(bytes, offset);
      return [
        text(`base64 at offset ${offset}`, core),
        text(`base64url at offset ${offset}`, core.replaceAll('+', '-').replaceAll('/', '_')),
      ];
    }),
  ];
  if (typeof secret === 'string') {
    const latin1 = Buffer.from(secret, 'latin1');
    forms.push(
      ['Latin-1', latin1],
      text('hexadecimal', latin1.toString('hex')),
      text('percent-encoded', encodeURIComponent(secret)),
      text('form', new URLSearchParams({ s: secret }).toString().slice(2)),
      ['JSON', Buffer.from(JSON.stringify(secret).slice(1, -1), 'utf8')],
    );
  }
  return forms;
}

/** The characters that base64 has for the bytes wherever they stand `offset` bytes after a multiple of three. */
function base64At(bytes: Buffer, offset: number): string {
  const encoded = Buffer.concat([Buffer.alloc(offset), bytes])
    .toString('base64')
    .replace(/=+$/, '');
  const first = [0, 2, 3][offset]!;
  const whole = (offset + bytes.length) % 3 === 0 ? encoded.length : encoded.length - 1;
  return encoded.slice(first, whole);
}

/** What a dump of the database would hold: each table's rows as text, and every binary value as its bytes. */
export async function contentsOf(database: Database): Promise<{ where: string; bytes: Buffer }[]> {
  const tables = await database.query<{ name: string }>(
    `SELECT format('%I.%I', n.nspname, c.relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind = 'r' AND n.nspname !~ '^(pg_|information_schema)' ORDER BY 1`,
  );
  const contents: { where: string; bytes: Buffer }[] = [];
  for (const { name } of tables) {
    const rows = await database.query<Record<string, unknown>>(
      `SELECT t.*, t::text AS "row as text" FROM ${name} t`,
    );
    for (const row of rows) {
      for (const [column, value] of Object.entries(row)) {
        const where = `${name}, ${column}`;
        if (Buffer.isBuffer(value)) contents.push({ where, bytes: value });
        else if (typeof value === 'string') contents.push({ where, bytes: Buffer.from(value, 'utf8') });
      }
    }
  }
  return contents;
}
