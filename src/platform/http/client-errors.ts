import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { isStreaming } from './body/index.js';
import { ANSWER_HEADERS } from './connections/index.js';
import { errorBody, type ErrorPages, pathOf } from './errors/index.js';

/** What node says of a request that it could not read. */
type ClientError = NodeJS.ErrnoException & { readonly rawPacket?: unknown };

/**
 * For Fastify's `clientErrorHandler`: what the HTTP parser itself refuses never reaches a route; it still gets the vendor's shape,
 * or a page where its path belongs to those.
 */
export function answerClientError(error: ClientError, socket: Socket, pages?: ErrorPages): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const tooLarge = error.code === 'HPE_HEADER_OVERFLOW';
  const late = error.code === 'ERR_HTTP_REQUEST_TIMEOUT';
  // Said once for each request; nothing is closed unless it is closed here.
  if (late && isStreaming(socket)) return;
  // One that never said anything expects no answer: what is written now would pass for one to what it says next.
  if (isAnswering(socket) || (late && socket.bytesRead === 0)) {
    socket.destroy();
    return;
  }
  const code = tooLarge ? 'HeadersTooLarge' : 'MalformedRequest';
  const message = tooLarge
    ? 'The request headers are too large.'
    : late
      ? 'The request did not arrive whole in time.'
      : 'The request is not well-formed HTTP.';
  const status = tooLarge ? 431 : 400;
  const page = pages?.of(pathIn(error.rawPacket), { status, message });
  const body = page?.html ?? JSON.stringify(errorBody(code, message));
  const headers = page?.headers ?? { 'Content-Type': 'application/json; charset=utf-8' };
  const lines = Object.entries({ ...ANSWER_HEADERS, ...headers }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  socket.end(
    `HTTP/1.1 ${tooLarge ? '431 Request Header Fields Too Large' : '400 Bad Request'}\r\n${lines.join('')}` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}

/** The path of a request that was not read, if its beginning is at hand. */
function pathIn(packet: unknown): string {
  if (!Buffer.isBuffer(packet)) return '';
  const [, target = ''] = /^[A-Z]+ (\S+)/.exec(packet.subarray(0, 4_096).toString('latin1')) ?? [];
  return pathOf(target);
}

/** Whether an answer is under way: what is written behind its beginning would count as more of it, and end it as if whole. */
function isAnswering(socket: Socket & { readonly _httpMessage?: ServerResponse | null }): boolean {
  // Node's own default looks at the same.
  // oxlint-disable-next-line eslint/no-underscore-dangle -- the name is node's
  return socket._httpMessage?.headersSent === true;
}
