import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { DatabaseHost } from '../../config/index.js';
import { ImpatientClient } from './impatient-client.js';
import { NoPrimary } from './no-primary.js';
import { choosePrimary, type ServerState } from './primary-choice.js';

/** How often each server is asked while one of them takes writes, and while none is known that does. */
const ASK_EVERY_MS = 500;
const SEARCH_EVERY_MS = 100;
/** A server that takes longer to answer is silent. */
const ANSWER_WITHIN_MS = 1_000;
/** How long whoever wants to connect waits for one that takes writes: less than the pool gives a connection. */
const FIND_WITHIN_MS = 2_500;

/** `transaction_read_only` is what libpq's target_session_attrs=read-write goes by; a standby says "on". */
const ASK = `SELECT current_setting('transaction_read_only') = 'on' AS "readOnly", pg_is_in_recovery() AS standby`;
/** The first eight digits of a log file's name are its timeline. */
const ASK_TIMELINE = `SELECT substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) AS timeline`;

interface Answer {
  readonly readOnly: boolean;
  readonly standby: boolean;
}

/**
 * Knows which of several servers takes writes: keeps a connection of its own to each, and asks it twice a second. So what connects anew
 * is led to the right one at once, and connections to one that another has taken the place of are given up even when it is silent.
 */
export class PrimaryFinder {
  private readonly states: ServerState[];
  private readonly stopping = new AbortController();
  private readonly waiting = new Set<() => void>();
  private readonly movers = new Set<(server: DatabaseHost) => void>();
  private place: number | undefined;
  private watching: Promise<unknown> | undefined;

  /**
   * @param config for a connection to any of them, but for where it is
   * @param report told of each change, after the first: from where to where
   */
  constructor(
    readonly servers: readonly DatabaseHost[],
    private readonly config: pg.ClientConfig,
    private readonly report: (server: DatabaseHost) => void = () => undefined,
  ) {
    this.states = servers.map(() => ({ writable: undefined, timeline: 0 }));
  }

  /** The one to write to; undefined while none is known. */
  get primary(): DatabaseHost | undefined {
    return this.place === undefined ? undefined : this.servers[this.place];
  }

  /** The one to connect to; waits a while for one to take writes. @throws NoPrimary */
  async find(): Promise<DatabaseHost> {
    this.watching ??= Promise.all(this.servers.map((_, at) => this.watch(at)));
    const deadline = AbortSignal.any([AbortSignal.timeout(FIND_WITHIN_MS), this.stopping.signal]);
    while (this.primary === undefined) {
      if (deadline.aborted) throw new NoPrimary();
      await new Promise<void>((resolve) => {
        this.waiting.add(resolve);
        deadline.addEventListener('abort', () => resolve(), { once: true });
      });
    }
    return this.primary;
  }

  /** Tells when another server has taken the place of the one before. @returns a function that ends it */
  onMoved(listener: (server: DatabaseHost) => void): () => void {
    this.movers.add(listener);
    return () => this.movers.delete(listener);
  }

  /** Asks no more; resolves when every connection is closed. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.watching;
  }

  private async watch(at: number): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const client = leadTo(
        new ImpatientClient({
          ...this.config,
          query_timeout: ANSWER_WITHIN_MS,
          connectionTimeoutMillis: ANSWER_WITHIN_MS,
        }),
        this.servers[at]!,
      );
      const drop = (): void => void client.connection.stream.destroy();
      signal.addEventListener('abort', drop, { once: true });
      try {
        await client.connect();
        while (!signal.aborted) {
          this.heard(at, await this.ask(client, at));
          await this.pause();
        }
      } catch (error) {
        this.heard(at, { writable: refuses(error) ? false : undefined, timeline: this.states[at]!.timeline });
      } finally {
        signal.removeEventListener('abort', drop);
        drop();
      }
      await this.pause();
    }
  }

  private async ask(client: pg.Client, at: number): Promise<ServerState> {
    const { rows } = await client.query<Answer>(ASK);
    if (rows[0]!.readOnly || rows[0]!.standby)
      return { writable: false, timeline: this.states[at]!.timeline };
    const named = await client.query<{ timeline: string }>(ASK_TIMELINE);
    return { writable: true, timeline: Number.parseInt(named.rows[0]!.timeline, 16) };
  }

  private async pause(): Promise<void> {
    const wait = this.place === undefined ? SEARCH_EVERY_MS : ASK_EVERY_MS;
    await delay(wait, undefined, { signal: this.stopping.signal }).catch(() => undefined);
  }

  private heard(at: number, state: ServerState): void {
    this.states[at] = state;
    const before = this.place;
    this.place = choosePrimary(this.states, before);
    if (this.place === undefined || this.place === before) return;
    const server = this.servers[this.place]!;
    this.report(server);
    for (const moved of this.movers) moved(server);
    for (const resolve of this.waiting) resolve();
    this.waiting.clear();
  }
}

/** Has a connection that is not made yet be made to that server. */
export function leadTo<Client extends pg.Client>(client: Client, { host, port }: DatabaseHost): Client {
  const { connectionParameters } = client as unknown as {
    connectionParameters: { host: string; port: number };
  };
  Object.assign(connectionParameters, { host, port });
  return Object.assign(client, { host, port });
}

/** Whether the machine says that there is no server: it is not merely silent. */
function refuses(error: unknown): boolean {
  const { code, errors } = error as { code?: unknown; errors?: unknown[] };
  if (Array.isArray(errors)) return errors.every(refuses);
  // 57P: it ends, or it starts.
  return code === 'ECONNREFUSED' || code === 'ENOENT' || (typeof code === 'string' && code.startsWith('57P'));
}
