import { endpointKey } from '../../delivery/index.js';
import type { ReplaysService } from '../../delivery-log/index.js';
import type { EndpointsService } from '../../event-subscriptions/index.js';
import type { StatsService } from '../../statistics/index.js';
import type { BlockedEndpoint, ChangesRepository } from './changes.repository.js';

/** Rows in one message, and URLs that are compared. */
const MOST_ROWS = 20;
const MOST_BLOCKED = 1_000;
/** An ended replay is told once more after its end, within this time. */
const ENDED_MS = 10_000;
const MINUTE_MS = 60_000;

/** Looks now and then at something that is only known as it is now, and tells what is other than at the last look. */
export interface Watch {
  /** Milliseconds between two looks. */
  readonly everyMs: number;
  /** @returns the data of a message; undefined when there is nothing to tell. @throws the database's error */
  look(): Promise<object | undefined>;
}

/** URLs that were disabled, frozen or enabled again. */
export class EndpointsWatch implements Watch {
  readonly everyMs = 2_000;
  private known: Map<number, { readonly key: string; readonly stamp: string }> | undefined;

  constructor(
    private readonly customerId: string,
    private readonly repository: ChangesRepository,
    private readonly endpoints: EndpointsService,
  ) {}

  async look(): Promise<object | undefined> {
    const blocked = await this.repository.blocked(this.customerId, MOST_BLOCKED);
    const before = this.known;
    const now = new Map(
      blocked.map((endpoint) => [
        endpoint.id,
        { key: endpointKey(endpoint.urlHash), stamp: stampOf(endpoint) },
      ]),
    );
    this.known = now;
    if (before === undefined) return undefined;
    const changed = [...now].filter(([id, { stamp }]) => before.get(id)?.stamp !== stamp);
    const recovered = [...before].filter(([id]) => !now.has(id));
    const keys = [...changed, ...recovered].map(([, { key }]) => key);
    if (keys.length === 0) return undefined;
    const rows: object[] = [];
    for (const key of keys.slice(0, MOST_ROWS)) rows.push(await this.endpoints.get(this.customerId, key));
    return { endpoints: rows, more: keys.length - rows.length };
  }
}

/** Replays that are under way, each time that they got further, and their ends. */
export class ReplaysWatch implements Watch {
  readonly everyMs = 2_000;
  private readonly told = new Map<string, string>();
  /** Those that ended before are not told, unless they ended since somebody listened the last time. */
  private endedMs: number;

  /** @param sinceMs milliseconds since that */
  constructor(
    private readonly customerId: string,
    private readonly repository: ChangesRepository,
    private readonly replays: ReplaysService,
    sinceMs: number,
  ) {
    this.endedMs = sinceMs;
  }

  async look(): Promise<object | undefined> {
    const ids = await this.repository.replays(this.customerId, this.endedMs, MOST_ROWS);
    this.endedMs = ENDED_MS;
    const rows: object[] = [];
    for (const id of ids) {
      const replay = await this.replays.get(this.customerId, id);
      const text = JSON.stringify(replay);
      if (this.told.get(id) === text) continue;
      this.told.set(id, text);
      rows.push(replay);
    }
    for (const id of this.told.keys()) if (!ids.includes(id)) this.told.delete(id);
    return rows.length === 0 ? undefined : { replays: rows };
  }
}

/** The figures of each minute, some seconds after its end. */
export class StatsWatch implements Watch {
  readonly everyMs = 1_000;
  private toldMs: number;

  /** @param now milliseconds since the Unix epoch */
  constructor(
    private readonly customerId: string,
    private readonly stats: StatsService,
    private readonly now: () => number,
    private readonly delayMs = 5_000,
  ) {
    this.toldMs = this.endMs();
  }

  async look(): Promise<object | undefined> {
    const endMs = this.endMs();
    if (endMs === this.toldMs) return undefined;
    this.toldMs = endMs;
    const from = endMs - MINUTE_MS;
    return this.stats.minute(this.customerId, from);
  }

  /** The end of the last minute that is written down by now. */
  private endMs(): number {
    const now = this.now() - this.delayMs;
    return now - (now % MINUTE_MS);
  }
}

function stampOf({ disabledAt, frozenAt, reason, probeAt }: BlockedEndpoint): string {
  return JSON.stringify([disabledAt, frozenAt, reason, probeAt]);
}
