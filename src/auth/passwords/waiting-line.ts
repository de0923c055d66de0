/** Who wants a turn, and how it is placed. */
export interface InLine {
  /** Whose turns these are: an address, or a customer. */
  readonly party: string;
  /**
   * `known`: somebody with a right of way, such as a user where that user has logged in before. Of the others, `fresh` ones
   * go before those that `failed` lately.
   */
  readonly standing: 'known' | 'fresh' | 'failed';
}

/** Parties in the order of their next turns, each with what it waits for, oldest first. */
class Queue<T extends InLine> {
  private parties: { readonly name: string; readonly items: T[] }[] = [];

  add(item: T): void {
    const party = this.parties.find(({ name }) => name === item.party);
    if (party) party.items.push(item);
    else if (item.standing === 'fresh') this.parties.unshift({ name: item.party, items: [item] });
    else this.parties.push({ name: item.party, items: [item] });
  }

  /** The next item that may run; its party goes to the end. */
  take(mayRun: (item: T) => boolean): T | undefined {
    for (const party of this.parties) {
      const item = party.items.find(mayRun);
      if (!item) continue;
      this.remove(item);
      if (party.items.length > 0) {
        this.parties = [...this.parties.filter((other) => other !== party), party];
      }
      return item;
    }
    return undefined;
  }

  /** The item whose turn would come last. */
  last(): T | undefined {
    return this.parties.at(-1)?.items.at(-1);
  }

  remove(item: T): boolean {
    const party = this.parties.find(({ name }) => name === item.party);
    const place = party?.items.indexOf(item) ?? -1;
    if (!party || place < 0) return false;
    party.items.splice(place, 1);
    if (party.items.length === 0) this.parties = this.parties.filter((other) => other !== party);
    return true;
  }

  all(): T[] {
    return this.parties.flatMap(({ items }) => items);
  }
}

/**
 * A line in which parties take turns, however much each of them waits for. Those with a right of way get every second turn
 * at most. A fresh party comes in at the front: in a rush the newest is served at once rather than everybody too late.
 */
export class WaitingLine<T extends InLine> {
  private readonly known = new Queue<T>();
  private readonly others = new Queue<T>();
  private knownBefore = false;

  add(item: T): void {
    this.queueOf(item).add(item);
  }

  /** Takes out whoever is next, of those that may run. */
  take(mayRun: (item: T) => boolean): T | undefined {
    const [first, second] = this.knownBefore ? [this.others, this.known] : [this.known, this.others];
    const item = first.take(mayRun) ?? second.take(mayRun);
    if (item) this.knownBefore = item.standing === 'known';
    return item;
  }

  /** The item to do without when there are too many: the one whose turn would come last. */
  last(): T | undefined {
    return this.others.last() ?? this.known.last();
  }

  /** @returns whether it was in the line */
  remove(item: T): boolean {
    return this.queueOf(item).remove(item);
  }

  /** Everything in the line. */
  all(): T[] {
    return [...this.known.all(), ...this.others.all()];
  }

  private queueOf({ standing }: T): Queue<T> {
    return standing === 'known' ? this.known : this.others;
  }
}
