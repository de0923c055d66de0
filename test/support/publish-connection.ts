import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { until } from './until.js';

/** A publisher with an open stream of events: writes lines, and reads what became of them. */
export class PublishConnection {
  /** Everything but blank lines. */
  // oxlint-disable-next-line typescript/no-explicit-any -- tests read results of every shape
  readonly lines: any[] = [];
  ended = false;
  private text = '';

  private constructor(
    private readonly outgoing: ClientRequest,
    readonly response: IncomingMessage,
  ) {
    response.setEncoding('utf8').on('data', (chunk: string) => this.take(chunk));
    response.on('close', () => (this.ended = true)).on('error', () => undefined);
  }

  /** @throws Error with the answer's status and text when it is no stream */
  static async open(url: string, headers: Readonly<Record<string, string>>): Promise<PublishConnection> {
    const all = { 'Content-Type': 'application/x-ndjson', 'Transfer-Encoding': 'chunked', ...headers };
    const outgoing = request(url, { method: 'POST', headers: all, agent: false });
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      outgoing.on('response', resolve).on('error', reject).flushHeaders();
    });
    if (response.statusCode !== 200) {
      let text = '';
      for await (const chunk of response) text += String(chunk);
      outgoing.destroy();
      throw new Error(`not a stream: ${response.statusCode} ${text}`);
    }
    return new PublishConnection(outgoing, response);
  }

  write(text: string): void {
    this.outgoing.write(text);
  }

  say(...events: object[]): void {
    this.write(events.map((event) => `${JSON.stringify(event)}\n`).join(''));
  }

  /** Resolves once so many results have come. */
  async told(count: number): Promise<this['lines']> {
    await until(`${count} lines have come`, () => this.lines.length >= count || this.ended);
    return this.lines;
  }

  /** Ends its own side, and resolves once the service has ended the other. */
  async finish(): Promise<void> {
    this.outgoing.end();
    await until('the answer has ended', () => this.ended);
  }

  cut(): void {
    this.outgoing.destroy();
  }

  private take(chunk: string): void {
    this.text += chunk;
    const lines = this.text.split('\n');
    this.text = lines.pop()!;
    for (const line of lines) if (line !== '') this.lines.push(JSON.parse(line));
  }
}
