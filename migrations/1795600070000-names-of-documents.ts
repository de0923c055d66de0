import type { MigrationInterface, QueryRunner } from 'typeorm';

const AT_ONCE = 1_000;

/**
 * The names of linked documents as they are searched for: folded here, since a database folds the case of other alphabets in some locales
 * only, and the metadata may hold a NUL, which no function of PostgreSQL takes. The column takes no rewrite. Then every document is written
 * once, a thousand at a time, about a minute for a million; the table is locked against everybody meanwhile.
 */
export class NamesOfDocuments1795600070000 implements MigrationInterface {
  readonly name = 'NamesOfDocuments1795600070000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE linked_documents ADD COLUMN search_name text NOT NULL DEFAULT ''`);
    let rows: { id: string; metadata: string }[];
    let last = '';
    do {
      rows = (await runner.query(
        'SELECT id, metadata::text AS metadata FROM linked_documents WHERE id > $1 ORDER BY id LIMIT $2',
        [last, AT_ONCE],
      )) as { id: string; metadata: string }[];
      await runner.query(
        `UPDATE linked_documents d SET search_name = n.name
           FROM unnest($1::text[], $2::text[]) AS n (id, name) WHERE d.id = n.id`,
        [rows.map(({ id }) => id), rows.map(({ metadata }) => folded(JSON.parse(metadata)))],
      );
      last = rows.at(-1)?.id ?? '';
    } while (rows.length === AT_ONCE);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE linked_documents DROP COLUMN search_name');
  }
}

/** As new documents are folded. */
function folded(metadata: unknown): string {
  const { title = '' } = metadata as { title?: string };
  const name = title.normalize('NFKC').toUpperCase().toLowerCase().replaceAll('ς', 'σ');
  return name.replaceAll('\0', '').replace(/\p{Cs}/gu, '\uFFFD');
}
