import { describe, expect, it } from '@jest/globals';
import { egressTools, OK } from '../../../test/support/egress.js';
import { onRequest } from '../../../test/support/raw-server.js';
import { TEST_CERTIFICATE, TEST_PRIVATE_KEY } from '../../../test/support/tls-fixture.js';

const { client, raw, tls, post } = egressTools();
const PAIR = { cert: TEST_CERTIFICATE, key: TEST_PRIVATE_KEY };

describe('the version of TLS', () => {
  it.each([
    ['1.2 with a server that knows nothing newer', { maxVersion: 'TLSv1.2' }, 'TLSv1.2'],
    ['1.3 with a server that knows both', { minVersion: 'TLSv1.2' }, 'TLSv1.3'],
  ] as const)('is %s', async (_what, options, version) => {
    const spoken: (string | null)[] = [];
    const server = await tls(options, (socket) => {
      spoken.push(socket.getProtocol());
      onRequest(socket, () => socket.write(OK));
    });
    const from = client({ extraCa: TEST_CERTIFICATE });
    expect(await post(from, `https://hookfront.test:${server.port}/`)).toMatchObject({ status: 200 });
    expect(spoken).toEqual([version]);
  });
});

describe('what is offered to a server', () => {
  it('is TLS 1.3 first, then 1.2, and nothing older', async () => {
    const hello = new Promise<Buffer>((resolve) => {
      void raw((socket) => void socket.once('data', (chunk: Buffer) => resolve(chunk))).then((server) =>
        post(client(), `https://hookfront.test:${server.port}/`, 500),
      );
    });
    // The extension supported_versions (43) of the ClientHello: its length, the list's length, 1.3, 1.2.
    expect((await hello).toString('hex')).toContain('002b00050403040303');
  });
});

describe('the client certificate', () => {
  /** What a server sees that asks for one, and whether it insists. */
  async function asking(
    insists: boolean,
    version: 'TLSv1.2' | 'TLSv1.3',
  ): Promise<{ url: string; seen: unknown[] }> {
    const seen: unknown[] = [];
    const options = {
      requestCert: true,
      rejectUnauthorized: insists,
      ca: TEST_CERTIFICATE,
      maxVersion: version,
    };
    const server = await tls(options, (socket) => {
      seen.push(socket.authorized && socket.getPeerCertificate().subject.CN);
      onRequest(socket, () => socket.write(OK));
    });
    return { url: `https://hookfront.test:${server.port}/`, seen };
  }

  it.each(['TLSv1.2', 'TLSv1.3'] as const)(
    'is presented to a server that insists on it, over %s',
    async (version) => {
      const { url, seen } = await asking(true, version);
      expect(await post(client({ extraCa: TEST_CERTIFICATE, client: PAIR }), url)).toMatchObject({
        status: 200,
      });
      expect(seen).toEqual(['hookfront.test']);
    },
  );

  it.each(['TLSv1.2', 'TLSv1.3'] as const)('is missed by a server that insists, over %s', async (version) => {
    const { url, seen } = await asking(true, version);
    expect(await post(client({ extraCa: TEST_CERTIFICATE }), url)).toMatchObject({
      kind: 'error',
      errorClass: expect.stringMatching(/^(TLS_PROTOCOL|CONNECTION_(RESET|CLOSED))$/),
    });
    expect(seen).toEqual([]);
  });

  it('is no condition for one that only asks', async () => {
    const { url, seen } = await asking(false, 'TLSv1.3');
    expect(await post(client({ extraCa: TEST_CERTIFICATE }), url)).toMatchObject({ status: 200 });
    expect(seen).toEqual([false]);
  });
});
