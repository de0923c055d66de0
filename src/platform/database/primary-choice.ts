/** What a server said of itself last. */
export interface ServerState {
  /** Whether it takes writes; undefined while it does not answer. */
  readonly writable: boolean | undefined;
  /** The timeline of its log, which every promotion raises. */
  readonly timeline: number;
}

/**
 * Which server to write to. One that was cut off while another took its place may go on saying that it takes writes: the timeline tells
 * which of them was promoted last. One that is silent for a moment stays, until another one takes writes or it refuses them itself.
 * @param current the place of the one that was chosen last
 * @returns a place in the list; undefined when none is known to take writes
 */
export function choosePrimary(
  servers: readonly ServerState[],
  current: number | undefined,
): number | undefined {
  const latest = Math.max(...servers.map(({ timeline }) => timeline));
  const able = servers.flatMap(({ writable, timeline }, at) => (writable && timeline === latest ? [at] : []));
  if (current !== undefined) {
    if (able.includes(current)) return current;
    if (able.length === 0 && servers[current]!.writable === undefined) return current;
  }
  return able[0];
}
