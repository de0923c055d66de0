import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Browser, linkThrough } from '../../support/provider/browser.js';
import { DocumentScene } from '../../support/provider/document-scene.js';
import { Receiver } from '../../support/receiver.js';

const PATH = '/api/v1/custom-integrations';
/** Addresses that the policy of the tests does not allow: loopback beyond its one, private and link-local ones, names. */
const refused = (port: number): string[] => [
  `http://127.0.0.2:${port}/api`,
  `http://2130706434:${port}/api`,
  `http://[::1]:${port}/api`,
  `http://169.254.169.254/api`,
  `http://10.0.0.1:${port}/api`,
  `http://inside.example.com:${port}/api`,
];

describe('an integration whose addresses the policy refuses', () => {
  let scene: DocumentScene;
  let receiver: Receiver;

  beforeAll(async () => {
    receiver = await Receiver.start();
    scene = await DocumentScene.start('minimal', {
      env: { EGRESS_ALLOW: '127.0.0.1/32', EGRESS_PRIVATE: 'refuse', PROVIDER_TIMEOUT_MS: '3000' },
      resolver: async () => ['127.0.0.2'],
    });
  });
  afterAll(async () => {
    await scene?.close();
    await receiver.close();
  });

  it('is refused, or registered and never called, when it is the base URL', async () => {
    for (const [index, baseApiUrl] of refused(receiver.port).entries()) {
      const name = `Refused ${index}`;
      const body = { name, baseApiUrl, authenticationType: 'ApiKey', apiKey: 'the key of the provider' };
      const made = await scene.service.call('POST', PATH, { body });
      expect([201, 400]).toContain(made.status);
      if (made.status === 400) {
        expect(made.body.error.message).toContain('baseApiUrl');
        continue;
      }
      const service = `/api/v1/document-services/${made.body.id as string}`;
      expect((await scene.service.call('POST', `${service}/link`)).status).toBe(201);
      const answer = await scene.service.call('GET', `${service}/metadata?id=/`);
      expect(answer).toMatchObject({ status: 502, body: { error: { class: 'ProviderError' } } });
    }
    expect(receiver.connections).toBe(0);
  });

  it('links nobody, and sends no code, when it is the token endpoint', async () => {
    for (const [index, tokenEndpointUrl] of refused(receiver.port).entries()) {
      const made = await scene.service.call('POST', PATH, {
        body: {
          name: `Refused tokens ${index}`,
          baseApiUrl: scene.provider.baseApiUrl,
          authenticationType: 'OAuth2',
          authenticationUrl: scene.oauth!.authorizationUrl,
          tokenEndpointUrl,
          clientId: `refused ${index}`,
          clientSecret: scene.clientSecret,
        },
      });
      expect([201, 400]).toContain(made.status);
      if (made.status === 400) {
        expect(made.body.error.message).toContain('tokenEndpointUrl');
        continue;
      }
      const { id, clientId, redirectUri } = made.body as Record<'id' | 'clientId' | 'redirectUri', string>;
      scene.oauth!.addClient({ clientId, clientSecret: scene.clientSecret, redirectUri });
      const page = await linkThrough(scene.service, scene.service.session, id, Browser.for(scene.service));
      expect(page.status).toBeGreaterThanOrEqual(400);
      const service = `/api/v1/document-services/${id}`;
      expect(await scene.service.call('GET', `${service}/metadata?id=/`)).toMatchObject({
        status: 409,
        body: { error: { class: 'LinkRequired' } },
      });
    }
    expect(receiver.connections).toBe(0);
  });
});
