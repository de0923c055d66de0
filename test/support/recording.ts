import { randomBytes, randomUUID } from 'node:crypto';
import { jest } from '@jest/globals';
import { ENTITIES } from '../../src/entities.js';
import { loadConfig } from '../../src/config/index.js';
import { StoredDestination } from '../../src/delivery/attempts/destination.entity.js';
import { DestinationsRepository } from '../../src/delivery/attempts/destinations.repository.js';
import { StoredEndpoint } from '../../src/delivery/endpoints/endpoint.entity.js';
import { AlertOutboxRepository } from '../../src/delivery/alert-outbox/alert-outbox.repository.js';
import { EndpointsRepository } from '../../src/delivery/endpoints/endpoints.repository.js';
import { Segment } from '../../src/delivery/journal/segment.js';
import { encodeEvent } from '../../src/delivery/journal/segment-codec.js';
import { DeliveryMetrics } from '../../src/delivery/metrics/delivery-metrics.js';
import type { AttemptResult } from '../../src/delivery/model/attempt-result.js';
import { DeliveryEvents } from '../../src/delivery/model/delivery-events.js';
import { dayOf } from '../../src/delivery/model/ids.js';
import type { JournalEvent } from '../../src/delivery/model/journal-event.js';
import { ThisNode } from '../../src/delivery/model/this-node.js';
import { type ClaimedDelivery, Claims } from '../../src/delivery/results/claims.js';
import { ResultsRepository } from '../../src/delivery/results/results.repository.js';
import { ResultWriter } from '../../src/delivery/results/result-writer.js';
import { CLAIMED_COLUMNS } from '../../src/delivery/retries/retries.repository.js';
import { newSigningSecret, Sealer, uuidV7 } from '../../src/platform/crypto/index.js';
import { type Database, Partitions, type Tx } from '../../src/platform/database/index.js';
import { Log } from '../../src/platform/logging/log.js';
import { Metrics } from '../../src/platform/metrics/index.js';
import { createTestDatabase, type TestDatabase } from './database.js';
import { JumpingClock } from './jumping-clock.js';

export const EVENT: JournalEvent = {
  eventType: 'UPDATE',
  objCode: 'PROJ',
  objId: 'p1',
  eventTime: { epochSecond: 1, nano: 0 },
  eventVersion: 'v2',
  userId: null,
  newState: '{}',
  oldState: '{}',
};

/** What a failed attempt, or a successful one, ended in at this moment. */
export const ended = (clock: JumpingClock, status: number): AttemptResult => ({
  startedAt: clock.monotonic(),
  durationMs: 3,
  delivered: status === 200,
  status,
  fault: null,
  error: status === 200 ? null : `The receiver answered ${status}.`,
  response: null,
  reached: true,
  retryAfterMs: undefined,
});

/** A delivery under way on one node. */
export interface UnderWay {
  readonly segmentId: string;
  readonly subscriptionId: string;
  readonly endpointId: number;
  /** Its attempt has ended. */
  end(result: AttemptResult): void;
  /** So have those of all deliveries in its segment. */
  endAll(result: AttemptResult): void;
}

/** A node as far as its results go: it has deliveries under way, and writes down what became of them. */
export class RecordingNode {
  readonly events = new DeliveryEvents(Log.create('silent'));
  readonly self = new ThisNode();
  readonly claims = new Claims(this.events);
  readonly clock = new JumpingClock();
  readonly writer: ResultWriter;
  readonly finished: string[] = [];

  constructor(readonly database: Database) {
    // Retries far away: an hour after a first attempt, three after the second.
    const config = loadConfig({ RETRY_BASE_MS: '3600000', RETRY_LIMIT: '3' });
    const metrics = new DeliveryMetrics(new Metrics(), this.clock);
    const log = Log.create('silent');
    const alerts = new AlertOutboxRepository(config, this.clock, log);
    const endpoints = new EndpointsRepository(database, alerts, config);
    const repository = new ResultsRepository(
      database,
      endpoints,
      new Partitions(database),
      this.clock,
      alerts,
    );
    const { claims, clock, self, events } = this;
    this.writer = new ResultWriter(repository, claims, clock, config, self, events, metrics, log);
    this.events.on('segmentsFinished', (ids) => void this.finished.push(...ids));
  }

  /** Begins a life of its own, under a new id. */
  async live(name: string): Promise<void> {
    const [row] = await this.database.query<{ id: number }>(
      `INSERT INTO nodes (name, lease_until) VALUES ($1, now() + interval '1 hour') RETURNING id`,
      [name],
    );
    this.self.id = row!.id;
  }

  /** The next transaction is committed, and its confirmation gets lost. */
  loseConfirmation(): void {
    const transaction = this.database.transaction.bind(this.database);
    jest.spyOn(this.database, 'transaction').mockImplementationOnce(async (work) => {
      await transaction(work);
      throw new Error('Connection terminated');
    });
  }

  /**
   * The next transaction's connection is lost before its commit, and the database does not notice.
   * @returns commits it after all
   */
  leaveOpen(): () => Promise<void> {
    const transaction = this.database.transaction.bind(this.database);
    let commit = (): void => undefined;
    const committing = new Promise<void>((resolve) => (commit = resolve));
    let committed: Promise<unknown> = Promise.resolve();
    jest.spyOn(this.database, 'transaction').mockImplementationOnce(async (work) => {
      await new Promise<void>((worked) => {
        committed = transaction(async (tx) => {
          await work(tx);
          worked();
          await committing;
        });
      });
      throw new Error('Connection terminated');
    });
    return async () => {
      commit();
      await committed;
    };
  }
}

/** A database with subscriptions, each of an endpoint of its own, whose deliveries are under way on nodes. */
export class Recording {
  private readonly nodes: RecordingNode[] = [];
  private endpoints = 0;

  private constructor(
    private readonly server: TestDatabase,
    readonly database: Database,
    readonly destinations: DestinationsRepository,
  ) {}

  static async start(): Promise<Recording> {
    const server = await createTestDatabase();
    const database = await server.connect(ENTITIES);
    await database.query(`INSERT INTO customers (id, name) VALUES ('c', 'c')`);
    const partitions = new Partitions(database);
    await partitions.ensureAround('segments', Date.now());
    await partitions.ensureAround('attempts', Date.now());
    const { manager } = database.dataSource;
    const destinations = new DestinationsRepository(
      manager.getRepository(StoredDestination),
      manager.getRepository(StoredEndpoint),
      database,
      new Sealer(randomBytes(32)),
    );
    return new Recording(server, database, destinations);
  }

  async close(): Promise<void> {
    for (const { events } of this.nodes) events.emit('nodeLost');
    await this.server.drop();
  }

  async node(name: string): Promise<RecordingNode> {
    // Of its own, so that one node's can be disturbed.
    const node = new RecordingNode(Object.create(this.database) as Database);
    await node.live(name);
    this.nodes.push(node);
    return node;
  }

  async subscribe(): Promise<string> {
    const subscriptionId = randomUUID();
    const url = `https://receiver.example/${++this.endpoints}`;
    await this.database.transaction((tx) =>
      this.destinations.create(tx, {
        subscriptionId,
        customerId: 'c',
        url,
        base64: false,
        authToken: null,
        headers: [],
        signingSecret: newSigningSecret(),
        paused: false,
      }),
    );
    return subscriptionId;
  }

  /** Deletes the subscription, as an administrator does. @param between done when its destination is gone, and not committed */
  async unsubscribe(subscriptionId: string, between: () => Promise<void> = async () => {}): Promise<void> {
    await this.database.transaction(async (tx) => {
      let statements = 0;
      const query = async <Row>(text: string, values?: readonly unknown[]): Promise<Row[]> => {
        if (++statements === 2) await between();
        return tx.query<Row>(text, values);
      };
      await this.destinations.remove({ ...tx, query } as Tx, subscriptionId);
    });
  }

  /**
   * A first attempt under way.
   * @param of a subscription; without one, a new one
   * @param count deliveries in its segment: this one, and others that stay without a result
   * @param event what is in memory of it
   */
  async firstAttempt(node: RecordingNode, of?: string, count = 1, event = EVENT): Promise<UnderWay> {
    const subscriptionId = of ?? (await this.subscribe());
    const id = uuidV7(Date.now(), randomBytes(10));
    await this.database.query(
      `INSERT INTO segments (id, day, customer_id, owner, obj_codes, event_types, obj_ids, event_indexes, subscription_ids,
                             versions, payload)
       VALUES ($1, $2, 'c', $3, '{PROJ}', '{UPDATE}', '{p1}', array_fill(0, ARRAY[$5::int]),
               array_fill($4::uuid, ARRAY[$5::int]), array_fill(2, ARRAY[$5::int]), '\\x00')`,
      [id, dayOf(id), node.self.id, subscriptionId, count],
    );
    return this.inSegment(node, id, subscriptionId, count, event);
  }

  /** A retry under way: the second attempt at a deferred delivery. */
  async retry(node: RecordingNode, of?: string): Promise<UnderWay> {
    const subscriptionId = of ?? (await this.subscribe());
    const id = uuidV7(Date.now(), randomBytes(10));
    await this.database.query(
      `WITH body AS (INSERT INTO deferred_events (segment_id, event_index, customer_id, body) VALUES ($1, 0, 'c', $3))
       INSERT INTO deferred_deliveries (segment_id, delivery_index, customer_id, event_index, subscription_id, endpoint_id,
                                        version, state, attempts, first_attempt_at, last_attempt_at, due_at)
       SELECT $1, 0, 'c', 0, $2, endpoint_id, 2, 'retrying', 1, now(), now(), now() FROM destinations WHERE subscription_id = $2`,
      [id, subscriptionId, encodeEvent(EVENT)],
    );
    return this.claim(node, id, subscriptionId);
  }

  /** Another node has the delivery now; what the first one still tries to write is too late. */
  async takeOver({ segmentId, subscriptionId }: UnderWay, node: RecordingNode): Promise<UnderWay> {
    const segments = await this.database.query('UPDATE segments SET owner = $2 WHERE id = $1 RETURNING 1', [
      segmentId,
      node.self.id,
    ]);
    return segments.length > 0
      ? this.inSegment(node, segmentId, subscriptionId)
      : this.claim(node, segmentId, subscriptionId);
  }

  /** What the database says of the delivery, of the attempts at it that are logged, and of the endpoint's counters. */
  async facts({ segmentId, endpointId }: UnderWay): Promise<object> {
    const [row] = await this.database.query<object>(
      `SELECT coalesce(d.state, (ARRAY['pending', 'delivered', 'deferred', 'cancelled'])[1 + get_byte(s.results, 0)], 'pending') AS state,
              d.attempts, d.owner IS NOT NULL OR s.finished_at IS NULL AND s.owner IS NOT NULL AS owned,
              round(extract(epoch FROM d.due_at - now()) / 3600)::int AS "dueInHours",
              (SELECT array_agg(number ORDER BY number) FROM attempts WHERE segment_id = $1) AS logged,
              (SELECT max(abs(round(extract(epoch FROM now() - at) / 3600)))::int FROM attempts WHERE segment_id = $1) AS "hoursOff",
              (SELECT ARRAY[successes, failures]::int[] FROM endpoints WHERE id = $2) AS counted
         FROM (SELECT 1) AS one
         LEFT JOIN deferred_deliveries d ON d.segment_id = $1 AND d.delivery_index = 0
         LEFT JOIN segments s ON s.id = $1`,
      [segmentId, endpointId],
    );
    return row!;
  }

  /** Whether anybody waits for a lock that another one has. */
  async somebodyWaits(): Promise<boolean> {
    const rows = await this.database.query(
      `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    return rows.length > 0;
  }

  private async inSegment(
    node: RecordingNode,
    id: string,
    subscriptionId: string,
    count = 1,
    event = EVENT,
  ): Promise<UnderWay> {
    const destination = (await this.destinations.load([subscriptionId])).get(subscriptionId);
    const deliveries = Array.from(
      { length: count },
      (_, index) => ({ index, eventIndex: 0, subscriptionId, destination, version: 2 }) as const,
    );
    const segment = new Segment(id, dayOf(id), 'c', [event], deliveries, node.clock.monotonic());
    return {
      segmentId: id,
      subscriptionId,
      endpointId: destination!.endpointId,
      end: (result) => node.writer.attempted(segment, deliveries[0]!, result),
      endAll: (result) => {
        for (const delivery of deliveries) node.writer.attempted(segment, delivery, result);
      },
    };
  }

  private async claim(node: RecordingNode, id: string, subscriptionId: string): Promise<UnderWay> {
    const [row] = await this.database.query<Omit<ClaimedDelivery, 'probe'>>(
      `UPDATE deferred_deliveries p SET owner = $2 WHERE segment_id = $1 RETURNING ${CLAIMED_COLUMNS}`,
      [id, node.self.id],
    );
    const claim = { ...row!, probe: false };
    node.claims.add(claim);
    const claimedAt = node.clock.monotonic();
    const end = (result: AttemptResult): void => node.writer.retriedAs(claim, claimedAt, result);
    return {
      segmentId: id,
      subscriptionId,
      endpointId: claim.endpoint_id,
      end,
      endAll: end,
    };
  }
}
