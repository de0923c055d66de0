import type { Readable } from 'node:stream';

/**
 * Waits for a stream's first byte, and takes none.
 * @returns whether there is one; false when the stream has come to its end without
 * @throws whatever the stream, or the signal, ends it with before
 */
export async function begun(body: Readable, signal: AbortSignal): Promise<boolean> {
  signal.throwIfAborted();
  if (body.errored) throw body.errored;
  if (body.readableLength > 0) return true;
  if (body.readableEnded) return false;
  if (body.destroyed) throw new Error('the body was closed');
  return new Promise<boolean>((resolve, reject) => {
    const finish = (answer: () => void) => () => {
      body.off('readable', some).off('end', none).off('error', failed).off('close', closed);
      signal.removeEventListener('abort', aborted);
      answer();
    };
    // `readable` also fires at the end of an empty stream; read(0) then makes it emit `end`.
    const some = (): void => void (body.readableLength > 0 ? first() : body.read(0));
    const first = finish(() => resolve(true));
    const none = finish(() => resolve(false));
    const failed = finish(() => reject(body.errored ?? new Error('the body failed')));
    const closed = finish(() => reject(new Error('the body was closed')));
    const aborted = finish(() => reject(signal.reason as Error));
    body.on('readable', some).once('end', none).once('error', failed).once('close', closed);
    signal.addEventListener('abort', aborted);
  });
}
