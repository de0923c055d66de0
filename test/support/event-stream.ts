import { type IncomingMessage, request } from 'node:http';
import { until } from './until.js';

/** One message of a stream. */
export interface StreamedMessage {
  readonly event: string;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests read messages of every shape
  readonly data: any;
}

export interface EventStreamOptions {
  readonly headers?: Readonly<Record<string, string>>;
}

/** A client of server-sent events, as the HTML standard has it: messages as they come, and the last id. */
export class EventStream {
  readonly messages: StreamedMessage[] = [];
  lastId: string | undefined;
  /** Comments that kept it alive. */
  comments = 0;
  ended = false;
  private text = '';

  private constructor(private readonly response: IncomingMessage) {
    response.setEncoding('utf8').on('data', (chunk: string) => this.take(chunk));
    response.on('close', () => (this.ended = true));
    response.on('error', () => undefined);
  }

  /** @returns the answer's status and text when it is no stream */
  static async open(url: string, { headers = {} }: EventStreamOptions = {}): Promise<EventStream> {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      request(url, { headers, agent: false }).on('response', resolve).on('error', reject).end();
    });
    if (response.statusCode !== 200) {
      let text = '';
      for await (const chunk of response) text += String(chunk);
      throw new Error(`not a stream: ${response.statusCode} ${text}`);
    }
    return new EventStream(response);
  }

  get headers(): IncomingMessage['headers'] {
    return this.response.headers;
  }

  /** The messages of one kind. */
  of(event: string): StreamedMessage['data'][] {
    return this.messages.filter((message) => message.event === event).map(({ data }) => data);
  }

  /** All rows of one kind's messages, in the order in which they came. */
  rows(event: string): StreamedMessage['data'][] {
    return this.of(event).flatMap((data) => data[event]);
  }

  /** Resolves once the condition holds of what has come. */
  until(what: string, condition: (stream: this) => boolean): Promise<void> {
    return until(what, () => condition(this));
  }

  close(): void {
    this.response.destroy();
  }

  private take(chunk: string): void {
    this.text += chunk;
    for (let end = this.text.indexOf('\n\n'); end >= 0; end = this.text.indexOf('\n\n')) {
      const block = this.text.slice(0, end);
      this.text = this.text.slice(end + 2);
      this.block(block.split('\n'));
    }
  }

  private block(lines: readonly string[]): void {
    let event = 'message';
    let data: string | undefined;
    for (const line of lines) {
      const [field, value] = [
        line.slice(0, line.indexOf(':')),
        line.slice(line.indexOf(':') + 1).replace(/^ /, ''),
      ];
      if (field === '') this.comments++;
      else if (field === 'event') event = value;
      else if (field === 'data') data = value;
      else if (field === 'id') this.lastId = value;
    }
    if (data !== undefined) this.messages.push({ event, data: JSON.parse(data) });
  }
}
