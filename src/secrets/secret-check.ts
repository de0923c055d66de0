import { SEAL_PREFIX_BYTES, SealError, type SealedColumn, type Sealer } from '../platform/crypto/index.js';
import type { Sql } from '../platform/database/index.js';
import { SEALED_COLUMNS } from './sealed-columns.js';
import { SealedValuesRepository } from './sealed-values.repository.js';

const WORD = 'hookfront';
const CONTEXT = 'secret-check';

/** The keys that were given are not those of the database. The message names keys by their ids, never by more. */
export class SecretKeyMismatch extends SealError {}

/** The database holds sealed secrets, and no key at all was given. */
class SecretKeyMissing extends SecretKeyMismatch {}

/**
 * Makes sure that this node can open everything that is stored: the sealed word that the last started node left
 * behind, and every sealed value. Then the word is sealed under this node's own key, if it is not, so that from now on
 * no node starts that cannot open what this one seals.
 * @throws SecretKeyMismatch when a key that is in use was not given; then nothing was changed
 */
export async function checkSecretKeys(
  sql: Sql,
  sealer: Sealer,
  columns: readonly SealedColumn[] = SEALED_COLUMNS,
): Promise<void> {
  const repository = new SealedValuesRepository(sql);
  const known = new Set(sealer.keyIds);
  for (const column of columns) {
    for (const { prefix, count } of await repository.prefixes(column)) {
      const id = keyIdOf(prefix);
      if (!known.has(id))
        throw mismatch(`${count} of the ${column.holds} ${count === 1 ? 'is' : 'are'}`, id, sealer);
    }
  }
  await renewWord(repository, sealer, await repository.word(sealer.seal(WORD, CONTEXT)));
}

/**
 * The first half of {@link checkSecretKeys}, for whoever may meet values under unknown keys, but must not work with keys
 * that have nothing to do with this database.
 * @throws SecretKeyMismatch when the sealed word does not open
 */
export async function checkSealedWord(repository: SealedValuesRepository, sealer: Sealer): Promise<void> {
  const word = await repository.existingWord();
  if (word !== undefined) await renewWord(repository, sealer, word);
}

/**
 * Refuses a new key for a database whose secrets are sealed under one that was not given: a copy restored without its key.
 * @throws SecretKeyMissing
 */
export async function refuseNewKey(sql: Sql, file: string): Promise<void> {
  const word = await new SealedValuesRepository(sql).existingWord();
  if (word === undefined) return;
  throw new SecretKeyMissing(
    `The secrets in this database are sealed under the key ${keyIdOf(word)}, and there is no key: SECRET_KEY is not set and ` +
      `${file} is missing. Put that file back from where the database was copied, or set SECRET_KEY to what it held.`,
  );
}

/** The id of the key that a value was sealed with; the value's prefix is enough. */
export function keyIdOf(sealed: Buffer): string {
  return sealed.toString('hex', 1, SEAL_PREFIX_BYTES);
}

async function renewWord(repository: SealedValuesRepository, sealer: Sealer, word: Buffer): Promise<void> {
  try {
    sealer.open(word, CONTEXT);
  } catch {
    throw mismatch('what the last started node seals is', keyIdOf(word), sealer);
  }
  if (sealer.needsResealing(word)) await repository.replaceWord(word, sealer.seal(WORD, CONTEXT));
}

function mismatch(what: string, id: string, { keyIds: [current, ...previous] }: Sealer): SecretKeyMismatch {
  return new SecretKeyMismatch(
    `SECRET_KEY does not fit the database: ${what} sealed under the key ${id}, but the given keys are ${current} (SECRET_KEY` +
      `, or the file secret-key in DATA_DIR) and ${previous.join(', ') || 'none'} (SECRET_KEY_PREVIOUS). Start with that key ` +
      'as SECRET_KEY, or with it in SECRET_KEY_PREVIOUS while SECRET_KEY is a new one.',
  );
}
