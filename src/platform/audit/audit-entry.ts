import type { Actor, AuditedChange } from './audited-change.js';

/** An entry as it is written. */
export interface NewEntry {
  /** Made at the time `at`, so that ids sort as the entries do. */
  readonly id: string;
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
  readonly actor: Actor;
  readonly change: AuditedChange;
}
