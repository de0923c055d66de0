import type { ServerResponse } from 'node:http';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FastifyReply } from 'fastify';
import { AppError } from '../../platform/http/errors/index.js';
import { begun } from './first-byte.js';
import type { ByteHead } from './byte-heads.js';

/**
 * Answers with bytes, as fast as the caller reads them. Nothing is sent before the first of them is there, or it is known that
 * there are none, so a failure up to then is an answer of its own; after that, whatever goes wrong ends the connection, so that
 * nobody takes a part for the whole.
 * @param headOf gives the head when it is known whether there are any bytes; may throw an AppError
 * @param options.idleMs how long a caller may go without reading
 * @throws AppError ProviderError when the body breaks off; an AppError that the body ended with is thrown as it is
 */
export async function sendBytes(
  reply: FastifyReply,
  headOf: (isEmpty: boolean) => ByteHead,
  body: Readable,
  options: { readonly idleMs: number; readonly signal: AbortSignal },
): Promise<void> {
  const { raw } = reply;
  try {
    const isEmpty = !(await begun(body, options.signal));
    const { status, headers, length } = headOf(isEmpty);
    reply.hijack();
    raw.writeHead(status, { ...reply.getHeaders(), ...headers } as Record<string, string | number>);
    if (isEmpty || reply.request.method === 'HEAD') {
      raw.end();
      return;
    }
    if (length === null && !raw.chunkedEncoding) resetUnlessWhole(raw);
    const timer = setTimeout(() => {
      // A provider that gives nothing is another's to judge.
      if (raw.writableNeedDrain) raw.destroy();
      else timer.refresh();
    }, options.idleMs).unref();
    try {
      await pipeline(body, exactly(length, timer), raw, { signal: options.signal });
    } finally {
      clearTimeout(timer);
    }
  } catch (error) {
    throw error instanceof AppError || options.signal.aborted
      ? error
      : new AppError('ProviderError', 'The document provider broke off its answer.');
  } finally {
    body.destroy();
  }
}

/**
 * For an answer that ends with its connection, as it does for callers of HTTP/1.0, which some proxies are: only a reset tells
 * them that it broke off, whoever closes the connection.
 */
function resetUnlessWhole(raw: ServerResponse): void {
  const { socket } = raw;
  if (socket === null) return;
  const destroy = socket.destroy.bind(socket);
  socket.destroy = (error) => {
    socket.destroy = destroy;
    return raw.writableFinished ? destroy(error) : socket.resetAndDestroy();
  };
}

/** Passes on what comes, and fails when that is more or less than was said: a connection must not carry it on. */
function exactly(length: number | null, timer: NodeJS.Timeout): Transform {
  let passed = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      passed += chunk.length;
      timer.refresh();
      if (length !== null && passed > length) done(new Error('the body is longer than was said'));
      else done(null, chunk);
    },
    flush(done) {
      done(length !== null && passed < length ? new Error('the body is shorter than was said') : null);
    },
  });
}
