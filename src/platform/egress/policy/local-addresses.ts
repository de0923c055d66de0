import { createServer, isIP } from 'node:net';

/** A configured address that is not one of this machine's. */
export class NotALocalAddress extends Error {
  override readonly name = 'NotALocalAddress';

  constructor(
    readonly address: string,
    code: string,
  ) {
    super(`${address} is not an address of this machine (${code})`);
  }
}

/**
 * The addresses of this machine that connections are made from, those of one family in turn. Without any, the system
 * chooses.
 */
export class LocalAddresses {
  private readonly byFamily: ReadonlyMap<number, readonly string[]>;
  private turn = 0;

  constructor(readonly addresses: readonly string[] = []) {
    this.byFamily = new Map(
      [4, 6].map((family) => [family, addresses.filter((one) => isIP(one) === family)]),
    );
  }

  /** Those that there is an address to reach from, in an order that takes the families in turn. */
  reachable(targets: readonly string[]): string[] {
    const [first, other] = isIP(targets[0] ?? '') === 6 ? [6, 4] : [4, 6];
    const of = (family: number): string[] =>
      this.addresses.length > 0 && this.byFamily.get(family)!.length === 0
        ? []
        : targets.filter((target) => isIP(target) === family);
    const [ones, others] = [of(first!), of(other!)];
    const longest = Math.max(ones.length, others.length);
    return Array.from({ length: longest }, (_, at) => [ones[at], others[at]])
      .flat()
      .filter((target) => target !== undefined);
  }

  /** Where to bind the next connection to that address; undefined where the system chooses. */
  next(target: string): string | undefined {
    const candidates = this.byFamily.get(isIP(target)) ?? [];
    return candidates[this.turn++ % Math.max(1, candidates.length)];
  }

  /** @throws NotALocalAddress for the first that nothing can be bound to */
  async check(): Promise<void> {
    for (const address of this.addresses) await bind(address);
  }
}

function bind(address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(new NotALocalAddress(address, error.code ?? 'unknown')),
    );
    server.listen(0, address, () => server.close(() => resolve()));
  });
}
