import { compareCodePoints } from '../values/code-points.js';
import { compareExact, type Exact } from '../values/exact.js';
import { compareInstants, type Instant } from '../../lib/instants.js';
import { type Bound, type Interval, IntervalTree } from './interval-tree.js';
import type { Operand } from '../values/operand.js';
import type { Place, Visit } from './posting-list.js';

/**
 * How a wanted value is ordered against what an event holds. Against a number: numbers, and texts that spell one. Against
 * a text: by moment when both are instants, by value when both are plain decimals, else by code point; numbers by value
 * when the text spells one. See docs/contract/event-subscriptions.md#5-values, rules 2 to 5.
 */
type WantedKind = 'number' | 'instant' | 'plain' | 'decimal' | 'text';

/** What a filter wants of a value that is ordered: to lie between two bounds of one kind. */
export interface WantedRange {
  readonly kind: WantedKind;
  readonly interval: Interval<Operand>;
}

/** The range of what is greater, … than a wanted value; undefined when nothing is ordered against it. */
export function rangeOf(comparison: 'gt' | 'gte' | 'lt' | 'lte', wanted: Operand): WantedRange | undefined {
  const kind = wantedKind(wanted);
  if (kind === undefined) return undefined;
  const bound = { value: wanted, open: comparison === 'gt' || comparison === 'lt' };
  const isLower = comparison === 'gt' || comparison === 'gte';
  return { kind, interval: { lower: isLower ? bound : undefined, upper: isLower ? undefined : bound } };
}

/**
 * Both ranges in one, when one goes on for ever upwards and the other downwards, from values of the same kind; undefined
 * otherwise.
 */
export function joinedRange(a: WantedRange, b: WantedRange): WantedRange | undefined {
  const lower = a.interval.lower ?? b.interval.lower;
  const upper = a.interval.upper ?? b.interval.upper;
  if (a.kind !== b.kind || lower === undefined || upper === undefined) return undefined;
  return { kind: a.kind, interval: { lower, upper } };
}

function wantedKind(wanted: Operand): WantedKind | undefined {
  if (wanted.kind === 'number') return 'number';
  if (wanted.kind !== 'string') return undefined;
  if (wanted.instant !== null) return 'instant';
  if (wanted.plainDecimal !== null) return 'plain';
  return wanted.number === null ? 'text' : 'decimal';
}

/** The ranges that filters want of one value; a range stands in one tree for every order that may decide about it. */
export class RangeTable<Entry> {
  private readonly byNumber: Trees<Exact, Entry> = {};
  private readonly byMoment: Trees<Instant, Entry> = {};
  private readonly byText: Trees<string, Entry> = {};

  /** @param released called when a range was taken out */
  constructor(private readonly released: () => void) {}

  /** Whether it holds nothing. */
  get isEmpty(): boolean {
    return [this.byNumber, this.byMoment, this.byText].every((trees) => Object.keys(trees).length === 0);
  }

  add({ kind, interval }: WantedRange, entry: Entry): Place<Entry>[] {
    const places: Place<Entry>[] = [];
    const put = <Point>(
      trees: Trees<Point, Entry>,
      compare: Compare<Point>,
      point: (of: Operand) => Point,
    ): void => {
      const tree = (trees[kind] ??= new IntervalTree<Point, Entry>(compare, () => this.tidy(trees)));
      places.push(tree.posting(mapped(interval, point)).add(entry));
    };
    if (kind !== 'number') put(this.byText, compareCodePoints, ({ raw }) => raw as string);
    if (kind === 'instant') put(this.byMoment, compareInstants, ({ instant }) => instant!);
    else if (kind !== 'text') put(this.byNumber, compareExact, ({ number }) => number!);
    return places;
  }

  /** Visits all ranges that the value lies in. */
  around(value: Operand, visit: Visit<Entry>): void {
    const { byNumber, byText, byMoment } = this;
    if (value.kind === 'number') {
      const number = value.number!;
      byNumber.number?.around(number, visit);
      byNumber.plain?.around(number, visit);
      byNumber.decimal?.around(number, visit);
    } else if (value.kind === 'string') {
      const text = value.raw as string;
      if (byNumber.number !== undefined && value.number !== null) byNumber.number.around(value.number, visit);
      if (byNumber.plain !== undefined && value.plainDecimal !== null) {
        byNumber.plain.around(value.plainDecimal, visit);
      } else byText.plain?.around(text, visit);
      if (byMoment.instant !== undefined && value.instant !== null)
        byMoment.instant.around(value.instant, visit);
      else byText.instant?.around(text, visit);
      byText.decimal?.around(text, visit);
      byText.text?.around(text, visit);
    }
  }

  private tidy<Point>(trees: Trees<Point, Entry>): void {
    for (const kind of Object.keys(trees) as WantedKind[]) if (trees[kind]?.size === 0) delete trees[kind];
    this.released();
  }
}

type Compare<Point> = (a: Point, b: Point) => number;

type Trees<Point, Entry> = { [Kind in WantedKind]?: IntervalTree<Point, Entry> };

function mapped<Point>({ lower, upper }: Interval<Operand>, map: (value: Operand) => Point): Interval<Point> {
  const bound = (from: Bound<Operand> | undefined): Bound<Point> | undefined =>
    from && { value: map(from.value), open: from.open };
  return { lower: bound(lower), upper: bound(upper) };
}
