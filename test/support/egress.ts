import { createServer as createTlsServer, type TlsOptions, type TLSSocket } from 'node:tls';
import { afterEach } from '@jest/globals';
import { SystemClock } from '../../src/platform/clock/clock.js';
import { AddressPolicy, type AddressPolicyOptions } from '../../src/platform/egress/policy/address-policy.js';
import { EgressClient, type EgressClientOptions } from '../../src/platform/egress/egress-client.js';
import type { EgressResult } from '../../src/platform/egress/model/egress-result.js';
import { onRequest, RawServer } from './raw-server.js';
import { TEST_CERTIFICATE, TEST_PRIVATE_KEY } from './tls-fixture.js';

export const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';

type EgressOptions = Partial<AddressPolicyOptions & EgressClientOptions>;

/** Clients and servers of one spec file, each let go after the test that made it. */
export interface EgressTools {
  /** A client that may reach 127.0.0.1 and finds every name there, unless told otherwise. */
  readonly client: (options?: EgressOptions) => EgressClient;
  readonly raw: (...how: Parameters<typeof RawServer.start>) => Promise<RawServer>;
  /** Answers every request with 200. */
  readonly friendly: () => Promise<RawServer>;
  /** The same over TLS, as `hookfront.test`. */
  readonly tls: (options?: TlsOptions, serve?: (socket: TLSSocket) => void) => Promise<RawServer>;
  readonly post: (from: EgressClient, url: string, timeoutMs?: number) => Promise<EgressResult>;
  /** Closed after the test. */
  readonly keep: <T extends { close(): Promise<void> }>(made: T) => T;
}

export function egressTools(): EgressTools {
  const closers: (() => Promise<void>)[] = [];
  afterEach(async () => {
    await Promise.all(closers.splice(0).map((close) => close()));
  });

  const tools: EgressTools = {
    client({
      private: privateNetworks = 'allow',
      allow = ['127.0.0.1'],
      deny,
      own,
      localAddresses,
      ...rest
    } = {}) {
      const policy = new AddressPolicy({ private: privateNetworks, allow, deny, own, localAddresses });
      const resolve = async (): Promise<string[]> => ['127.0.0.1'];
      const made = new EgressClient({ policy, clock: new SystemClock(), resolve, ...rest });
      closers.push(() => made.destroy());
      return made;
    },
    raw: async (...how) => tools.keep(await RawServer.start(...how)),
    friendly: () => tools.raw((socket) => onRequest(socket, () => socket.write(OK))),
    tls(options = {}, serve = (socket) => onRequest(socket, () => socket.write(OK))) {
      const settings = { key: TEST_PRIVATE_KEY, cert: TEST_CERTIFICATE, ...options };
      return tools.raw(
        () => {},
        () =>
          createTlsServer(settings, (socket) => {
            socket.on('error', () => {});
            serve(socket);
          }),
      );
    },
    post: (from, url, timeoutMs = 5_000) =>
      from.post({ url: new URL(url), headers: {}, body: '{}', timeoutMs }),
    keep(made) {
      closers.push(() => made.close());
      return made;
    },
  };
  return tools;
}
