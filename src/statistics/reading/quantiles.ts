/**
 * The value that a share of the counted ones is not above, in the unit of the bounds: values are taken to lie evenly in their bucket.
 * Of the last bucket, which has no end, its beginning. Null when nothing was counted.
 * @param counts of values by bucket; one more than there are bounds
 * @param bounds upper bounds, rising
 * @param share from 0 to 1
 */
export function quantile(counts: readonly number[], bounds: readonly number[], share: number): number | null {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  const rank = share * total;
  let below = 0;
  for (let bucket = 0; bucket < bounds.length; bucket++) {
    const count = counts[bucket]!;
    if (count > 0 && below + count >= rank) {
      const from = bucket === 0 ? 0 : bounds[bucket - 1]!;
      return from + (bounds[bucket]! - from) * ((rank - below) / count);
    }
    below += count;
  }
  return bounds.at(-1)!;
}
