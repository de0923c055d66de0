/** How much is measured. */
export interface Scale {
  readonly events: number;
  readonly warmUp: number;
  readonly rounds: number;
  /** Deliveries that wait while others are measured. */
  readonly waiting: number;
  /** Seconds of an even pace: before it counts, and counted. */
  readonly leadSeconds: number;
  readonly seconds: number;
  /** The size of a file that is transferred. */
  readonly transferBytes: number;
  readonly bursts: readonly Burst[];
}

/** Events that are published at once. */
export interface Burst {
  readonly events: number;
  /** Each event goes to one of so many. */
  readonly urls: number;
  /** Milliseconds that their receiver takes to answer. */
  readonly answerMs: number;
}

export const FULL: Scale = {
  events: 20_000,
  warmUp: 8_000,
  rounds: 5,
  waiting: 1_000_000,
  leadSeconds: 6,
  seconds: 8,
  transferBytes: 2 * 1024 ** 3,
  bursts: [
    { events: 200_000, urls: 1, answerMs: 0 },
    { events: 20_000, urls: 1, answerMs: 0 },
    { events: 20_000, urls: 10, answerMs: 0 },
    { events: 20_000, urls: 1_000, answerMs: 0 },
    { events: 20_000, urls: 1, answerMs: 20 },
    { events: 20_000, urls: 10, answerMs: 20 },
    { events: 20_000, urls: 1_000, answerMs: 20 },
    { events: 5_000, urls: 1, answerMs: 200 },
    { events: 20_000, urls: 10, answerMs: 200 },
    { events: 20_000, urls: 1_000, answerMs: 200 },
  ],
};

export const QUICK: Scale = {
  events: 4_000,
  warmUp: 1_000,
  rounds: 1,
  waiting: 20_000,
  leadSeconds: 1,
  seconds: 2,
  transferBytes: 256 * 1024 ** 2,
  bursts: [
    { events: 10_000, urls: 1, answerMs: 0 },
    { events: 5_000, urls: 1, answerMs: 20 },
    { events: 5_000, urls: 100, answerMs: 200 },
  ],
};
