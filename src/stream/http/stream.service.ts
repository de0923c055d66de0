import { Injectable } from '@nestjs/common';
import { type Authenticated, Authentication } from '../../auth/index.js';
import { type NodePart, OtherParts } from '../../delivery/index.js';
import { Log } from '../../platform/logging/log.js';
import { AppError } from '../../platform/http/errors/index.js';
import { Places } from '../../lib/places.js';
import { ShutdownSignal } from '../../platform/http/shutdown.js';
import { type Count, eachOf, Metrics } from '../../platform/metrics/index.js';
import { heartbeat, message, type Topic } from '../model/sse.js';
import { decodePosition } from '../model/stream-position.js';
import { StreamConnection } from '../tail/stream-connection.js';
import { StreamTails } from '../tail/stream-tails.js';

const HEARTBEAT_MS = 15_000;
/** When somebody who found no place may ask again. */
const RETRY_AFTER_SECONDS = 30;

/** Why a stream ended from here. */
const ENDS = ['session', 'shutdown', 'unread'] as const;
type End = (typeof ENDS)[number];

/** The streams of this node: opens them within bounds, keeps them alive, and ends them. */
@Injectable()
export class StreamService implements NodePart {
  private readonly streams = new Map<StreamConnection, Authenticated>();
  private readonly places = new Places({ ofNode: 500, ofCustomer: 100, ofUser: 20 });
  private readonly ended: Record<End, Count>;
  private readonly log: Log;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly tails: StreamTails,
    private readonly authentication: Authentication,
    private readonly shutdown: ShutdownSignal,
    metrics: Metrics,
    log: Log,
    parts: OtherParts,
  ) {
    this.log = log.for('stream');
    metrics.gauge(
      'hookfront_streams',
      'Streams of news that are open on this node.',
      () => this.places.taken,
    );
    const ended = metrics.counter(
      'hookfront_streams_ended_total',
      'Streams of news that were ended from here: with their session, at a stop, or because they were not read.',
    );
    this.ended = eachOf(ENDS, (reason) => ended({ reason }));
    shutdown.onBegin(() => this.endAll());
    parts.add('streams', this, 'api');
  }

  start(): void {
    this.timer = setInterval(() => void this.beat(), HEARTBEAT_MS);
  }

  stop(): void {
    clearInterval(this.timer);
    this.endAll();
  }

  /**
   * @param lastId the id of the last message that the caller has, when it goes on
   * @throws AppError TooManyRequests when there is no place, ShuttingDown
   */
  open(caller: Authenticated, topics: readonly Topic[], lastId: string | undefined): StreamConnection {
    if (this.shutdown.isShuttingDown) throw new AppError('ShuttingDown');
    const { principal } = caller;
    const full = this.places.take(principal);
    if (full !== undefined) {
      const of = { user: 'You have', customer: 'Your customer has', node: 'This node has' }[full.whose];
      throw new AppError(
        'TooManyRequests',
        `${of} ${full.most} streams open, which is the most there may be.`,
        {
          'Retry-After': String(RETRY_AFTER_SECONDS),
        },
      );
    }
    const stream = new StreamConnection(new Set(topics));
    this.streams.set(stream, caller);
    stream.once('close', () => {
      this.streams.delete(stream);
      this.places.give(principal);
      this.tails.leave(principal.customerId, stream);
      if (stream.wasUnread) this.ended.unread.add();
    });
    this.tails.join(principal.customerId, stream, lastId ? (decodePosition(lastId) ?? 'unknown') : undefined);
    return stream;
  }

  /** Shows that the streams are alive, and ends those whose session has ended. */
  async beat(): Promise<void> {
    for (const [stream, caller] of this.streams) {
      const id = this.tails.idOf(caller.principal.customerId);
      stream.tell(Buffer.from(id === undefined ? ':\n\n' : heartbeat(id)));
    }
    try {
      for (const [stream, caller] of this.streams) {
        if (!(await this.mayListen(caller))) this.end(stream, 'session');
      }
    } catch (error) {
      this.log.warn('Could not look whether the sessions of streams are alive', { error: String(error) });
    }
  }

  private async mayListen(caller: Authenticated): Promise<boolean> {
    return (await this.authentication.again(caller))?.isAdministrator ?? false;
  }

  private endAll(): void {
    for (const stream of this.streams.keys()) this.end(stream, 'shutdown');
  }

  private end(stream: StreamConnection, reason: Exclude<End, 'unread'>): void {
    this.ended[reason].add();
    this.tails.leave(this.streams.get(stream)!.principal.customerId, stream);
    stream.finish(message('end', { reason }));
  }
}
