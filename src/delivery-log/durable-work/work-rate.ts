/** Spreads what may be done a second evenly: no more is saved up than one turn's worth and what does not make a whole. */
export class WorkRate {
  private allowance = 1;
  private at: number;

  /**
   * @param perSecond how many a second at most
   * @param turnMs how often it is asked, about
   * @param nowMs on the monotonic clock
   */
  constructor(
    private readonly perSecond: number,
    private readonly turnMs: number,
    nowMs: number,
  ) {
    this.at = nowMs;
  }

  /** How many may be done now. */
  capacity(nowMs: number): number {
    const most = (this.perSecond * this.turnMs) / 1_000 + 1;
    this.allowance = Math.min(most, this.allowance + ((nowMs - this.at) * this.perSecond) / 1_000);
    this.at = nowMs;
    return Math.floor(this.allowance);
  }

  /** Some were done. */
  spend(count: number): void {
    this.allowance -= count;
  }
}
