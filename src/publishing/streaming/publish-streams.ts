import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import {
  type Authenticated,
  Authentication,
  refuseUnlessPublisher,
  shownCredentials,
} from '../../auth/index.js';
import { type NodePart, OtherParts } from '../../delivery/index.js';
import { Places } from '../../lib/places.js';
import { Clock } from '../../platform/clock/clock.js';
import { streamedBody } from '../../platform/http/body/index.js';
import { AppError, ErrorFilter } from '../../platform/http/errors/index.js';
import { ShutdownSignal } from '../../platform/http/shutdown.js';
import { Log } from '../../platform/logging/log.js';
import { Metrics } from '../../platform/metrics/index.js';
import { PublishingService } from '../accepting/publishing.service.js';
import { PublishStream } from './publish-stream.js';

const HEARTBEAT_MS = 15_000;
/** A stream's session is looked up at most so often while events come in. */
const CHECK_MS = 1_000;
/** When somebody who found no place may ask again. */
const RETRY_AFTER_SECONDS = 30;
/** Each holds up to four portions of lines in memory, of 256 KiB, or of an event of 3 MiB. */
const MOST_OPEN = { ofNode: 256, ofCustomer: 64, ofUser: 16 };

const STOPPING =
  'This node is shutting down. Lines without a result were not taken; send them again on another connection.';

/** The streams of events that are open on this node: opens them within bounds, keeps them alive, and ends them. */
@Injectable()
export class PublishStreams implements NodePart {
  private readonly streams = new Map<PublishStream, Authenticated>();
  private readonly places = new Places(MOST_OPEN);
  private readonly log: Log;
  private readonly errors: ErrorFilter;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly publishing: PublishingService,
    private readonly authentication: Authentication,
    private readonly shutdown: ShutdownSignal,
    private readonly clock: Clock,
    metrics: Metrics,
    log: Log,
    parts: OtherParts,
  ) {
    this.log = log.for('publishing');
    this.errors = new ErrorFilter(this.log, clock);
    metrics.gauge(
      'hookfront_publish_streams',
      'Streams of events that publishers have open on this node.',
      () => this.places.taken,
    );
    shutdown.onBegin(() => this.endAll());
    parts.add('publish streams', this, 'api');
  }

  start(): void {
    this.timer = setInterval(() => void this.beat(), HEARTBEAT_MS);
  }

  stop(): void {
    clearInterval(this.timer);
    this.endAll();
  }

  /** @throws AppError TooManyRequests when there is no place, ShuttingDown */
  open(caller: Authenticated, request: FastifyRequest, explain: boolean): PublishStream {
    if (this.shutdown.isShuttingDown) throw new AppError('ShuttingDown');
    const { principal } = caller;
    const full = this.places.take(principal);
    if (full !== undefined) {
      const of = { user: 'You have', customer: 'Your customer has', node: 'This node has' }[full.whose];
      throw new AppError(
        'TooManyRequests',
        `${of} ${full.most} streams of events open, which is the most there may be.`,
        { 'Retry-After': String(RETRY_AFTER_SECONDS) },
      );
    }
    let checkedAt = this.clock.monotonic();
    const stream = new PublishStream(streamedBody(request), {
      publish: (batch) => this.publishing.publishLines(principal, batch, explain),
      check: async () => {
        const now = this.clock.monotonic();
        if (now - checkedAt < CHECK_MS) return;
        checkedAt = now;
        const shown = shownCredentials(this.authentication, request);
        refuseUnlessPublisher((await this.authentication.authenticate(shown))?.principal);
      },
      toAppError: (error) => this.errors.toAppError(error, request),
    });
    this.streams.set(stream, caller);
    stream.once('close', () => {
      this.streams.delete(stream);
      this.places.give(principal);
    });
    return stream;
  }

  /** Shows that the streams are alive, and ends those whose session has ended. */
  async beat(): Promise<void> {
    for (const stream of this.streams.keys()) stream.beat();
    try {
      for (const [stream, caller] of this.streams) {
        const principal = await this.authentication.again(caller);
        try {
          refuseUnlessPublisher(principal);
        } catch (error) {
          stream.end(error as AppError);
        }
      }
    } catch (error) {
      this.log.warn('Could not look whether the sessions of streams of events are alive', {
        error: String(error),
      });
    }
  }

  private endAll(): void {
    for (const stream of this.streams.keys()) stream.end(new AppError('ShuttingDown', STOPPING));
  }
}
