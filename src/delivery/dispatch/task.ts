/** How a task ended, as far as its lane cares: `stalled` is a failure that took its time. */
export type Ended = 'answered' | 'failed' | 'stalled';

/** Something to send to one endpoint. */
export interface Task {
  readonly customerId: string;
  readonly endpointId: number;
  /** Who published it: publishers take turns within a lane. */
  readonly publisher: string;
  /** When it was enqueued; the dispatcher's own note. */
  queuedAt: number;
  /** Never rejects. */
  run(): Promise<Ended>;
  /** Called in place of `run` when its endpoint cannot take it. */
  hold(): void;
}
