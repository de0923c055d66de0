import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DocumentScene, type Person } from '../../support/provider/document-scene.js';
import type { Entry } from '../../support/provider/folder-tree.js';
import { Gate } from '../../support/receiver.js';
import type { Answer } from '../../support/service.js';
import { until } from '../../support/until.js';

const MOST = 3;
const ENDLESS = { endless: 'application/octet-stream' } as const;

/** What a user's calls of providers may take of a node. */
describe('calls of providers that are under way', () => {
  let scene: DocumentScene;
  let other: Person;
  let file: Entry;

  beforeAll(async () => {
    scene = await DocumentScene.start('ApiKey', { env: { PROVIDER_CALLS_PER_USER: String(MOST) } });
    await scene.link();
    other = await scene.person('other');
    await scene.link(other.session);
    file = await scene.provider.put('file.txt', 'its content');
  });
  afterAll(() => scene?.close());
  beforeEach(() => scene.provider.reset());

  const metadata = (session?: string): Promise<Answer> =>
    scene.call('GET', `/metadata?id=${file.id}`, session === undefined ? {} : { session });

  it('are so many of one user, and one more is told to come again', async () => {
    const gate = new Gate();
    scene.provider.failNext('metadata', ...Array.from({ length: MOST }, () => ({ gate })));
    const held = Array.from({ length: MOST }, () => metadata());
    await scene.provider.waitFor('metadata', MOST);

    const paths = [
      `/metadata?id=${file.id}`,
      '/files',
      '/search?query=x',
      `/download?id=${file.id}`,
      `/thumbnail?id=${file.id}`,
      '/service-info',
    ];
    for (const path of paths) {
      const answer = await scene.call('GET', path);
      expect([answer.status, answer.body.error.class]).toEqual([429, 'TooManyRequests']);
      expect(answer.headers.get('retry-after')).toBe('1');
    }
    expect((await scene.upload({ parentId: '/', filename: 'x' }, 'x')).status).toBe(429);
    const link = { integrationId: scene.id, externalId: file.id };
    expect((await scene.service.call('POST', '/api/v1/documents', { body: link })).status).toBe(429);
    expect(scene.provider.requests).toHaveLength(MOST);
    expect((await metadata(other.session)).status).toBe(200);

    gate.open();
    expect((await Promise.all(held)).map(({ status }) => status)).toEqual(Array(MOST).fill(200));
    expect((await metadata()).status).toBe(200);
  });

  it('end with their transfers, whoever ends those', async () => {
    scene.provider.failNext('download', ...Array.from({ length: MOST }, () => ENDLESS));
    const callers = Array.from({ length: MOST }, () => new AbortController());
    const answers = await Promise.all(
      callers.map(({ signal }) => scene.fetch(`/download?id=${file.id}`, { signal })),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(MOST).fill(200));
    expect((await metadata()).status).toBe(429);
    for (const caller of callers) caller.abort();
    await until('there is room again', async () => (await metadata()).status === 200);
    for (let at = 0; at <= MOST; at++) {
      const whole = await scene.fetch(`/download?id=${file.id}`);
      expect([whole.status, await whole.text()]).toEqual([200, 'its content']);
    }
  });

  it('do not count any more when they failed', async () => {
    for (let at = 0; at <= MOST; at++) {
      scene.provider.failNext('metadata', { reset: true }, { reset: true });
      scene.provider.failNext('download', { answer: { status: 500 } });
      scene.provider.failNext('thumbnail', {
        answer: { headers: { 'content-type': 'text/html' }, body: 'x' },
      });
      expect((await metadata()).status).toBe(502);
      expect((await scene.call('GET', `/download?id=${file.id}`)).status).toBe(502);
      expect((await scene.call('GET', `/thumbnail?id=${file.id}`)).status).toBe(502);
    }
    scene.provider.reset();
    expect((await metadata()).status).toBe(200);
  });
});
