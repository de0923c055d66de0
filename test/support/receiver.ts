import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request as it arrived. */
export interface ReceivedRequest {
  readonly method: string;
  /** Path and query, as in the request line. */
  readonly path: string;
  /** Names in lower case; values as Latin-1, one character a byte. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Names and values in turn, in the order and case in which they were sent. */
  readonly rawHeaders: readonly string[];
  /** Exactly the bytes of the body. */
  readonly body: Buffer;
  /** The body as text. */
  readonly text: string;
  /** Milliseconds since the Unix epoch at which the whole request had arrived. */
  readonly arrivedAt: number;
  /** The body as JSON; throws when it is none. */
  json(): unknown;
}

/** What a request is answered with. A number is a status with an empty body. */
export type Answer =
  | number
  | {
      /** 200 unless given. */
      readonly status?: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string | Buffer;
      /** The answer is held back until this is open. */
      readonly gate?: Gate;
      /** The request is never answered. */
      readonly hang?: true;
      /** The connection is reset in place of an answer. */
      readonly reset?: true;
    }
  | ((request: ReceivedRequest) => Answer);

/** Closed until it is opened, once and for all. */
export class Gate {
  open!: () => void;
  readonly opened = new Promise<void>((resolve) => (this.open = resolve));
}

type Condition = (requests: readonly ReceivedRequest[]) => boolean;

/**
 * A real HTTP server on loopback that records what it gets and answers as it was told: 200 unless told otherwise.
 *
 * @example
 * const receiver = await Receiver.start();
 * receiver.answer(500, 500, 200); // the last one stays
 * receiver.answerAt('/slow', { hang: true });
 * const [first] = await receiver.waitFor(1);
 */
export class Receiver {
  /** Everything that arrived, in order of arrival. */
  readonly requests: ReceivedRequest[] = [];
  /** Connections accepted so far. */
  connections = 0;

  private readonly server: Server;
  private readonly byPath = new Map<string, Answer[]>();
  private everywhere: Answer[] = [200];
  private readonly waiting = new Set<() => void>();

  private constructor() {
    this.server = createServer((request, response) => this.receive(request, response));
    this.server.on('connection', () => this.connections++);
  }

  /** Starts one on 127.0.0.1, on a random port unless a port is given. */
  static async start(port = 0): Promise<Receiver> {
    const receiver = new Receiver();
    await new Promise<void>((resolve, reject) => {
      receiver.server.once('error', reject).listen(port, '127.0.0.1', resolve);
    });
    return receiver;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** The absolute URL of a path. */
  url(path = '/'): string {
    return `http://127.0.0.1:${this.port}${path}`;
  }

  /** From now on answers with these, one a request; the last one stays. For paths without answers of their own. */
  answer(...answers: [Answer, ...Answer[]]): void {
    this.everywhere = answers;
  }

  /** The same for one path, whatever its query. */
  answerAt(path: string, ...answers: [Answer, ...Answer[]]): void {
    this.byPath.set(path, answers);
  }

  /** What arrived at one path, whatever its query. */
  at(path: string): ReceivedRequest[] {
    return this.requests.filter((request) => withoutQuery(request.path) === path);
  }

  /**
   * Resolves with everything received as soon as there are `n` requests, or as soon as the condition holds of
   * them; rejects after `timeoutMs` and says how many there were.
   */
  waitFor(wanted: number | Condition, timeoutMs = 10_000): Promise<readonly ReceivedRequest[]> {
    const holds: Condition = typeof wanted === 'number' ? (requests) => requests.length >= wanted : wanted;
    return new Promise((resolve, reject) => {
      const look = (): void => {
        try {
          if (holds(this.requests)) finish(() => resolve([...this.requests]));
        } catch (error) {
          finish(() => reject(error as Error));
        }
      };
      const finish = (settle: () => void): void => {
        clearTimeout(timer);
        this.waiting.delete(look);
        settle();
      };
      const timer = setTimeout(() => {
        const what = typeof wanted === 'number' ? `${wanted} requests` : 'what was waited for';
        finish(() =>
          reject(
            new Error(`the receiver did not get ${what} in ${timeoutMs} ms, but ${this.requests.length}`),
          ),
        );
      }, timeoutMs);
      this.waiting.add(look);
      look();
    });
  }

  /** Forgets what arrived; the answers stay. */
  clear(): void {
    this.requests.length = 0;
  }

  /** Stops listening and ends every connection, answered or not. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.server.closeAllConnections();
    await closed;
  }

  private receive(message: IncomingMessage, response: ServerResponse): void {
    const chunks: Buffer[] = [];
    message.on('data', (chunk: Buffer) => chunks.push(chunk));
    message.on('error', () => {});
    message.on('end', () => {
      const request = record(message, Buffer.concat(chunks));
      this.requests.push(request);
      void this.reply(request, response);
      for (const look of this.waiting) look();
    });
  }

  private async reply(request: ReceivedRequest, response: ServerResponse): Promise<void> {
    const script = this.byPath.get(withoutQuery(request.path)) ?? this.everywhere;
    let answer = script.length > 1 ? script.shift()! : script[0]!;
    while (typeof answer === 'function') answer = answer(request);
    if (typeof answer === 'number') answer = { status: answer };
    await answer.gate?.opened;
    if (answer.hang) return;
    if (answer.reset) return void response.socket?.resetAndDestroy();
    const body = answer.body ?? '';
    response.writeHead(answer.status ?? 200, {
      ...answer.headers,
      'content-length': Buffer.byteLength(body),
    });
    response.end(body);
  }
}

function record(message: IncomingMessage, body: Buffer): ReceivedRequest {
  return {
    method: message.method ?? '',
    path: message.url ?? '',
    headers: message.headers as Record<string, string | undefined>,
    rawHeaders: message.rawHeaders,
    body,
    text: body.toString('utf8'),
    arrivedAt: Date.now(),
    json: () => JSON.parse(body.toString('utf8')) as unknown,
  };
}

function withoutQuery(path: string): string {
  return path.split('?', 1)[0]!;
}
