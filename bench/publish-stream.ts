import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import type { Ingest } from './publish.js';

/** An open stream of events: a line for each, and a result for each. */
export class PublishStream {
  private readonly waiting: { resolve: () => void; reject: (error: Error) => void }[] = [];
  private text = '';

  private constructor(private readonly outgoing: ClientRequest) {}

  /** @param ingest where single events go in @throws Error when it is refused */
  static async open(ingest: Ingest): Promise<PublishStream> {
    const headers = { 'content-type': 'application/x-ndjson', ...ingest.headers };
    const outgoing = request(`${ingest.url}/stream`, { method: 'POST', headers, agent: false });
    outgoing.flushHeaders();
    const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
    if (response.statusCode !== 200) throw new Error(`The stream was answered ${response.statusCode}.`);
    const stream = new PublishStream(outgoing);
    response.setEncoding('utf8').on('data', (chunk: string) => stream.take(chunk));
    return stream;
  }

  /** Resolves once the event is committed. */
  publish(event: object): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      this.outgoing.write(`${JSON.stringify(event)}\n`);
    });
  }

  async stop(): Promise<void> {
    this.outgoing.end();
    await once(this.outgoing, 'close');
  }

  private take(chunk: string): void {
    this.text += chunk;
    const lines = this.text.split('\n');
    this.text = lines.pop()!;
    for (const line of lines) {
      if (line === '') continue;
      const next = this.waiting.shift();
      if (line.includes('"status":"accepted"')) next?.resolve();
      else next?.reject(new Error(`The stream answered: ${line}`));
    }
  }
}
