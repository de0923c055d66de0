import { PassThrough, Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import { type AnswerStart, isOfStaleConnection } from '../answer/answer-start.js';
import type { AnswerWatch } from '../answer/answer-watch.js';
import { classifyError, ConnectTimeout, describeError, EgressRejection } from '../model/egress-errors.js';
import {
  BrokenExchange,
  type ExchangeErrorClass,
  type ExchangeRequest,
  type ExchangeResult,
} from '../model/exchange-result.js';
import { readHeaders } from './exchange-headers.js';

/** Bytes of each direction that wait here: more does not make it faster, less does make it slower. */
const BUFFER_BYTES = 262_144;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The connection that an exchange has to itself. */
export interface ExchangeConnection {
  /** Whether it has carried an answer before, so that the peer may be closing it at this very moment. */
  readonly used: boolean;
  readonly answers: AnswerWatch;
  send(options: Pick<Dispatcher.DispatchOptions, 'body'>, handler: Exchange): void;
  /** The exchange is complete; the connection may serve another one. */
  release(): void;
  /** Closes it, also while it is being made. */
  destroy(error: Error): void;
}

type Failure = Exclude<ExchangeResult, { kind: 'response' }>;

/**
 * One request and its answer, from the call until both bodies have ended, as undici's handler. The result is known with
 * the answer's headers; the body then lives on, under the idle limit alone. Ended by whatever comes first: the answer's end,
 * a limit, the signal, the reader's destroying the body, the client's end.
 */
export class Exchange implements Dispatcher.DispatchHandler {
  /** Known once the answer has begun, or cannot begin any more. */
  readonly result: Promise<ExchangeResult>;

  private resolve!: (result: ExchangeResult) => void;
  private state: 'connecting' | 'sending' | 'waiting' | 'receiving' | 'ended' = 'connecting';
  private readonly source: Readable | null;
  private timer: NodeJS.Timeout;
  private connection!: ExchangeConnection;
  private onUsedConnection = false;
  private abort: ((error: Error) => void) | null = null;
  private resume: (() => void) | null = null;
  private paused = false;
  private bodySent = false;
  private body: Readable | null = null;
  private detach: () => void = () => {};

  constructor(
    private readonly request: ExchangeRequest,
    private readonly connect: (fresh: boolean) => ExchangeConnection,
    private readonly onEnd: (exchange: Exchange) => void,
  ) {
    this.result = new Promise((resolve) => (this.resolve = resolve));
    this.source = request.body instanceof Readable ? request.body : null;
    this.timer = this.startTimer(request.timeoutMs);
    request.signal?.addEventListener('abort', this.onSignal);
    // A request that must not, or cannot, be sent twice gets a fresh connection, which cannot be stale.
    this.send(!isRepeatable(request));
  }

  get ended(): boolean {
    return this.state === 'ended';
  }

  /** Ends it now: as a result when the answer has not begun, else by failing its body. */
  end(errorClass: ExchangeErrorClass, message: string): void {
    this.fail({ kind: 'error', errorClass, message }, errorClass);
  }

  onConnect(abort: (error?: Error) => void): void {
    if (this.state === 'ended') throw new Error('this exchange has ended already');
    this.abort = abort;
    this.onUsedConnection = this.connection.used;
    this.answer.expect();
    if (this.source === null) {
      this.state = 'waiting';
    } else {
      this.state = 'sending';
      this.limit(this.request.idleMs);
    }
  }

  onBodySent(): void {
    if (this.source !== null) this.timer.refresh();
  }

  onRequestSent(): void {
    this.bodySent = true;
    if (this.state !== 'sending') return;
    this.state = 'waiting';
    this.limit(this.request.timeoutMs);
  }

  onHeaders(status: number, headers: Buffer[], resume: () => void): boolean {
    if (status < 200 || this.state === 'ended') return true;
    this.answer.headed();
    this.state = 'receiving';
    this.limit(this.request.idleMs);
    this.resume = resume;
    this.body = new Readable({
      highWaterMark: BUFFER_BYTES,
      read: () => this.onRead(),
      destroy: (error, done) => {
        this.onBodyDestroyed();
        done(error);
      },
    });
    // There may be no listener yet, or no longer; an error without a listener would end the process.
    this.body.on('error', () => {});
    this.resolve({ kind: 'response', status, headers: readHeaders(headers), body: this.body });
    return true;
  }

  onData(chunk: Buffer): boolean {
    if (this.body === null || this.state === 'ended') return true;
    this.timer.refresh();
    const more = this.body.push(chunk);
    this.paused = !more;
    return more;
  }

  onComplete(): void {
    if (this.state === 'ended') return;
    this.finish();
    // With the request's body still on its way, undici closes the connection by itself.
    if (this.bodySent) this.connection.release();
    else this.connection.destroy(new BrokenExchange('CONNECTION_CLOSED', 'the answer came first'));
    this.body?.push(null);
  }

  onError(thrown: Error): void {
    if (this.state === 'ended') return;
    const error = this.connection.answers.causeOf(thrown);
    if (this.onUsedConnection && this.body === null && isOfStaleConnection(error, this.answer)) {
      this.connection.destroy(error);
      this.abort = null;
      this.state = 'connecting';
      return this.send(true);
    }
    const message = this.connection.answers.describe(error);
    if (error instanceof EgressRejection) return this.fail({ kind: 'refused', message }, 'OTHER');
    if (error instanceof ConnectTimeout)
      return this.fail({ kind: 'timeout', phase: 'connect', message }, 'OTHER');
    const ofBody = error instanceof SourceBroken || codeOf(error) === 'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH';
    this.end(ofBody ? 'REQUEST_BODY' : classifyError(error), message);
  }

  private get answer(): AnswerStart {
    return this.connection.answers.answer;
  }

  private send(fresh: boolean): void {
    this.connection = this.connect(fresh);
    this.connection.send(
      { body: this.source === null ? this.request.body : this.detached(this.source) },
      this,
    );
  }

  /** What undici may destroy in the place of the caller's stream. */
  private detached(source: Readable): Readable {
    const through = new PassThrough({ highWaterMark: BUFFER_BYTES });
    // undici listens no more once the exchange has ended, which may be before the error of a broken source comes out.
    through.on('error', () => {});
    const broken = (error?: Error | null): void => {
      through.destroy(new SourceBroken(error ? describeError(error) : 'the body to be sent broke off'));
    };
    const onClose = (): void => {
      if (!source.readableEnded) broken();
    };
    source.on('error', broken).on('close', onClose);
    this.detach = () => {
      source.off('close', onClose).unpipe(through);
      through.destroy();
    };
    if (source.destroyed) broken(source.errored);
    else source.pipe(through);
    return through;
  }

  private readonly onSignal = (): void => this.end('ABORTED', 'the request was given up');

  private onRead(): void {
    if (this.state === 'ended' || !this.paused) return;
    this.paused = false;
    this.timer.refresh();
    // Not synchronously: this may have been called from the parser of another connection.
    process.nextTick(this.resume!);
  }

  private onBodyDestroyed(): void {
    if (this.state !== 'ended') this.fail(null, 'ABORTED');
  }

  private limit(ms: number): void {
    clearTimeout(this.timer);
    this.timer = this.startTimer(ms);
  }

  private startTimer(ms: number): NodeJS.Timeout {
    return setTimeout(() => this.onLimit(ms), Math.min(ms, LONGEST_TIMER_MS));
  }

  private onLimit(ms: number): void {
    if (this.state === 'receiving') return this.fail(null, 'IDLE', `no byte for ${ms} ms`);
    const [phase, what] =
      this.state === 'connecting'
        ? (['connect', 'no connection within'] as const)
        : this.state === 'sending'
          ? (['request', 'the body stood still for'] as const)
          : (['response', 'no response within'] as const);
    this.fail(
      { kind: 'timeout', phase, message: `${what} ${ms} ms${phase === 'connect' ? '' : this.answer.soFar}` },
      'OTHER',
    );
  }

  /** @param failure the result, where none is known yet */
  private fail(
    failure: Failure | null,
    reason: BrokenExchange['reason'],
    message = failure?.message ?? '',
  ): void {
    if (this.state === 'ended') return;
    this.finish();
    const error = new BrokenExchange(reason, message);
    if (this.body === null) {
      this.resolve(failure ?? { kind: 'error', errorClass: 'OTHER', message });
    } else if (!this.body.destroyed) {
      this.body.destroy(this.request.brokenAs?.(error) ?? error);
    }
    this.abort?.(error);
    this.connection.destroy(error);
  }

  private finish(): void {
    this.state = 'ended';
    clearTimeout(this.timer);
    this.request.signal?.removeEventListener('abort', this.onSignal);
    this.onEnd(this);
    if (!this.bodySent) this.detach();
  }
}

/** Whether a peer that closed a kept connection in that very moment may be sent the request once more. */
function isRepeatable({ method, body }: ExchangeRequest): boolean {
  return (method === 'GET' || method === 'HEAD') && body === undefined;
}

/** The stream of a request's body failed. */
class SourceBroken extends Error {}

function codeOf(error: Error): unknown {
  return (error as NodeJS.ErrnoException).code;
}
