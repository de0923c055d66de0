import { Posting, type PostingOwner, type Visit } from './posting.js';

/**
 * Parts longer than this are found by their last units alone: it bounds the steps at one place of a text, and texts
 * that people write differ at their end rather than at their beginning.
 */
const LONGEST = 32;

/** Whether a text that a part is found in does contain it. */
export function isFoundWhole(part: string): boolean {
  return part.length <= LONGEST;
}

/** With so many parts, most places of a text are told from them by the next three units alone. */
const MANY = 64;
const BEGINNING = 3;

/** Hashes of beginnings: 16 KB for each field with many parts. */
const HASHES = 4_096;

interface Node<Entry> {
  /** What leads here from the parent; never empty but at the root. */
  label: string;
  parent: Node<Entry> | undefined;
  /** By the first UTF-16 unit of their labels. */
  children: Map<number, Node<Entry>> | undefined;
  posting: Posting<Entry> | undefined;
}

/**
 * Parts of texts in a radix tree. A search walks down from every place of a text for as long as the tree has what
 * follows there: it meets all the parts that the text contains and looks at no other.
 */
export class TextTree<Entry> implements PostingOwner {
  size = 0;
  private readonly short = node<Entry>('', undefined);
  /** The parts of {@link BEGINNING} units or more. */
  private readonly long = node<Entry>('', undefined);
  /** How many of the long parts begin with units of each hash; only when there are many. */
  private beginnings: Uint32Array | undefined = undefined;

  /** @param released called when a posting was dropped */
  constructor(private readonly released: () => void) {}

  /** How many entries are filed under what this part is found by. */
  load(part: string): number {
    const key = indexed(part);
    return find(this.root(key), key)?.posting?.size ?? 0;
  }

  /** The posting of a part, made when there is none yet. @param part not empty */
  posting(part: string): Posting<Entry> {
    const key = indexed(part);
    const end = reach(this.root(key), key);
    if (end.posting === undefined) {
      end.posting = new Posting<Entry>(this, key);
      this.size++;
      this.count(key, 1);
    }
    return end.posting;
  }

  /** Visits the postings of all parts whose indexed units the text contains, some of them more than once. */
  within(text: string, visit: Visit<Entry>): void {
    const { short, long, beginnings } = this;
    if (short.children !== undefined) {
      for (let start = 0; start < text.length; start++) walk(short.children, text, start, visit);
    }
    if (long.children === undefined) return;
    let [first, second] = [text.charCodeAt(0), text.charCodeAt(1)];
    for (let start = 0; start + BEGINNING <= text.length; start++) {
      const third = text.charCodeAt(start + 2);
      if (beginnings === undefined || beginnings[hash(first, second, third)] > 0) {
        walk(long.children, text, start, visit);
      }
      first = second;
      second = third;
    }
  }

  drop(posting: Posting<never>): void {
    const key = posting.key as string;
    const end = find(this.root(key), key)!;
    end.posting = undefined;
    this.size--;
    this.count(key, -1);
    tidy(end);
    this.released();
  }

  private root(key: string): Node<Entry> {
    return key.length < BEGINNING ? this.short : this.long;
  }

  private count(key: string, change: 1 | -1): void {
    if (this.beginnings !== undefined) {
      if (key.length >= BEGINNING) this.beginnings[hashOf(key)] += change;
    } else if (this.size > MANY) {
      this.beginnings = new Uint32Array(HASHES);
      for (const part of partsBelow(this.long)) this.beginnings[hashOf(part)]++;
    }
  }
}

function indexed(part: string): string {
  return part.length > LONGEST ? part.slice(-LONGEST) : part;
}

function hashOf(key: string): number {
  return hash(key.charCodeAt(0), key.charCodeAt(1), key.charCodeAt(2));
}

function hash(first: number, second: number, third: number): number {
  return ((first * 31 + second) * 31 + third) & (HASHES - 1);
}

function node<Entry>(label: string, parent: Node<Entry> | undefined): Node<Entry> {
  return { label, parent, children: undefined, posting: undefined };
}

/** Visits what the text has from one place on. */
function walk<Entry>(
  first: ReadonlyMap<number, Node<Entry>>,
  text: string,
  start: number,
  visit: Visit<Entry>,
): void {
  let here = first.get(text.charCodeAt(start));
  let at = start;
  while (here !== undefined && continues(text, at, here.label)) {
    if (here.posting !== undefined) visit(here.posting);
    at += here.label.length;
    here = at < text.length ? here.children?.get(text.charCodeAt(at)) : undefined;
  }
}

/** Whether the text goes on with the label, whose first unit is known to be there. Quicker than startsWith. */
function continues(text: string, at: number, label: string): boolean {
  if (at + label.length > text.length) return false;
  for (let unit = 1; unit < label.length; unit++) {
    if (text.charCodeAt(at + unit) !== label.charCodeAt(unit)) return false;
  }
  return true;
}

function find<Entry>(root: Node<Entry>, key: string): Node<Entry> | undefined {
  let here = root;
  for (let at = 0; at < key.length; at += here.label.length) {
    const next = here.children?.get(key.charCodeAt(at));
    if (next === undefined || !key.startsWith(next.label, at)) return undefined;
    here = next;
  }
  return here;
}

/** The node of a key, made when there is none yet. */
function reach<Entry>(root: Node<Entry>, key: string): Node<Entry> {
  let here = root;
  let at = 0;
  while (at < key.length) {
    const next = here.children?.get(key.charCodeAt(at));
    if (next === undefined) return attach(here, node(key.slice(at), here));
    const shared = sharedLength(next.label, key, at);
    here = shared < next.label.length ? divide(next, shared) : next;
    at += shared;
  }
  return here;
}

/** Takes out nodes that nothing needs any more: leaves without a posting, and stops on the way to one child. */
function tidy<Entry>(end: Node<Entry>): void {
  const { parent, children } = end;
  if (parent === undefined || end.posting !== undefined) return;
  if (children === undefined || children.size === 0) {
    parent.children!.delete(end.label.charCodeAt(0));
    if (parent.children!.size === 0) parent.children = undefined;
    tidy(parent);
  } else if (children.size === 1) {
    for (const child of children.values()) {
      child.label = end.label + child.label;
      attach(parent, child);
    }
  }
}

function* partsBelow<Entry>(root: Node<Entry>): Iterable<string> {
  const left = [root];
  for (let here = left.pop(); here !== undefined; here = left.pop()) {
    if (here.posting !== undefined) yield here.posting.key as string;
    left.push(...(here.children?.values() ?? []));
  }
}

function attach<Entry>(parent: Node<Entry>, child: Node<Entry>): Node<Entry> {
  child.parent = parent;
  (parent.children ??= new Map()).set(child.label.charCodeAt(0), child);
  return child;
}

/** Puts a node in the middle of the way that leads to another. */
function divide<Entry>(below: Node<Entry>, length: number): Node<Entry> {
  const middle = attach(below.parent!, node<Entry>(below.label.slice(0, length), below.parent));
  below.label = below.label.slice(length);
  attach(middle, below);
  return middle;
}

function sharedLength(label: string, key: string, from: number): number {
  let length = 0;
  while (length < label.length && label.charCodeAt(length) === key.charCodeAt(from + length)) length++;
  return length;
}
