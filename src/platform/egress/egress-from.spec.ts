import { describe, expect, it } from '@jest/globals';
import { egressTools } from '../../../test/support/egress.js';
import { EgressOrigin } from './policy/egress-origin.js';
import { LocalAddresses } from './policy/local-addresses.js';

const { client, friendly, post } = egressTools();
/** Of a network for documentation: no machine has it. */
const FOREIGN = '192.0.2.7';

describe('bound addresses', () => {
  it('are what connections come from, in turn', async () => {
    const server = await friendly();
    const from = client({ from: new LocalAddresses(['127.0.0.2', '::1', '127.0.0.3']) });
    await Promise.all([1, 2, 3, 4].map(() => post(from, `http://127.0.0.1:${server.port}/`)));
    const seen = server.sockets
      .map(({ remoteAddress }) => remoteAddress ?? '')
      .sort((a, b) => a.localeCompare(b));
    expect(seen).toEqual(['127.0.0.2', '127.0.0.2', '127.0.0.3', '127.0.0.3']);
  });

  it('leave out those addresses of a host that none of them reaches', async () => {
    const server = await friendly();
    const resolve = async (): Promise<string[]> => ['::1', '127.0.0.1'];
    const from = client({ allow: ['::1', '127.0.0.1'], resolve, from: new LocalAddresses(['127.0.0.2']) });
    expect(await post(from, `http://both.test:${server.port}/`)).toMatchObject({ status: 200 });
  });

  it('that reach no address of a host are a failure of this machine', async () => {
    const from = client({ from: new LocalAddresses(['127.0.0.2']) });
    expect(await post(from, 'http://[2606:4700:4700::1111]/')).toMatchObject({
      kind: 'error',
      errorClass: 'LOCAL_FAILURE',
      message: 'EGRESS_ADDRESSES has no address to reach 2606:4700:4700::1111 from',
    });
  });

  it('that this machine has lost are a failure of this machine', async () => {
    const server = await friendly();
    const from = client({ from: new LocalAddresses([FOREIGN]) });
    expect(await post(from, `http://127.0.0.1:${server.port}/`)).toMatchObject({
      kind: 'error',
      errorClass: 'LOCAL_FAILURE',
      message: expect.stringContaining('EADDRNOTAVAIL'),
    });
  });

  it('are checked before anything is sent', async () => {
    await new LocalAddresses(['127.0.0.1', '127.0.0.9']).check();
    await expect(new LocalAddresses(['127.0.0.1', FOREIGN]).check()).rejects.toThrow(
      `${FOREIGN} is not an address of this machine (EADDRNOTAVAIL)`,
    );
  });
});

describe('LocalAddresses.reachable', () => {
  const TARGETS = ['2001:db8::1', '2001:db8::2', '10.0.0.1', '10.0.0.2', '10.0.0.3'];

  it('takes the families in turn, beginning with that of the first', () => {
    expect(new LocalAddresses().reachable(TARGETS)).toEqual([
      '2001:db8::1',
      '10.0.0.1',
      '2001:db8::2',
      '10.0.0.2',
      '10.0.0.3',
    ]);
    expect(new LocalAddresses().reachable(['10.0.0.1', '::1'])).toEqual(['10.0.0.1', '::1']);
    expect(new LocalAddresses(['::1']).reachable(TARGETS)).toEqual(['2001:db8::1', '2001:db8::2']);
    expect(new LocalAddresses().reachable([])).toEqual([]);
  });
});

describe('EgressOrigin', () => {
  it('tells the configured addresses', () => {
    expect(new EgressOrigin(['203.0.113.7'], 'proxy.test:3128').now()).toEqual({
      addresses: ['203.0.113.7'],
      source: 'configured',
      proxy: 'proxy.test:3128',
    });
  });

  it('tells those of the interfaces otherwise, but for the ones that nothing leaves from', () => {
    const { addresses, source, proxy } = new EgressOrigin([], null).now();
    expect({ source, proxy }).toEqual({ source: 'interfaces', proxy: null });
    expect(addresses.filter((address) => /^(127\.|169\.254\.|::1$|fe80:)/.test(address))).toEqual([]);
  });
});
