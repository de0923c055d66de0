import { Posting, type PostingOwner, type Visit } from './posting-list.js';

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

/** Bounds are held as value and openness, not as objects: a search waits for memory more than for anything else. */
interface Node<Point, Entry> {
  readonly lower: Point | undefined;
  readonly lowerOpen: boolean;
  readonly upper: Point | undefined;
  readonly upperOpen: boolean;
  readonly posting: Posting<Entry>;
  readonly priority: number;
  left: Node<Point, Entry> | undefined;
  right: Node<Point, Entry> | undefined;
  /** The upper bounds that are furthest up on either side; kept here, so that a side is not touched in vain. */
  leftReach: Point | undefined;
  leftReachOpen: boolean;
  rightReach: Point | undefined;
  rightReachOpen: boolean;
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
   * @param compare a total order of the points, none of which is undefined
   * @param released called when a posting was dropped
   */
  constructor(
    private readonly compare: (a: Point, b: Point) => number,
    private readonly released: () => void,
  ) {}

  /** The posting of an interval, made when there is none yet. */
  posting(interval: Interval<Point>): Posting<Entry> {
    const leaf = this.leaf(interval);
    let node = this.root;
    while (node !== undefined) {
      const side = this.inOrder(leaf, node);
      if (side === 0) return node.posting;
      node = side < 0 ? node.left : node.right;
    }
    this.root = this.inserted(this.root, leaf);
    this.size++;
    return leaf.posting;
  }

  /** Visits the postings of all intervals that the point lies in. */
  around(point: Point, visit: Visit<Entry>): void {
    if (this.root !== undefined) this.search(this.root, point, visit);
  }

  drop(posting: Posting<never>): void {
    this.root = this.removed(this.root!, this.leaf(posting.key as Interval<Point>));
    this.size--;
    this.released();
  }

  private search(node: Node<Point, Entry>, point: Point, visit: Visit<Entry>): void {
    const { left, right } = node;
    if (left !== undefined && this.isBelow(point, node.leftReach, node.leftReachOpen)) {
      this.search(left, point, visit);
    }
    if (!this.isAbove(point, node.lower, node.lowerOpen)) return;
    if (this.isBelow(point, node.upper, node.upperOpen)) visit(node.posting);
    if (right !== undefined && this.isBelow(point, node.rightReach, node.rightReachOpen)) {
      this.search(right, point, visit);
    }
  }

  private isAbove(point: Point, lower: Point | undefined, open: boolean): boolean {
    if (lower === undefined) return true;
    const side = this.compare(point, lower);
    return side > 0 || (side === 0 && !open);
  }

  private isBelow(point: Point, upper: Point | undefined, open: boolean): boolean {
    if (upper === undefined) return true;
    const side = this.compare(point, upper);
    return side < 0 || (side === 0 && !open);
  }

  private leaf(interval: Interval<Point>): Node<Point, Entry> {
    const { lower, upper } = interval;
    return {
      lower: lower?.value,
      lowerOpen: lower?.open ?? false,
      upper: upper?.value,
      upperOpen: upper?.open ?? false,
      posting: new Posting<Entry>(this, interval),
      priority: scatter(++this.made),
      left: undefined,
      right: undefined,
      leftReach: undefined,
      leftReachOpen: false,
      rightReach: undefined,
      rightReachOpen: false,
    };
  }

  private inserted(node: Node<Point, Entry> | undefined, leaf: Node<Point, Entry>): Node<Point, Entry> {
    if (node === undefined) return leaf;
    if (leaf.priority > node.priority) {
      [leaf.left, leaf.right] = this.split(node, leaf);
      return this.measured(leaf);
    }
    if (this.inOrder(leaf, node) < 0) node.left = this.inserted(node.left, leaf);
    else node.right = this.inserted(node.right, leaf);
    return this.measured(node);
  }

  /** Splits a subtree into the intervals before and after `at`, which is not in it. */
  private split(
    node: Node<Point, Entry> | undefined,
    at: Node<Point, Entry>,
  ): [Node<Point, Entry> | undefined, Node<Point, Entry> | undefined] {
    if (node === undefined) return [undefined, undefined];
    if (this.inOrder(node, at) < 0) {
      const [left, right] = this.split(node.right, at);
      node.right = left;
      return [this.measured(node), right];
    }
    const [left, right] = this.split(node.left, at);
    node.left = right;
    return [left, this.measured(node)];
  }

  private removed(node: Node<Point, Entry>, equal: Node<Point, Entry>): Node<Point, Entry> | undefined {
    const side = this.inOrder(equal, node);
    if (side === 0) return this.merged(node.left, node.right);
    if (side < 0) node.left = this.removed(node.left!, equal);
    else node.right = this.removed(node.right!, equal);
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
    const { left, right } = node;
    if (left !== undefined) [node.leftReach, node.leftReachOpen] = this.reach(left);
    if (right !== undefined) [node.rightReach, node.rightReachOpen] = this.reach(right);
    return node;
  }

  /** The upper bound of the subtree that is furthest up. */
  private reach(node: Node<Point, Entry>): [Point | undefined, boolean] {
    const { left, right } = node;
    let [furthest, open] = [node.upper, node.upperOpen];
    if (left !== undefined && this.uppersInOrder(node.leftReach, node.leftReachOpen, furthest, open) > 0) {
      [furthest, open] = [node.leftReach, node.leftReachOpen];
    }
    if (right !== undefined && this.uppersInOrder(node.rightReach, node.rightReachOpen, furthest, open) > 0) {
      [furthest, open] = [node.rightReach, node.rightReachOpen];
    }
    return [furthest, open];
  }

  private inOrder(a: Node<Point, Entry>, b: Node<Point, Entry>): number {
    return (
      this.lowersInOrder(a.lower, a.lowerOpen, b.lower, b.lowerOpen) ||
      this.uppersInOrder(a.upper, a.upperOpen, b.upper, b.upperOpen)
    );
  }

  /** No lower bound comes first; an open one after a closed one of the same value. */
  private lowersInOrder(a: Point | undefined, aOpen: boolean, b: Point | undefined, bOpen: boolean): number {
    if (a === undefined || b === undefined) return Number(a !== undefined) - Number(b !== undefined);
    return this.compare(a, b) || Number(aOpen) - Number(bOpen);
  }

  /** No upper bound comes last; an open one before a closed one of the same value. */
  private uppersInOrder(a: Point | undefined, aOpen: boolean, b: Point | undefined, bOpen: boolean): number {
    if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
    return this.compare(a, b) || Number(bOpen) - Number(aOpen);
  }
}

/** Turns 1, 2, 3, … into numbers in no order (the finaliser of MurmurHash3), which is what keeps a treap balanced. */
function scatter(n: number): number {
  let bits = Math.imul(n ^ (n >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
