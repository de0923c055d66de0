import type { Posting, Visit } from './posting-list.js';
import { FACTOR, mixed, BloomFilter } from './bloom-filter.js';

/** A place in a radix tree. */
export interface RadixNode<Entry> {
  /** What leads here from the parent; never empty. */
  label: string;
  /** Undefined at a root, whose label is at least a whole beginning. */
  parent: RadixNode<Entry> | undefined;
  /** By the first UTF-16 unit of their labels. */
  children: Map<number, RadixNode<Entry>> | undefined;
  posting: Posting<Entry> | undefined;
}

/** Texts in radix trees, one for each beginning of a fixed length. */
export class RadixTree<Entry> {
  private readonly roots = new Map<string, RadixNode<Entry>>();
  /** At nearly every place of a text it says that nothing begins there. */
  private readonly bloomFilter = new BloomFilter();
  /** The factor to the power of `units`: takes the oldest unit out of the rolling hash. */
  private readonly leaving: number;

  /** @param units the length of a beginning */
  constructor(private readonly units: number) {
    let leaving = 1;
    for (let unit = 0; unit < units; unit++) leaving = Math.imul(leaving, FACTOR);
    this.leaving = leaving;
  }

  get isEmpty(): boolean {
    return this.roots.size === 0;
  }

  find(key: string): RadixNode<Entry> | undefined {
    let here = this.roots.get(key.slice(0, this.units));
    for (let at = 0; here !== undefined && key.startsWith(here.label, at);) {
      at += here.label.length;
      if (at === key.length) return here;
      here = here.children?.get(key.charCodeAt(at));
    }
    return undefined;
  }

  /** The node of a key, made when there is none yet. @param key at least a beginning long */
  insert(key: string): RadixNode<Entry> {
    let parent: RadixNode<Entry> | undefined;
    let here = this.roots.get(key.slice(0, this.units));
    let at = 0;
    while (here !== undefined) {
      const shared = sharedLength(here.label, key, at);
      if (shared < here.label.length) here = this.split(here, shared);
      at += shared;
      if (at === key.length) return here;
      parent = here;
      here = here.children?.get(key.charCodeAt(at));
    }
    const made = { label: key.slice(at), parent, children: undefined, posting: undefined };
    this.attach(made, parent);
    return made;
  }

  /** Takes the posting from a node, and out what nothing needs then: leaves, and stops on the way to one child. */
  clear(node: RadixNode<Entry>): void {
    node.posting = undefined;
    const { parent, children } = node;
    if (children === undefined || children.size === 0) {
      if (parent === undefined) {
        this.roots.delete(node.label.slice(0, this.units));
        return;
      }
      parent.children!.delete(node.label.charCodeAt(0));
      if (parent.posting === undefined) this.clear(parent);
    } else if (children.size === 1) {
      for (const child of children.values()) {
        child.label = node.label + child.label;
        this.attach(child, parent);
      }
    }
  }

  /** Visits the postings of all texts that the text contains, some of them more than once. */
  searchIn(text: string, visit: Visit<Entry>): void {
    const { units, leaving, bloomFilter, roots } = this;
    let sum = 0;
    for (let end = 0; end < text.length; end++) {
      sum = (Math.imul(sum, FACTOR) + text.charCodeAt(end)) | 0;
      if (end >= units) sum = (sum - Math.imul(text.charCodeAt(end - units), leaving)) | 0;
      if (end < units - 1 || !bloomFilter.mayHold(mixed(sum))) continue;
      const start = end - units + 1;
      const root = roots.get(text.slice(start, end + 1));
      if (root !== undefined) descend(root, text, start, visit);
    }
  }

  /** Puts a node in the middle of the way that leads to another. @param length of what leads to the middle */
  private split(below: RadixNode<Entry>, length: number): RadixNode<Entry> {
    const { parent, label } = below;
    const middle: RadixNode<Entry> = {
      label: label.slice(0, length),
      parent,
      children: undefined,
      posting: undefined,
    };
    this.attach(middle, parent);
    below.label = label.slice(length);
    this.attach(below, middle);
    return middle;
  }

  private attach(node: RadixNode<Entry>, parent: RadixNode<Entry> | undefined): void {
    node.parent = parent;
    if (parent !== undefined) {
      (parent.children ??= new Map()).set(node.label.charCodeAt(0), node);
      return;
    }
    const beginning = node.label.slice(0, this.units);
    const isNew = !this.roots.has(beginning);
    this.roots.set(beginning, node);
    if (isNew) this.bloomFilter.add(beginning, this.roots);
  }
}

function descend<Entry>(root: RadixNode<Entry>, text: string, start: number, visit: Visit<Entry>): void {
  let here: RadixNode<Entry> | undefined = root;
  let at = start;
  while (here !== undefined && text.startsWith(here.label, at)) {
    if (here.posting !== undefined) visit(here.posting);
    at += here.label.length;
    here = at < text.length ? here.children?.get(text.charCodeAt(at)) : undefined;
  }
}

function sharedLength(label: string, key: string, from: number): number {
  let length = 0;
  while (length < label.length && label.charCodeAt(length) === key.charCodeAt(from + length)) length++;
  return length;
}
