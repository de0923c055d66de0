/** Who did it; no userId: the command line. */
export interface Actor {
  readonly customerId: string;
  readonly userId?: string;
  readonly username?: string;
}

/** One change. `action` is `<object type>.<what was done>`, such as `integration.created`. */
export interface AuditedChange {
  readonly action: string;
  readonly objectType: string;
  readonly objectId: string;
  /** What else helps to understand it: a name, names of changed fields. Never a secret. */
  readonly details?: Readonly<Record<string, unknown>>;
}
