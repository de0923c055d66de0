import { Posting, type PostingOwner, type Visit } from './posting-list.js';
import { RadixTree } from './radix-tree.js';

/**
 * Parts longer than this are found by their last units alone: it bounds the steps at one place of a text, and texts
 * that people write differ at their end rather than at their beginning.
 */
const LONGEST = 32;

/** How many units of a part are looked for at once; a part has its place by the most of these that it has. */
const BEGINNINGS = [8, 4, 2, 1];

/** Whether a text that a part is found in does contain it. */
export function isFoundWhole(part: string): boolean {
  return part.length <= LONGEST;
}

/**
 * Parts of texts. A search goes over the text once for each length of beginning that there is, passes by where no part
 * begins, and elsewhere walks down a tree for as long as it has what follows in the text: it meets all the parts that
 * the text contains and looks at few others.
 */
export class SuffixLookup<Entry> implements PostingOwner {
  size = 0;
  private readonly trees: (RadixTree<Entry> | undefined)[] = BEGINNINGS.map(() => undefined);

  /** @param released called when a posting was dropped */
  constructor(private readonly released: () => void) {}

  /** How many entries are filed under what this part is found by. */
  load(part: string): number {
    const key = indexed(part);
    return this.trees[treeFor(key)]?.find(key)?.posting?.size ?? 0;
  }

  /** The posting of a part, made when there is none yet. @param part not empty */
  posting(part: string): Posting<Entry> {
    const key = indexed(part);
    const at = treeFor(key);
    const end = (this.trees[at] ??= new RadixTree<Entry>(BEGINNINGS[at])).insert(key);
    if (end.posting === undefined) {
      end.posting = new Posting<Entry>(this, key);
      this.size++;
    }
    return end.posting;
  }

  /** Visits the postings of all parts whose indexed units the text contains, some of them more than once. */
  searchIn(text: string, visit: Visit<Entry>): void {
    for (const tree of this.trees) tree?.searchIn(text, visit);
  }

  drop(posting: Posting<never>): void {
    const key = posting.key as string;
    const at = treeFor(key);
    const tree = this.trees[at]!;
    tree.clear(tree.find(key)!);
    if (tree.isEmpty) this.trees[at] = undefined;
    this.size--;
    this.released();
  }
}

function indexed(part: string): string {
  return part.length > LONGEST ? part.slice(-LONGEST) : part;
}

function treeFor(key: string): number {
  return BEGINNINGS.findIndex((units) => units <= key.length);
}
