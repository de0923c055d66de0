import { Posting, type PostingOwner, type Visit } from './posting.js';

/**
 * Parts longer than this are found by their last units alone: it bounds the steps at one place of a text, and texts
 * that people write differ at their end rather than at their beginning.
 */
const LONGEST = 32;

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
  private readonly root = node<Entry>('', undefined);

  /** @param released called when a posting was dropped */
  constructor(private readonly released: () => void) {}

  /** How many entries are filed under what this part is found by. */
  load(part: string): number {
    return this.find(indexed(part))?.posting?.size ?? 0;
  }

  /** The posting of a part, made when there is none yet. @param part not empty */
  posting(part: string): Posting<Entry> {
    const key = indexed(part);
    const end = this.reach(key);
    if (end.posting === undefined) {
      end.posting = new Posting<Entry>(this, key);
      this.size++;
    }
    return end.posting;
  }

  /** Visits the postings of all parts whose indexed units the text contains, some of them more than once. */
  within(text: string, visit: Visit<Entry>): void {
    const first = this.root.children;
    if (first === undefined) return;
    for (let start = 0; start < text.length; start++) {
      let found = first.get(text.charCodeAt(start));
      let at = start;
      while (found !== undefined) {
        const { label } = found;
        if (label.length > 1 && !text.startsWith(label, at)) break;
        at += label.length;
        if (found.posting !== undefined) visit(found.posting);
        if (at >= text.length) break;
        found = found.children?.get(text.charCodeAt(at));
      }
    }
  }

  drop(posting: Posting<never>): void {
    const end = this.find(posting.key as string)!;
    end.posting = undefined;
    this.size--;
    this.tidy(end);
    this.released();
  }

  private find(key: string): Node<Entry> | undefined {
    let here = this.root;
    for (let at = 0; at < key.length; at += here.label.length) {
      const next = here.children?.get(key.charCodeAt(at));
      if (next === undefined || !key.startsWith(next.label, at)) return undefined;
      here = next;
    }
    return here;
  }

  private reach(key: string): Node<Entry> {
    let here = this.root;
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
  private tidy(end: Node<Entry>): void {
    const { parent, children } = end;
    if (parent === undefined || end.posting !== undefined) return;
    if (children === undefined || children.size === 0) {
      parent.children!.delete(end.label.charCodeAt(0));
      this.tidy(parent);
    } else if (children.size === 1) {
      for (const child of children.values()) {
        child.label = end.label + child.label;
        attach(parent, child);
      }
    }
  }
}

function indexed(part: string): string {
  return part.length > LONGEST ? part.slice(-LONGEST) : part;
}

function node<Entry>(label: string, parent: Node<Entry> | undefined): Node<Entry> {
  return { label, parent, children: undefined, posting: undefined };
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
