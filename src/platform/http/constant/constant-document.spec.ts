import { describe, expect, it } from '@jest/globals';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ConstantDocument } from './constant-document.js';

/** Counts how often its content is made, and answers as Fastify would. */
class Asked {
  made = 0;
  readonly document = new ConstantDocument('text/plain', () => `made ${(this.made += 1)} times`);

  async answer(): Promise<string> {
    let sent = '';
    const reply = {
      headers: () => reply,
      header: () => reply,
      type: () => reply,
      send: (bytes: Buffer) => {
        sent = bytes.toString();
        return reply;
      },
    };
    await this.document.answer({ headers: {} } as FastifyRequest, reply as unknown as FastifyReply);
    return sent;
  }
}

describe('the content of a constant document', () => {
  it('is made when it is first asked for, and only then', async () => {
    const asked = new Asked();
    expect(asked.made).toBe(0);
    expect([await asked.answer(), await asked.answer()]).toEqual(['made 1 times', 'made 1 times']);
  });

  it('is made before anybody asks where it is prepared', async () => {
    const asked = new Asked();
    asked.document.prepare();
    expect(asked.made).toBe(1);
    expect(await asked.answer()).toBe('made 1 times');
  });
});
