/** Time, passed in wherever it is needed so that tests can hold it. */
export abstract class Clock {
  /** Milliseconds since the Unix epoch, UTC. */
  abstract now(): number;
  /** Milliseconds on a clock that never jumps; only differences mean anything. */
  abstract monotonic(): number;
}

/** The machine's own clocks. */
export class SystemClock extends Clock {
  now(): number {
    return Date.now();
  }

  monotonic(): number {
    return performance.now();
  }
}
