import type { Leftover, ResealedColumn } from '../secrets/index.js';

/** Some stored secrets are not under the current key; the message says which, and what to do. */
export class SomeNotResealed extends Error {
  override readonly name = 'SomeNotResealed';
}

/** What `reseal` prints: a line for each kind of secret, and whether other keys are still needed. */
export function summary(columns: readonly ResealedColumn[], currentKeyId: string): string {
  const lines = columns.map(({ holds, resealed, leftovers }) => `${resealed}\t${total(leftovers)}\t${holds}`);
  const done = columns.every(({ leftovers }) => leftovers.length === 0);
  const verdict = done
    ? `Everything stored is sealed under the key ${currentKeyId}; SECRET_KEY_PREVIOUS is not needed any more ` +
      'once every node runs with this SECRET_KEY.'
    : `Not everything stored is sealed under the key ${currentKeyId}.`;
  return ['resealed\tleft under other keys', ...lines, verdict, ''].join('\n');
}

/** What is left and why, in sentences; undefined when nothing is. */
export function leftUnder(columns: readonly ResealedColumn[]): string | undefined {
  const sentences = columns.flatMap(({ holds, leftovers, damaged }) => [
    ...unlessDamaged(leftovers, damaged).map(({ count, keyId, known }) => {
      const where = `${count} of the ${holds} ${count === 1 ? 'is' : 'are'} sealed under the key ${keyId}`;
      return known
        ? `${where}, which was given: start all nodes with the new SECRET_KEY, and run this again.`
        : `${where}, which was not given: put it into SECRET_KEY_PREVIOUS, and run this again.`;
    }),
    ...(damaged.length === 0 ? [] : [`Damaged, and opened by no key: ${holds} ${someOf(damaged)}.`]),
  ]);
  return sentences.length === 0 ? undefined : sentences.join('\n');
}

/** Under a key that was given, only what is not damaged needs another run. */
function unlessDamaged(leftovers: readonly Leftover[], damaged: readonly string[]): readonly Leftover[] {
  const known = total(leftovers.filter((leftover) => leftover.known));
  return known > damaged.length ? leftovers : leftovers.filter((leftover) => !leftover.known);
}

function total(leftovers: readonly Leftover[]): number {
  return leftovers.reduce((sum, { count }) => sum + count, 0);
}

const MOST_NAMED = 10;

function someOf(keys: readonly string[]): string {
  const more = keys.length - MOST_NAMED;
  return keys.slice(0, MOST_NAMED).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
