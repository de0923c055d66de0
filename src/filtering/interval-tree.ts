import { Posting, type PostingOwner, type Visit } from './posting.js';

/** One end of an interval. */
export interface Bound<Point> {
  readonly value: Point;
  /** Whether the value itself lies outside. */
  readonly open: boolean;
}

/** From one bound to the other; without one, it goes on for ever. */
export interface Interval<Point> {
  readonly lower: Bound<Point> | undefined;
  readonly upper: Bound<Point> | undefined;
}

interface Node<Point, Entry> {
  readonly lower: Bound<Point> | undefined;
  readonly upper: Bound<Point> | undefined;
  readonly posting: Posting<Entry>;
  readonly priority: number;
  left: Node<Point, Entry> | undefined;
  right: Node<Point, Entry> | undefined;
  /** The upper bound in this subtree that is furthest up. */
  furthest: Bound<Point> | undefined;
}

/**
 * Intervals in a balanced tree (a treap), ordered by where they begin, each subtree knowing how far its intervals
 * reach: those around a point are found in a few steps for each, however many there are.
 */
export class IntervalTree<Point, Entry> implements PostingOwner {
  size = 0;
  private root: Node<Point, Entry> | undefined = undefined;
  private made = 0;

  /**
   * @param compare a total order of the points
   * @param released called when a posting was dropped
   */
  constructor(
    private readonly compare: (a: Point, b: Point) => number,
    private readonly released: () => void,
  ) {}

  /** The posting of an interval, made when there is none yet. */
  posting(interval: Interval<Point>): Posting<Entry> {
    let node = this.root;
    while (node !== undefined) {
      const side = this.compareIntervals(interval, node);
      if (side === 0) return node.posting;
      node = side < 0 ? node.left : node.right;
    }
    const posting = new Posting<Entry>(this, interval);
    const { lower, upper } = interval;
    const priority = scatter(++this.made);
    const leaf = { lower, upper, posting, priority, left: undefined, right: undefined, furthest: upper };
    this.root = this.inserted(this.root, leaf);
    this.size++;
    return posting;
  }

  /** Visits the postings of all intervals that the point lies in. */
  around(point: Point, visit: Visit<Entry>): void {
    if (this.root !== undefined) this.search(this.root, point, visit);
  }

  drop(posting: Posting<never>): void {
    this.root = this.removed(this.root!, posting.key as Interval<Point>);
    this.size--;
    this.released();
  }

  private search(node: Node<Point, Entry>, point: Point, visit: Visit<Entry>): void {
    if (!this.endsAfter(node.furthest, point)) return;
    if (node.left !== undefined) this.search(node.left, point, visit);
    if (!this.beginsBefore(node.lower, point)) return;
    if (this.endsAfter(node.upper, point)) visit(node.posting);
    if (node.right !== undefined) this.search(node.right, point, visit);
  }

  private beginsBefore(lower: Bound<Point> | undefined, point: Point): boolean {
    if (lower === undefined) return true;
    const side = this.compare(lower.value, point);
    return side < 0 || (side === 0 && !lower.open);
  }

  private endsAfter(upper: Bound<Point> | undefined, point: Point): boolean {
    if (upper === undefined) return true;
    const side = this.compare(upper.value, point);
    return side > 0 || (side === 0 && !upper.open);
  }

  private inserted(node: Node<Point, Entry> | undefined, leaf: Node<Point, Entry>): Node<Point, Entry> {
    if (node === undefined) return leaf;
    if (leaf.priority > node.priority) {
      const [left, right] = this.split(node, leaf);
      leaf.left = left;
      leaf.right = right;
      return this.measured(leaf);
    }
    if (this.compareIntervals(leaf, node) < 0) node.left = this.inserted(node.left, leaf);
    else node.right = this.inserted(node.right, leaf);
    return this.measured(node);
  }

  /** Parts a subtree in what comes before an interval that is not in it, and what comes after. */
  private split(
    node: Node<Point, Entry> | undefined,
    interval: Interval<Point>,
  ): [Node<Point, Entry> | undefined, Node<Point, Entry> | undefined] {
    if (node === undefined) return [undefined, undefined];
    if (this.compareIntervals(node, interval) < 0) {
      const [left, right] = this.split(node.right, interval);
      node.right = left;
      return [this.measured(node), right];
    }
    const [left, right] = this.split(node.left, interval);
    node.left = right;
    return [left, this.measured(node)];
  }

  private removed(node: Node<Point, Entry>, interval: Interval<Point>): Node<Point, Entry> | undefined {
    const side = this.compareIntervals(interval, node);
    if (side === 0) return this.merged(node.left, node.right);
    if (side < 0) node.left = this.removed(node.left!, interval);
    else node.right = this.removed(node.right!, interval);
    return this.measured(node);
  }

  private merged(
    left: Node<Point, Entry> | undefined,
    right: Node<Point, Entry> | undefined,
  ): Node<Point, Entry> | undefined {
    if (left === undefined || right === undefined) return left ?? right;
    if (left.priority > right.priority) {
      left.right = this.merged(left.right, right);
      return this.measured(left);
    }
    right.left = this.merged(left, right.left);
    return this.measured(right);
  }

  private measured(node: Node<Point, Entry>): Node<Point, Entry> {
    let furthest = node.upper;
    const { left, right } = node;
    if (left !== undefined && this.compareUppers(left.furthest, furthest) > 0) furthest = left.furthest;
    if (right !== undefined && this.compareUppers(right.furthest, furthest) > 0) furthest = right.furthest;
    node.furthest = furthest;
    return node;
  }

  private compareIntervals(a: Interval<Point>, b: Interval<Point>): number {
    return this.compareLowers(a.lower, b.lower) || this.compareUppers(a.upper, b.upper);
  }

  private compareLowers(a: Bound<Point> | undefined, b: Bound<Point> | undefined): number {
    if (a === undefined || b === undefined) return Number(b === undefined) - Number(a === undefined);
    return this.compare(a.value, b.value) || Number(a.open) - Number(b.open);
  }

  private compareUppers(a: Bound<Point> | undefined, b: Bound<Point> | undefined): number {
    if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
    return this.compare(a.value, b.value) || Number(b.open) - Number(a.open);
  }
}

/** Turns 1, 2, 3, … into numbers in no order (the finaliser of MurmurHash3), which is what keeps a treap balanced. */
function scatter(n: number): number {
  let bits = Math.imul(n ^ (n >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
