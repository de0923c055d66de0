/** The environment holds something that the service cannot start with; the message lists every problem. */
export class ConfigError extends Error {
  /** @param problems one sentence each, naming the variable and what is wanted; never a secret's value */
  constructor(readonly problems: readonly string[]) {
    super(['The configuration is not valid:', ...problems.map((problem) => `  - ${problem}`)].join('\n'));
    this.name = 'ConfigError';
  }
}
