import type { Metadata } from './metadata.js';

/** A part of a folder, or of what was found, as a provider gave it. */
export interface MetadataList {
  /** In the order of the provider. */
  readonly items: readonly Metadata[];
  /** How many entries cannot be used, and were left out. */
  readonly skipped: number;
  /** Why, for the first five of them; `entry` counts from 1 in the provider's answer. */
  readonly skippedReasons: readonly SkippedEntry[];
  /** How many entries the provider gave beyond `max`, or beyond what one answer of ours may hold. They were left out. */
  readonly beyondMax: number;
  /** The offset at which the list continues; null when the provider gave fewer than `max`. */
  readonly nextOffset: number | null;
}

/** An entry of a list that cannot be used. */
export interface SkippedEntry {
  readonly entry: number;
  readonly reason: string;
}
