import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { apiKeyBody, INTEGRATIONS, oauth2Body, register } from '../support/integrations.js';
import { Receiver } from '../support/receiver.js';
import { type Answer, startTestService, type TestService } from '../support/service.js';

const SERVICE_INFO = '/api/v1/serviceInfo';
const JSON_TYPE = 'application/json; charset=utf-8';
const INFO = {
  webhookVersion: '1.0',
  version: '4',
  publisher: 'Ü',
  availableEndpoints: ['files'],
  customActions: [],
};

describe('looking at what a provider answers when it is asked what it offers', () => {
  let service: TestService;
  let provider: Receiver;
  let base: string;

  beforeAll(async () => {
    provider = await Receiver.start();
    base = provider.url('');
    service = await startTestService({ env: { PROVIDER_TIMEOUT_MS: '1000' } });
  });
  beforeEach(() => {
    provider.clear();
    provider.answerAt(SERVICE_INFO, 404);
  });
  afterAll(async () => {
    await service.close();
    await provider.close();
  });

  const probe = (id: string): Promise<Answer> =>
    service.call('POST', `${INTEGRATIONS}/${id}/service-info/probe`);
  const stored = async (id: string): Promise<Answer['body']> =>
    (await service.call('GET', `${INTEGRATIONS}/${id}`)).body;
  interface Scripted {
    readonly status?: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string | Buffer;
    readonly hang?: true;
    readonly reset?: true;
  }
  const probed = async (answer: Scripted): Promise<Answer['body']> => {
    const { id } = await register(service, oauth2Body(base));
    provider.answerAt(SERVICE_INFO, answer);
    const { status, body } = await probe(id);
    expect(status).toBe(200);
    expect(body.integration).toEqual(await stored(id));
    return body;
  };

  it('shows it as it came, and what was read of it and what was not, and stores that', async () => {
    const text = JSON.stringify({ ...INFO, colour: 'red', customActions: [{ name: '' }] });
    const body = await probed({ headers: { 'content-type': JSON_TYPE }, body: text });
    expect(body).toMatchObject({
      integration: { serviceInfo: INFO, serviceInfoError: null },
      answer: {
        status: 200,
        contentType: JSON_TYPE,
        body: text,
        bodyBytes: Buffer.byteLength(text),
        bodyCut: false,
      },
      read: INFO,
      ignored: [
        { path: 'colour', reason: 'it is no field of serviceInfo' },
        { path: 'customActions[0].name', reason: 'it is empty' },
      ],
      error: null,
    });
    expect(body.answer.latencyMs).toEqual(expect.any(Number));
    expect(body.answer.durationMs).toBeGreaterThanOrEqual(body.answer.latencyMs);
    expect(Object.keys(body.answer).toSorted()).toEqual([
      'body',
      'bodyBytes',
      'bodyCut',
      'contentType',
      'durationMs',
      'latencyMs',
      'status',
    ]);
  });

  it.each<[string, Scripted, RegExp]>([
    ['is a page', { headers: { 'content-type': 'text/html' }, body: '<h1>Log in</h1>' }, /not JSON/],
    [
      'is an error',
      { status: 500, headers: { 'content-type': 'text/plain' }, body: 'Out of paper' },
      /paper/,
    ],
    ['denies access', { status: 401, headers: { 'content-type': 'text/html' }, body: '<b>No</b>' }, /denies/],
    ['is a conflict', { status: 409, headers: { 'content-type': 'text/plain' }, body: 'Taken' }, /Taken/],
    ['is no service info', { headers: { 'content-type': JSON_TYPE }, body: '[1]' }, /not a service info/],
    [
      'says that it failed',
      { headers: { 'content-type': JSON_TYPE }, body: '{"status":"error","error":"Later"}' },
      /Later/,
    ],
    [
      'has a charset that nobody knows',
      { headers: { 'content-type': 'text/x; charset=klingon' }, body: 'plain' },
      /not JSON/,
    ],
  ])('shows it also when it %s, and keeps why', async (_, answer, why) => {
    const body = await probed(answer);
    expect(body).toMatchObject({
      answer: {
        status: answer.status ?? 200,
        contentType: answer.headers!['content-type'],
        body: answer.body,
      },
      read: null,
      ignored: [],
      error: { class: expect.stringMatching(/^Provider/), message: expect.stringMatching(why) },
    });
    expect(body.integration.serviceInfoError).toBe(body.error.message);
  });

  it('shows the answer of a provider that has no serviceInfo, which is no error', async () => {
    const body = await probed({
      status: 404,
      headers: { 'content-type': 'text/html' },
      body: '<p>Nothing</p>',
    });
    expect(body).toMatchObject({ answer: { status: 404, body: '<p>Nothing</p>' }, read: null, error: null });
    expect(body.integration.serviceInfoReadAt).not.toBeNull();
  });

  it.each<[string, Scripted]>([
    ['does not answer', { hang: true }],
    ['breaks off', { reset: true }],
  ])('says why there is nothing to show when the provider %s', async (_, answer) => {
    expect(await probed(answer)).toMatchObject({
      answer: null,
      read: null,
      error: { message: expect.any(String) },
    });
  });

  it('shows the beginning of a long one, whole characters of it, decompressed', async () => {
    const text = JSON.stringify({ publisher: 'ü'.repeat(30_000) });
    for (const [encoding, compress] of [
      ['gzip', gzipSync],
      ['br', brotliCompressSync],
    ] as const) {
      const body = await probed({
        headers: { 'content-type': JSON_TYPE, 'content-encoding': encoding },
        body: compress(text),
      });
      expect(body.answer).toMatchObject({ bodyBytes: Buffer.byteLength(text), bodyCut: true });
      expect(Buffer.byteLength(body.answer.body)).toBeGreaterThan(4_090);
      expect(Buffer.byteLength(body.answer.body)).toBeLessThanOrEqual(4_096);
      expect(text.startsWith(body.answer.body)).toBe(true);
      expect(body.ignored).toEqual([{ path: 'publisher', reason: 'it is longer than 255 characters' }]);
    }
  });

  it('shows no secret that the provider repeats, whole or where it is cut', async () => {
    const secrets = { apiKey: 'key-"1234567890', header: 'header-secret-1234567890' };
    const { id } = await register(
      service,
      apiKeyBody(base, {
        apiKey: secrets.apiKey,
        requestHeaders: [{ name: 'X-Gateway', value: secrets.header }],
        requestParameters: [{ name: 'token', value: 'parameter-secret' }],
      }),
    );
    const said = JSON.stringify({ got: [secrets.apiKey, 'parameter-secret'], pad: 'x'.repeat(4_010) });
    provider.answerAt(SERVICE_INFO, {
      headers: { 'content-type': JSON_TYPE },
      body: `${said.slice(0, -1)},"last":"${secrets.header}"}`,
    });
    const { status, body } = await probe(id);
    expect(status).toBe(200);
    expect(body.answer.body).toContain('"got":["****","****"]');
    expect(body.answer.body).not.toMatch(/1234567890|header-|parameter-secret/);
  });

  it('is refused while the integration is disabled, and with a body', async () => {
    const { id } = await register(service, oauth2Body(base, { enabled: false }));
    expect(await probe(id)).toMatchObject({ status: 409, body: { error: { class: 'IntegrationDisabled' } } });
    const path = `${INTEGRATIONS}/${id}/service-info/probe`;
    expect(await service.call('POST', path, { body: { name: 'x' } })).toMatchObject({ status: 400 });
    expect(provider.at(SERVICE_INFO)).toHaveLength(0);
  });

  it('is among the calls of the provider', async () => {
    const { id } = await register(service, oauth2Body(base, { enabled: true }));
    provider.answerAt(SERVICE_INFO, { status: 500, body: 'x' });
    await probe(id);
    const { calls } = (await service.call('GET', `${INTEGRATIONS}/${id}/calls`)).body;
    expect(calls[0]).toMatchObject({ operation: 'serviceInfo', outcome: 'failed', status: 500 });
  });
});
