import { describe, expect, it } from '@jest/globals';
import { StreamConnection } from './stream-connection.js';

const KB = Buffer.alloc(1_024, 'x');

async function closed(stream: StreamConnection): Promise<void> {
  if (!stream.closed) await new Promise((resolve) => stream.once('close', resolve));
}

describe('a stream', () => {
  it('holds what it is told until it is read', async () => {
    const stream = new StreamConnection(new Set(['events']));
    expect(stream.tell(Buffer.from('one\n'))).toBe(true);
    stream.finish('last\n');
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    expect(Buffer.concat(chunks).toString()).toBe(':\n\none\nlast\n');
    expect(stream.wasUnread).toBe(false);
  });

  it('is cut off when more waits in it than may', async () => {
    const stream = new StreamConnection(new Set(['events']));
    let told = 0;
    while (stream.tell(KB)) told++;
    expect(told).toBe(255);
    await closed(stream);
    expect(stream.wasUnread).toBe(true);
    expect(stream.tell(KB)).toBe(false);
  });

  it('goes on as long as it is read', () => {
    const stream = new StreamConnection(new Set(['events']));
    for (let n = 0; n < 2_000; n++) {
      expect(stream.tell(KB)).toBe(true);
      stream.read();
    }
    stream.destroy();
  });

  it('takes nothing after its end', () => {
    const stream = new StreamConnection(new Set(['events']));
    stream.finish('last\n');
    stream.finish('again\n');
    expect(stream.tell(KB)).toBe(false);
    expect(String(stream.read())).toBe(':\n\nlast\n');
  });
});
