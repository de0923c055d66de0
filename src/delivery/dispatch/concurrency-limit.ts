/** A limit begins with so many at once: an endpoint that hangs never had them all. */
const FIRST_LIMIT = 4;
/** So many at once without asking whether more helps: what keeps this node busy when the receiver is near. */
const USUAL_LIMIT = 16;
/** Past the usual: another step is taken while answers take no more than this many times what the receiver needs by itself. */
const UNHINDERED = 1.5;
/** Past the usual: given back from here on, since more at once only makes each wait. */
const IN_VAIN = 3;
/** A receiver struggles when even its fastest answer takes more than so many times what it needs by itself, and so much more. */
const STRUGGLING = 2;
const STRUGGLING_MS = 50;
/** How far a faster answer moves what the receiver is thought to need: one that was lucky is not the measure of the rest. */
const TRUST = 1 / 4;

/**
 * How many requests at once an endpoint's receiver can take, learnt from its answers alone: what it needs for one by itself, beside
 * what it needs for as many as there are now. A receiver far away gets more than the usual sixteen, as long as that does not slow its
 * answers; one whose answers become slow with the number gets fewer; one that asks for less (429, 503) gets half.
 *
 * The slowest answers never count against it, as a busy node makes some answers look slow: to shrink, even the fastest
 * of a round must be.
 */
export class ConcurrencyLimit {
  /** Requests at once. */
  current: number;
  /** Up to here each answer adds one; beyond, each round of answers does. */
  private quickTo: number;
  /** What the receiver needs for a request by itself, milliseconds. */
  private alone: number | undefined;
  /** Requests under way since before the limit was lowered: what they say is of the past. */
  private stale = 0;
  private answers = 0;
  private sum = 0;
  private least = Infinity;
  private recent: number | undefined;

  /** @param most requests at once, however well it goes */
  constructor(private readonly most: number) {
    this.current = ConcurrencyLimit.first(most);
    this.quickTo = Math.min(USUAL_LIMIT, most);
  }

  /** What a limit begins with. */
  static first(most: number): number {
    return Math.min(FIRST_LIMIT, most);
  }

  /**
   * Requests a millisecond that the receiver can take, by its fastest answers of late; undefined before the first. How much of it
   * this node makes use of does not matter.
   */
  get pace(): number | undefined {
    const fastest = Math.min(this.recent ?? Infinity, this.least);
    return fastest === Infinity ? undefined : this.current / Math.max(1, fastest);
  }

  /**
   * A request was answered well.
   * @param latencyMs from its start to its answer
   * @param underWay requests that are still under way
   */
  delivered(latencyMs: number, underWay: number): void {
    if (this.isStale()) return;
    // Nobody else was there to wait for.
    if (this.alone === undefined || this.current === 1) this.learnAlone(latencyMs);
    else if (latencyMs < this.alone) this.alone += (latencyMs - this.alone) * TRUST;
    this.answers++;
    this.sum += latencyMs;
    this.least = Math.min(this.least, latencyMs);
    if (this.current < this.quickTo && latencyMs <= this.struggling) this.current++;
    if (this.answers >= this.current) this.endRound(underWay);
  }

  /** The receiver asked for fewer. @param underWay requests that are still under way */
  refused(underWay: number): void {
    if (this.isStale()) return;
    this.shrinkTo(this.current / 2, underWay);
  }

  /** A request failed, and took its time. */
  stalled(): void {
    this.current = Math.max(1, this.current >> 1);
    this.restart();
  }

  private get struggling(): number {
    return STRUGGLING * this.alone! + STRUGGLING_MS;
  }

  private learnAlone(latencyMs: number): void {
    this.alone = latencyMs;
    this.quickTo = Math.min(USUAL_LIMIT, this.most);
  }

  /** As many answers as there may be at once: about what one after the other would take. */
  private endRound(underWay: number): void {
    const mean = this.sum / this.answers;
    const { least, struggling } = this;
    const alone = this.alone!;
    this.recent = least;
    this.restart();
    if (least > struggling) {
      this.shrinkTo(this.current * Math.max(1 / 2, struggling / least), underWay);
    } else if (this.current < USUAL_LIMIT) {
      // Only where all were under way does it say that as many can be.
      if (this.current >= this.quickTo && underWay + 1 >= this.current) this.grow(1);
    } else if (mean > IN_VAIN * alone) {
      this.current = Math.max(USUAL_LIMIT, Math.floor((this.current * 7) / 8));
    } else if (mean <= UNHINDERED * alone && underWay + 1 >= this.current) {
      this.grow(this.quickTo < USUAL_LIMIT ? 1 : this.current >> 1);
    }
  }

  private grow(by: number): void {
    this.current = Math.min(this.most, this.current + by);
  }

  private shrinkTo(limit: number, underWay: number): void {
    this.current = Math.max(1, Math.floor(limit));
    this.quickTo = this.current;
    this.stale = underWay;
    this.restart();
  }

  private restart(): void {
    this.answers = 0;
    this.sum = 0;
    this.least = Infinity;
  }

  private isStale(): boolean {
    if (this.stale === 0) return false;
    this.stale--;
    return true;
  }
}
