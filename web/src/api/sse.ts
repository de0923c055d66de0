/** A message of a stream of server-sent events. */
interface StreamMessage {
  readonly event: string;
  readonly data: string;
}

/** Reads server-sent events (of the HTML standard), however the bytes are cut; remembers the last id. */
export class SseReader {
  lastId: string | undefined;
  private text = '';

  /** The messages that are complete with this piece of the stream. */
  take(piece: string): StreamMessage[] {
    const blocks = (this.text + piece).split('\n\n');
    this.text = blocks.pop()!;
    return blocks.flatMap((block) => this.message(block));
  }

  private message(block: string): StreamMessage[] {
    let event = 'message';
    const data: string[] = [];
    for (const line of block.split('\n')) {
      const colon = line.indexOf(':');
      const value = line.slice(colon + 1).replace(/^ /, '');
      if (line.startsWith('event:')) event = value;
      else if (line.startsWith('data:')) data.push(value);
      else if (line.startsWith('id:')) this.lastId = value;
    }
    return data.length === 0 ? [] : [{ event, data: data.join('\n') }];
  }
}
