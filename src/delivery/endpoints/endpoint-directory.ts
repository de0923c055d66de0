import { Injectable } from '@nestjs/common';
import {
  EndpointListRepository,
  type EndpointQuery,
  type ListedEndpoint,
  type SeenEndpoint,
} from './endpoint-list.repository.js';

/** A customer's URL with its health and what waits for it. */
export interface CountedEndpoint extends ListedEndpoint {
  readonly subscriptions: number;
  readonly onHold: number;
  readonly retrying: number;
  /** Requests under way, as the nodes told last. */
  readonly inFlight: number;
  /** False when there may be more on hold or retrying than were counted. */
  readonly complete: boolean;
}

/** URLs looked at in a statement, and in one page: what is rare costs a moment, and the next page goes on. */
const FIRST_LOOK = 200;
const LARGEST_LOOK = 5_000;
const MOST_LOOKED = 20_000;
/** Deliveries on hold that are counted for each URL of a page: a thousand, of a long page fewer; and for one URL. */
const COUNTED_IN_LIST = 1_000;
const COUNTED_IN_PAGE = 100_000;
const COUNTED_FOR_ONE = 100_000;
/** Retrying deliveries of the customer that are looked at for the count. */
const RETRYING_LOOKED = 20_000;

/** The URLs that a customer's subscriptions name, newest first. */
@Injectable()
export class EndpointDirectory {
  constructor(private readonly repository: EndpointListRepository) {}

  /**
   * One page. It may hold fewer than its limit, even none, and yet have a next one: enough was searched for one page.
   * @param after the hash of a URL: only those that come after it
   * @returns `next` is the hash after which the next page begins, null at the end; undefined when `after` is none of the customer's
   */
  async list(
    customerId: string,
    query: EndpointQuery,
    { after, limit }: { readonly after?: Buffer | undefined; readonly limit: number },
  ): Promise<{ readonly endpoints: CountedEndpoint[]; readonly next: Buffer | null } | undefined> {
    let before = Number.MAX_SAFE_INTEGER;
    if (after !== undefined) {
      const last = await this.repository.find(customerId, after);
      if (last === undefined) return undefined;
      before = last.id;
    }
    const { found, next } = await this.search(customerId, query, before, limit);
    const counted = Math.min(COUNTED_IN_LIST, Math.ceil(COUNTED_IN_PAGE / Math.max(1, found.length)));
    return { endpoints: await this.counted(customerId, found, counted), next };
  }

  /** One of the customer's URLs, also one that no subscription names any more. */
  async find(customerId: string, hash: Buffer): Promise<CountedEndpoint | undefined> {
    const endpoint = await this.repository.find(customerId, hash);
    if (endpoint === undefined) return undefined;
    const [counted] = await this.counted(customerId, [endpoint], COUNTED_FOR_ONE);
    return counted;
  }

  private async search(
    customerId: string,
    query: EndpointQuery,
    from: number,
    limit: number,
  ): Promise<{ readonly found: SeenEndpoint[]; readonly next: Buffer | null }> {
    const found: SeenEndpoint[] = [];
    let before = from;
    let batch = Math.max(FIRST_LOOK, limit + 1);
    for (let looked = 0; ;) {
      const seen = await this.repository.look(customerId, query, before, batch);
      found.push(...seen.filter(({ meant }) => meant));
      // One more than was asked for: that is how it is known that there is more.
      if (found.length > limit) {
        const page = found.slice(0, limit);
        return { found: page, next: page.at(-1)!.urlHash };
      }
      const last = seen.at(-1);
      if (last === undefined || last.total < batch) return { found, next: null };
      looked += last.total;
      if (looked >= MOST_LOOKED) return { found, next: last.urlHash };
      before = last.id;
      batch = Math.min(4 * batch, LARGEST_LOOK);
    }
  }

  private async counted(
    customerId: string,
    endpoints: readonly ListedEndpoint[],
    counted: number,
  ): Promise<CountedEndpoint[]> {
    if (endpoints.length === 0) return [];
    const ids = endpoints.map(({ id }) => id);
    const [counts, retrying] = await Promise.all([
      this.repository.counts(ids, counted),
      this.repository.retrying(customerId, ids, RETRYING_LOOKED),
    ]);
    const countsOf = new Map(counts.map((each) => [each.id, each]));
    const retryingOf = new Map(retrying.map((each) => [each.id, each]));
    return endpoints.map((endpoint) => {
      const { subscriptions, onHold: found, inFlight } = countsOf.get(endpoint.id)!;
      const onHold = Math.min(found, counted);
      const { count, looked } = retryingOf.get(endpoint.id)!;
      const complete = onHold < counted && looked < RETRYING_LOOKED;
      return { ...endpoint, subscriptions, onHold, retrying: count, inFlight, complete };
    });
  }
}
