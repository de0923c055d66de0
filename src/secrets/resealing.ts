import { SealError, type SealedColumn, type Sealer } from '../platform/crypto/index.js';
import type { Sql } from '../platform/database/index.js';
import { checkSealedWord, keyIdOf } from './secret-check.js';
import { SEALED_COLUMNS } from './sealed-columns.js';
import { type Replacement, type SealedValue, SealedValuesRepository } from './sealed-values.repository.js';

/** Values of one column that are not under the current key. */
export interface Leftover {
  readonly count: number;
  readonly keyId: string;
  /** Whether that key was given: then a node that is running still seals under it, or the values are damaged. */
  readonly known: boolean;
}

/** What became of one column. */
export interface ResealedColumn {
  readonly holds: string;
  readonly resealed: number;
  readonly leftovers: readonly Leftover[];
  /** Rows whose value was altered, or belongs to another row: no key opens it there. */
  readonly damaged: readonly string[];
}

const BATCH = 200;
/** More passes are needed only while another process keeps sealing under another key. */
const MOST_PASSES = 10;

interface Pass {
  /** How many values were under another key and can be opened. */
  readonly found: number;
  readonly resealed: number;
}

/**
 * Seals every stored secret anew under the current key. It may run while services do, be broken off and begun again, and
 * run twice at once: a value is replaced only where it still is the one that was read, so what somebody else has
 * changed meanwhile stays.
 */
export class Resealing {
  private readonly repository: SealedValuesRepository;
  private readonly damaged = new Map<SealedColumn, Set<string>>();

  constructor(
    sql: Sql,
    private readonly sealer: Sealer,
    private readonly columns: readonly SealedColumn[] = SEALED_COLUMNS,
    private readonly batch: number = BATCH,
  ) {
    this.repository = new SealedValuesRepository(sql);
  }

  /**
   * @returns what was done, by column, in the registry's order
   * @throws SecretKeyMismatch when neither key is one of this database's; then nothing was changed
   */
  async run(): Promise<ResealedColumn[]> {
    await checkSealedWord(this.repository, this.sealer);
    const resealed = new Map<SealedColumn, number>();
    for (let pass = 1; pass <= MOST_PASSES; pass++) {
      let found = 0;
      for (const column of this.columns) {
        const done = await this.pass(column);
        found += done.found;
        resealed.set(column, (resealed.get(column) ?? 0) + done.resealed);
      }
      // Only a pass that finds nothing is the last one: a rotated signing secret may have moved to another column
      // meanwhile.
      if (found === 0) break;
    }
    const report: ResealedColumn[] = [];
    for (const column of this.columns) {
      report.push({
        holds: column.holds,
        resealed: resealed.get(column) ?? 0,
        leftovers: await this.leftovers(column),
        damaged: [...(this.damaged.get(column) ?? [])],
      });
    }
    return report;
  }

  private async pass(column: SealedColumn): Promise<Pass> {
    const total = { found: 0, resealed: 0 };
    this.damaged.delete(column);
    let after: string | undefined;
    for (;;) {
      const values = await this.repository.notUnder(column, this.sealer.currentPrefix, after, this.batch);
      const replacements = values.flatMap((value) => this.reseal(column, value) ?? []);
      total.found += replacements.length;
      if (replacements.length > 0) total.resealed += await this.repository.replace(column, replacements);
      if (values.length < this.batch) return total;
      after = values.at(-1)!.key;
    }
  }

  private reseal(column: SealedColumn, value: SealedValue): Replacement | undefined {
    const context = column.context(value.key);
    try {
      return { ...value, resealed: this.sealer.seal(this.sealer.open(value.sealed, context), context) };
    } catch (error) {
      if (!(error instanceof SealError)) throw error;
      if (this.sealer.keyIds.includes(keyIdOf(value.sealed))) this.damage(column, value.key);
      return undefined;
    }
  }

  private damage(column: SealedColumn, key: string): void {
    const keys = this.damaged.get(column) ?? new Set();
    this.damaged.set(column, keys.add(key));
  }

  private async leftovers(column: SealedColumn): Promise<Leftover[]> {
    const counts = await this.repository.prefixes(column);
    return counts
      .map(({ prefix, count }) => ({ count, keyId: keyIdOf(prefix) }))
      .filter(({ keyId }) => keyId !== this.sealer.currentKeyId)
      .map((leftover) => ({ ...leftover, known: this.sealer.keyIds.includes(leftover.keyId) }));
  }
}
