/** What is wrong with a subscription's filters, in sentences that begin with the place. */
export interface Findings {
  /** Structurally wrong: always a 400. */
  readonly errors: string[];
  /** Amiss, but no hindrance to the creation. */
  readonly warnings: string[];
}
