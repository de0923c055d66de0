import { parseDecimal, parsePlainDecimal } from './decimals.js';
import { type Exact, exactValue } from './exact.js';
import { parseInstant, type Instant } from '../../lib/instants.js';
import { child, isNumber } from '../model/json.js';

/**
 * What rule of docs/contract/event-subscriptions.md#5-values a value falls under; `empty` is null, an absent key, `""`
 * and `[]`.
 */
export type Kind = 'empty' | 'string' | 'number' | 'boolean' | 'array' | 'object';

/**
 * A value that a comparison looks at, from a state or from a filter, with what the rules ask of it. Everything is
 * worked out when first asked for and then kept, so a field costs no more than its filters need.
 */
export class Operand {
  readonly kind: Kind;
  private instantMemo: Instant | null | undefined;
  private numberMemo: Exact | null | undefined;
  private plainDecimalMemo: number | null | undefined;
  private itemsMemo: readonly Operand[] | undefined;
  private unwrappedMemo: Operand | undefined;
  private childrenMemo: Map<string, Operand> | undefined;

  constructor(readonly raw: unknown) {
    this.kind = kindOf(raw);
    this.instantMemo = undefined;
    this.numberMemo = undefined;
    this.plainDecimalMemo = undefined;
    this.itemsMemo = undefined;
    this.unwrappedMemo = undefined;
    this.childrenMemo = undefined;
  }

  /** The moment that a string names; null for anything else (rule 2). */
  get instant(): Instant | null {
    if (this.instantMemo === undefined) {
      this.instantMemo = this.kind === 'string' ? parseInstant(this.raw as string) : null;
    }
    return this.instantMemo;
  }

  /** The exact value of a number, or of what a string spells; null for anything else (rule 3). */
  get number(): Exact | null {
    if (this.numberMemo === undefined) this.numberMemo = numberOf(this);
    return this.numberMemo;
  }

  /** The number of a string that is a plain decimal; null for anything else (rule 3, order of two strings). */
  get plainDecimal(): number | null {
    if (this.plainDecimalMemo === undefined) {
      this.plainDecimalMemo = this.kind === 'string' ? parsePlainDecimal(this.raw as string) : null;
    }
    return this.plainDecimalMemo;
  }

  /** The members of the value as a set: an array's elements, none of an empty value, else the value alone. */
  get items(): readonly Operand[] {
    return (this.itemsMemo ??= itemsOf(this));
  }

  /** What is left of an array of one once that is taken out, however often; any other value is itself. */
  get unwrapped(): Operand {
    if (this.unwrappedMemo === undefined) {
      const inner = unwrap(this.raw);
      this.unwrappedMemo = inner === this.raw ? this : new Operand(inner);
    }
    return this.unwrappedMemo;
  }

  /** How a scalar is written for `contains`: a string as it is, a number or boolean as in JSON, as it was sent. */
  get spelling(): string {
    return String(this.raw);
  }

  get isScalar(): boolean {
    return this.kind === 'string' || this.kind === 'number' || this.kind === 'boolean';
  }

  /** The value one step below: an object's own key, an array's index; the empty value when there is none. */
  child(key: string): Operand {
    const children = (this.childrenMemo ??= new Map());
    let found = children.get(key);
    if (found === undefined) {
      found = new Operand(child(this.raw, key));
      children.set(key, found);
    }
    return found;
  }
}

/** A loop, not a recursion: a state may hold arrays of one in each other to any depth. */
function unwrap(raw: unknown): unknown {
  let inner = raw;
  while (Array.isArray(inner) && inner.length === 1) inner = inner[0];
  return inner;
}

function kindOf(raw: unknown): Kind {
  switch (typeof raw) {
    case 'string':
      return raw === '' ? 'empty' : 'string';
    case 'number':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'object':
      if (raw === null) return 'empty';
      if (!Array.isArray(raw)) return isNumber(raw) ? 'number' : 'object';
      return raw.length === 0 ? 'empty' : 'array';
    default:
      return 'empty';
  }
}

function numberOf({ kind, raw }: Operand): Exact | null {
  if (typeof raw === 'number') return raw;
  if (kind === 'number') return exactValue(String(raw));
  return kind === 'string' ? parseDecimal(raw as string) : null;
}

function itemsOf(operand: Operand): readonly Operand[] {
  if (operand.kind === 'empty') return [];
  if (operand.kind !== 'array') return [operand];
  return (operand.raw as unknown[]).map((item) => new Operand(item));
}
