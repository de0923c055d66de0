import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

const HEAD_END = '\r\n\r\n';
const OVERLAP = HEAD_END.length - 1;

/**
 * Lets the requests of every connection in one at a time: what a caller sends behind a request stays unparsed, and then
 * unread, until the answer before it is in the system's hands. Node itself starts all requests of a read of 64 KB, which
 * may be 1 600, and then looks how much has piled up.
 */
export function readInTurn(server: Server): void {
  const bySocket = new WeakMap<Socket, PacedReading>();
  server.on('connection', (socket: Socket) => bySocket.set(socket, new PacedReading(socket)));
  server.prependListener('request', (request: IncomingMessage, response: ServerResponse) =>
    bySocket.get(request.socket)?.onRequest(request, response),
  );
}

/**
 * Stands between a connection and node's parser. A message ends with an empty line, or after the bytes that its
 * Content-Length says, and the parser never gets bytes from behind such a place while a request waits for its answer.
 */
class PacedReading {
  private readonly parse: (chunk: Buffer) => void;
  private newest: IncomingMessage | undefined;
  private unanswered = 0;
  /** Bytes of the newest request's body that have not arrived. */
  private bodyLeft = 0;
  /** The end of what the parser has got, as far as an empty line may begin there. */
  private tail = '';
  private holding = false;
  /** Whether it continues as soon as others have had their turn. */
  private goesOn = false;

  constructor(private readonly socket: Socket) {
    // Node's own listener, which hands the bytes to the parser. Listening beside it makes node read in JavaScript.
    this.parse = socket.listeners('data')[0] as (chunk: Buffer) => void;
    socket.on('data', this.onData).on('resume', this.onResume).on('drain', this.proceed);
    socket.removeListener('data', this.parse);
  }

  onRequest(request: IncomingMessage, response: ServerResponse): void {
    this.newest = request;
    this.unanswered++;
    this.bodyLeft = Number(request.headers['content-length'] ?? 0);
    response.once('close', () => {
      this.unanswered--;
      this.proceed();
    });
  }

  private readonly onData = (chunk: Buffer): void => {
    const { socket } = this;
    for (let at = 0; at < chunk.length;) {
      if (socket.destroyed || socket.writableEnded) return;
      this.holding = this.mustWait;
      if (this.holding || socket.isPaused()) {
        socket.pause();
        socket.unshift(chunk.subarray(at));
        return;
      }
      const end = this.endOfPart(chunk, at);
      this.parse(at === 0 && end === chunk.length ? chunk : chunk.subarray(at, end));
      if (this.newest?.complete === true) this.bodyLeft = 0;
      at = end;
    }
  };

  /**
   * A handler that reads its body makes the connection flow again, so it is paused once more when something waits
   * behind the body.
   */
  private readonly onResume = (): void => {
    if (this.holding) this.socket.pause();
  };

  private readonly proceed = (): void => {
    if (this.mayProceed && !this.goesOn) {
      this.goesOn = true;
      // What waits here is in memory already: without this turn, all of it would be answered before any other connection is read.
      setImmediate(this.continueReading);
    }
  };

  private readonly continueReading = (): void => {
    this.goesOn = false;
    if (!this.mayProceed) return;
    this.holding = false;
    this.socket.resume();
  };

  private get mayProceed(): boolean {
    // While node waits for the other side to read, it must not be given more.
    return this.holding && !this.mustWait && !this.socket.writableNeedDrain;
  }

  private get mustWait(): boolean {
    return this.unanswered > 0 && this.newest?.complete === true;
  }

  /** Where the next place is at which a message may end, or the end of the chunk. */
  private endOfPart(chunk: Buffer, from: number): number {
    if (this.bodyLeft > 0) {
      const end = Math.min(chunk.length, from + this.bodyLeft);
      this.bodyLeft -= end - from;
      this.tail = '';
      return end;
    }
    const across = (this.tail + chunk.toString('latin1', from, from + OVERLAP)).indexOf(HEAD_END);
    const start = across < 0 ? chunk.indexOf(HEAD_END, from, 'latin1') : from + across - this.tail.length;
    if (start >= 0) {
      this.tail = '';
      return start + HEAD_END.length;
    }
    const last = chunk.toString('latin1', Math.max(from, chunk.length - OVERLAP));
    this.tail = (this.tail + last).slice(-OVERLAP);
    return chunk.length;
  }
}
