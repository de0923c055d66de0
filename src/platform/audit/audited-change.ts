/** Who did it; no userId: whoever runs the installation, by the command line or the first start. */
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

/** An address as details may hold it: the query may hold a secret, and so may a user's part. */
export function auditedUrl(url: string): string {
  return url.split(/[?#]/, 1)[0]!.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/]*@/i, '$1');
}
