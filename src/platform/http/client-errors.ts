import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { isStreaming } from './body/request-bodies.js';
import { errorBody } from './errors/index.js';

/** For Fastify's `clientErrorHandler`: what the HTTP parser itself refuses never reaches a route; it still gets the vendor's shape. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const tooLarge = error.code === 'HPE_HEADER_OVERFLOW';
  const late = error.code === 'ERR_HTTP_REQUEST_TIMEOUT';
  // Said once for each request; nothing is closed unless it is closed here.
  if (late && isStreaming(socket)) return;
  if (isAnswering(socket)) {
    socket.destroy();
    return;
  }
  const body = JSON.stringify(
    tooLarge
      ? errorBody('HeadersTooLarge', 'The request headers are too large.')
      : errorBody(
          'MalformedRequest',
          late ? 'The request did not arrive whole in time.' : 'The request is not well-formed HTTP.',
        ),
  );
  const line = tooLarge ? '431 Request Header Fields Too Large' : '400 Bad Request';
  socket.end(
    `HTTP/1.1 ${line}\r\nContent-Type: application/json; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}

/** Whether an answer is under way: what is written behind its beginning would count as more of it, and end it as if whole. */
function isAnswering(socket: Socket & { readonly _httpMessage?: ServerResponse | null }): boolean {
  // Node's own default looks at the same.
  // oxlint-disable-next-line eslint/no-underscore-dangle -- the name is node's
  return socket._httpMessage?.headersSent === true;
}
