/** Upper bounds of the buckets that the time from publish to receipt is counted in, in seconds. The last bucket has none. */
export const RECEIPT_BOUNDS = [
  0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1_800,
] as const;
