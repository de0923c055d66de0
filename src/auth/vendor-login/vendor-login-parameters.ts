/** The parameters of a log-in call, wherever they travelled. */
export class VendorLoginParameters {
  private constructor(private readonly values: ReadonlyMap<string, unknown>) {}

  /**
   * Query first, then the body: a parameter that is there more than once counts as it comes first, as a servlet's
   * getParameter has it. An empty one counts as absent.
   */
  static of(...sources: readonly Iterable<readonly [string, unknown]>[]): VendorLoginParameters {
    const values = new Map<string, unknown>();
    for (const source of sources) {
      for (const [name, value] of source) {
        if (value !== null && value !== undefined && value !== '' && !values.has(name))
          values.set(name, value);
      }
    }
    return new VendorLoginParameters(values);
  }

  has(name: string): boolean {
    return this.values.has(name);
  }

  get(name: string): unknown {
    return this.values.get(name);
  }
}

/** The name-value pairs of a URL's query. */
export function queryPairs(url: string): Iterable<readonly [string, string]> {
  const start = url.indexOf('?');
  return start < 0 ? [] : new URLSearchParams(url.slice(start + 1));
}
