import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../errors/index.js';
import { type BodyBudget, type BodyShare, UNCOUNTED_BYTES } from './body-budget.js';
import { codingOf, inflate } from './content-coding.js';
import { GrowingBytes } from './growing-bytes.js';

/** Bodies of calls that take little: log-in, passwords, forms. In bytes. */
export const SMALL_BODY_BYTES = UNCOUNTED_BYTES;

declare module 'fastify' {
  interface FastifyRequest {
    /** Whom its body counts for; set before it is read, where it is known. */
    bodyHolder?: string;
  }
}

/**
 * Takes a whole body in, and inflates it where it is compressed.
 * @param limit in bytes: of what is sent, and of what it inflates to
 * @throws AppError BodyTooLarge; Overloaded when too much of other bodies is in memory; UnsupportedMediaType for an unknown
 *   content encoding; MalformedBody for one that is broken; MalformedRequest when the caller breaks off
 */
export async function receiveBody(
  request: FastifyRequest,
  reply: FastifyReply,
  budget: BodyBudget,
  limit: number,
): Promise<Buffer> {
  const coding = codingOf(request.headers['content-encoding']);
  const promised = promisedLength(request);
  if (promised !== undefined && promised > limit) throw tooLarge(limit);
  const sent = budget.open(request.bodyHolder);
  reply.raw.once('close', () => sent.release());
  if (!sent.fits(promised ?? 0)) throw overloaded();
  const bytes = await collect(request, new Intake(sent, limit, promised));
  if (coding === undefined || bytes.length === 0) return bytes;
  const inflated = budget.open(request.bodyHolder);
  reply.raw.once('close', () => inflated.release());
  const intake = new Intake(inflated, limit);
  await inflate(coding, bytes, (piece) => intake.take(piece));
  sent.release();
  return intake.whole();
}

/** What the headers say that will come, in bytes; undefined when they do not say. */
export function promisedLength({ headers }: FastifyRequest): number | undefined {
  return headers['transfer-encoding'] === undefined ? Number(headers['content-length'] ?? 0) : undefined;
}

/** Bytes on their way in, against a limit and the budget. */
class Intake {
  private readonly bytes: GrowingBytes;

  constructor(
    private readonly share: BodyShare,
    private readonly limit: number,
    promised?: number,
  ) {
    this.bytes = new GrowingBytes(promised ?? limit);
  }

  /** @throws AppError BodyTooLarge, Overloaded */
  take(piece: Buffer): void {
    if (this.bytes.length + piece.length > this.limit) throw tooLarge(this.limit);
    if (!this.share.holds(this.bytes.sizeWith(piece.length))) throw overloaded();
    this.bytes.add(piece);
  }

  whole(): Buffer {
    return this.bytes.whole();
  }
}

function collect({ raw }: FastifyRequest, intake: Intake): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const finish = (error?: unknown): void => {
      raw.off('data', onData).off('end', onEnd).off('close', onClose);
      if (error === undefined) resolve(intake.whole());
      else reject(error as Error);
    };
    const onData = (piece: Buffer): void => {
      try {
        intake.take(piece);
      } catch (error) {
        finish(error);
      }
    };
    const onEnd = (): void => finish();
    const onClose = (): void => finish(new AppError('MalformedRequest', 'The request did not arrive whole.'));
    raw.on('error', () => {});
    raw.on('data', onData).on('end', onEnd).on('close', onClose);
    // It may have gone while somebody was asked who this is.
    if (raw.destroyed && !raw.readableEnded) onClose();
  });
}

function tooLarge(limit: number): AppError {
  return new AppError('BodyTooLarge', `The body is larger than this call takes: ${limit} bytes.`);
}

function overloaded(): AppError {
  return new AppError('Overloaded', undefined, { 'Retry-After': '1' });
}
