import { ForwardProxy } from '../forward-proxy.js';
import { Receiver } from '../receiver.js';

/** Addresses for documentation (RFC 5737): a stored database may name them for ever, since nobody is there. */
const SUBSCRIBERS = '203.0.113.10';
const PROVIDER = '203.0.113.20';

/** The base of every receiver's URL in a stored database. */
export const SUBSCRIBERS_URL = `http://${SUBSCRIBERS}`;
/** The document provider's base there, with its OAuth2 server beside it. */
export const PROVIDER_URL = `http://${PROVIDER}`;

/** What lies outside of a service whose database was stored: a forward proxy leads its addresses to servers of this process. */
export class Outside {
  private constructor(
    private readonly proxy: ForwardProxy,
    readonly subscribers: Receiver,
    /** The document provider and its token endpoint: answers what it is told to. */
    readonly provider: Receiver,
  ) {}

  static async start(): Promise<Outside> {
    const [proxy, subscribers, provider] = await Promise.all([
      ForwardProxy.start(),
      Receiver.start(),
      Receiver.start(),
    ]);
    proxy.lead(`${SUBSCRIBERS}:80`, subscribers.port);
    proxy.lead(`${PROVIDER}:80`, provider.port);
    return new Outside(proxy, subscribers, provider);
  }

  /** What a service needs to reach it. */
  get env(): Record<string, string> {
    return { EGRESS_PROXY: `http://127.0.0.1:${this.proxy.port}`, EGRESS_ALLOW: '203.0.113.0/24' };
  }

  async close(): Promise<void> {
    await Promise.all([this.proxy.close(), this.subscribers.close(), this.provider.close()]);
  }
}
