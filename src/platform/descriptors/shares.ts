/**
 * Kept free for what is neither a caller's connection nor one to a receiver: files, pipes, name look-ups, the
 * database.
 */
const RESERVE = 88;
/** Loading the service's modules has some 600 files open at a time. */
const FEWEST = 1_024;
/** What docs/operations.md recommends. */
const RECOMMENDED = 16_384;
/** More callers' connections than one process can serve. */
const MOST_CONNECTIONS = 16_384;
/** Requests that deliveries may have under way for each of DELIVERY_CONCURRENCY, while many begin to hang. */
const PEAK = 1.5;
/** Connections for calls to document providers, and for what waits for the next request. */
const BESIDE_DELIVERIES = 128;

/** How the descriptors of a process are shared out. */
export interface Shares {
  /** Connections of callers. */
  readonly connections: number;
  /** Connections that leave the service, to receivers and providers. */
  readonly outgoing: number;
  /** How many deliveries may be under way: DELIVERY_CONCURRENCY, or less where descriptors are short. */
  readonly concurrency: number;
}

/** Why the service cannot work under a limit of open files, in a sentence; undefined when it can. */
export function problemOfLimit(limit: number): string | undefined {
  if (limit >= FEWEST) return undefined;
  return (
    `The limit of open files is ${limit}; at least ${FEWEST} are needed, and ${RECOMMENDED} are better: raise it with ` +
    `"ulimit -n ${RECOMMENDED}", LimitNOFILE=${RECOMMENDED} under systemd, or --ulimit nofile=${RECOMMENDED} under Docker.`
  );
}

/**
 * Callers get what is left beside the reserve and what goes out, which gets what DELIVERY_CONCURRENCY may need, but no more
 * than half: neither can take the other's, nor what the lease is renewed with.
 *
 * @param limit of open files, one that {@link problemOfLimit} has nothing against
 * @param wanted DELIVERY_CONCURRENCY, and MAX_CONNECTIONS where it is set
 */
export function shareDescriptors(
  limit: number,
  wanted: { readonly concurrency: number; readonly connections?: number | undefined },
): Shares {
  const room = limit - RESERVE;
  const outgoing = Math.min(Math.ceil(wanted.concurrency * PEAK) + BESIDE_DELIVERIES, Math.floor(room / 2));
  const beside = Math.min(BESIDE_DELIVERIES, Math.floor(outgoing / 4));
  return {
    connections: Math.min(wanted.connections ?? MOST_CONNECTIONS, room - outgoing),
    outgoing,
    concurrency: Math.min(wanted.concurrency, Math.floor((outgoing - beside) / PEAK)),
  };
}
