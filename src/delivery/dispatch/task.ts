import type { QueueSignal } from './queue-signal.js';

/** Something to send to one endpoint. */
export interface Task {
  readonly customerId: string;
  readonly endpointId: number;
  /** Who published it: publishers take turns within a queue. */
  readonly publisher: string;
  /** When it was enqueued; the dispatcher's own note. */
  queuedAt: number;
  /** Never rejects. */
  run(): Promise<QueueSignal>;
  /** Called in place of `run` when its endpoint cannot take it. */
  putOnHold(): void;
}
