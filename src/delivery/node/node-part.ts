/** What a node does as long as it runs. {@link DeliveryNode} starts and stops it. */
export interface NodePart {
  /** @throws what keeps the node from starting; it is then stopped, and whatever was started before */
  start(): void | Promise<void>;
  /**
   * Called also when the start failed. Begins nothing more from the call on, and resolves when what was under way has ended.
   * @param orderly false when a part that was stopped before could not end as it should, since the database is away: what
   *   would take the database is better left alone then
   */
  stop(orderly: boolean): void | Promise<void>;
}
