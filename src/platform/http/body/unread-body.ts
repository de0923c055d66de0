import type { IncomingMessage, ServerResponse } from 'node:http';

/** A refused caller who writes first and reads later gets this long to read the answer. */
const LINGER_MS = 2_000;

/**
 * For a call that may be answered before its body was read: the rest is thrown away as it comes, and after two seconds the
 * connection is closed. Called before the answer begins. Node would, where the connection is to close, do so at once, and a
 * caller who still writes would see a reset instead of the answer.
 */
export function lingerAfterAnswer(request: IncomingMessage, response: ServerResponse): void {
  const { socket } = request;
  const closes = !response.shouldKeepAlive;
  response.shouldKeepAlive = true;
  response.once('finish', () => {
    if (closes && request.complete) socket.destroySoon();
    if (request.complete) return;
    const timer = setTimeout(() => socket.destroy(), LINGER_MS).unref();
    request.once('end', () => {
      clearTimeout(timer);
      if (closes) socket.destroySoon();
    });
    request.resume();
  });
}
