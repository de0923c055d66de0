/** Says what is wrong in one sentence, or undefined when all is well. May be asked every second. */
export type HealthCheck = () => Promise<string | undefined>;

/** Where rooms say what must hold before this node is ready; the platform itself knows none of them. */
export class HealthRegistry {
  private readonly checks = new Map<string, HealthCheck>();

  register(name: string, check: HealthCheck): void {
    this.checks.set(name, check);
  }

  /** Runs every check; one that throws has failed. */
  async run(): Promise<{ ready: boolean; checks: Record<string, { ok: boolean; problem?: string }> }> {
    const results = await Promise.all(
      [...this.checks].map(async ([name, check]) => {
        const problem = await check().catch(() => 'cannot be checked: the database does not answer');
        return [name, problem === undefined ? { ok: true } : { ok: false, problem }] as const;
      }),
    );
    return { ready: results.every(([, result]) => result.ok), checks: Object.fromEntries(results) };
  }
}
