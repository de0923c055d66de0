import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { acceptedEncoding, type Encoding } from './accepted-encoding.js';

const ETAG_CHARACTERS = 12;
/** Between good and slow: the last tenth of size costs seconds. */
const BROTLI_QUALITY = 9;

const PACK: Readonly<Record<Encoding, (bytes: Buffer) => Promise<Buffer>>> = {
  identity: (bytes) => Promise.resolve(bytes),
  gzip: promisify(gzip),
  br: (bytes) =>
    promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } }),
};

interface Content {
  readonly bytes: Buffer;
  readonly tag: string;
}

/** What does not change while the process runs: made once, compressed once for each encoding, and answered from memory. */
export class ConstantDocument {
  private made: Content | undefined;
  private readonly packed = new Map<Encoding, Promise<Buffer>>();

  /**
   * @param make gives the content, when it is first asked for
   * @param headers that every answer with it carries, such as a Content-Security-Policy
   */
  constructor(
    private readonly type: string,
    private readonly make: () => Buffer | string,
    private readonly headers: Readonly<Record<string, string>> = {},
  ) {}

  /** Makes the content now, so that nobody who asks has to wait for it. */
  prepare(): void {
    void this.content;
  }

  /** Whoever has it asks whether it has changed, and gets 304 (RFC 9110, section 13.1.2). */
  async answer(request: Pick<FastifyRequest, 'headers'>, reply: FastifyReply): Promise<FastifyReply> {
    const encoding = acceptedEncoding(request.headers['accept-encoding']?.toString());
    const etag = `"${this.content.tag}-${encoding}"`;
    void reply.headers({ 'Cache-Control': 'no-cache', Vary: 'Accept-Encoding', ETag: etag, ...this.headers });
    if (isAmong(request.headers['if-none-match'], etag)) return reply.status(304).send();
    void reply.type(this.type);
    if (encoding !== 'identity') void reply.header('Content-Encoding', encoding);
    return reply.send(await this.in(encoding));
  }

  private get content(): Content {
    if (this.made === undefined) {
      const bytes = Buffer.from(this.make());
      const tag = createHash('sha256').update(bytes).digest('base64url').slice(0, ETAG_CHARACTERS);
      this.made = { bytes, tag };
    }
    return this.made;
  }

  private in(encoding: Encoding): Promise<Buffer> {
    let packed = this.packed.get(encoding);
    if (packed === undefined) {
      packed = PACK[encoding](this.content.bytes);
      this.packed.set(encoding, packed);
    }
    return packed;
  }
}

function isAmong(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  const tags = header.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes('*') || tags.includes(etag);
}
