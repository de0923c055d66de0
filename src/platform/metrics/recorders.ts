/** One counter's series: a number that only grows. Costs an addition. */
export class Count {
  value = 0;

  add(by = 1): void {
    this.value += by;
  }
}

/** One histogram's series: how many values fell under each bound. Costs a short walk over the bounds. */
export class Spread {
  /** Values per bucket, not added up; the last one holds what is above every bound. */
  readonly counts: number[];
  sum = 0;

  /** @param bounds upper bounds, rising, each included in its bucket */
  constructor(readonly bounds: readonly number[]) {
    this.counts = Array.from({ length: bounds.length + 1 }, () => 0);
  }

  /** Takes a value in the metric's unit; what is less than nothing, as clocks make it, counts as nothing. */
  observe(value: number): void {
    const known = Math.max(0, value);
    const { bounds } = this;
    let bucket = 0;
    while (bucket < bounds.length && known > bounds[bucket]!) bucket++;
    this.counts[bucket]!++;
    this.sum += known;
  }
}

/** A record with one entry for each key, made by `make`: series that are bound once and found by a property. */
export function eachOf<const K extends string, V>(keys: readonly K[], make: (key: K) => V): Record<K, V> {
  return Object.fromEntries(keys.map((key) => [key, make(key)])) as Record<K, V>;
}
