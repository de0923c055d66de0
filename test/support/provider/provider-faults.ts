import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { Gate } from '../receiver.js';

/** What goes wrong with one request to a provider, in place of what was asked for or on top of it. */
export interface ProviderFault {
  /** The answer is held back until this is open. */
  readonly gate?: Gate;
  /** Answered with this. */
  readonly answer?: {
    readonly status?: number;
    readonly headers?: Readonly<Record<string, string | string[]>>;
    readonly body?: string | Buffer;
  };
  /** Answered with this status and an error that quotes the request's address and what it was authenticated with. */
  readonly echo?: number;
  /** These bytes are the whole answer, head and all; the connection is closed behind them. */
  readonly raw?: string | Buffer;
  /** An answer of this type that never ends. */
  readonly endless?: 'application/json' | 'application/octet-stream' | 'image/png';
  /** A gigabyte of JSON in a megabyte of gzip. */
  readonly bomb?: true;
  /** The request is never answered. */
  readonly hang?: true;
  /** The connection is reset in place of an answer. */
  readonly reset?: true;
  /** The real bytes, so many of them, and then a reset, or nothing more. */
  readonly bytes?: { readonly only: number; readonly end: 'reset' | 'stall' };
}

/** Does what the fault says; false when the real answer is to be given. */
export function commit(fault: ProviderFault, response: ServerResponse): boolean {
  if (fault.hang) return true;
  if (fault.reset) response.socket?.resetAndDestroy();
  else if (fault.raw !== undefined) response.socket?.end(fault.raw);
  else if (fault.echo !== undefined) {
    const { authorization, apikey, 'x-gate': gate } = response.req.headers;
    const error = [response.req.url, authorization, apikey, gate].filter(Boolean).join(' ');
    response.writeHead(fault.echo, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ status: 'error', error }));
  } else if (fault.bomb) {
    response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
    response.end(gzipBomb());
  } else if (fault.endless) drip(response, fault.endless);
  else if (fault.answer) {
    const { status = 200, headers, body = '' } = fault.answer;
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(body);
  } else return false;
  return true;
}

const MEMBER = 64 * 1024 * 1024;
let bomb: Buffer | undefined;

/** Gzip members one behind the other: 16 × 64 MiB of spaces behind a bracket. */
function gzipBomb(): Buffer {
  bomb ??= Buffer.concat([gzipSync('['), ...Array<Buffer>(16).fill(gzipSync(Buffer.alloc(MEMBER, ' ')))]);
  return bomb;
}

/** Writes as fast as the peer takes it, until it has had enough. */
function drip(response: ServerResponse, type: string): void {
  response.writeHead(200, { 'content-type': type });
  if (type === 'application/json') response.write('["');
  const chunk = Buffer.alloc(64 * 1024, 'x');
  const write = (): void => {
    while (!response.destroyed && response.write(chunk));
  };
  response.on('drain', write);
  write();
}
