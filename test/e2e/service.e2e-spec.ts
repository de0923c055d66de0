import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestService, type TestService } from '../support/service.js';

describe('the service', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService();
  });
  afterAll(() => service.close());

  it('says that it is alive', async () => {
    const answer = await service.call('GET', '/health/live', { session: null });
    expect([answer.status, answer.body]).toEqual([200, { status: 'live' }]);
  });

  it('is ready when the database, its schema and the claiming of due work are in order', async () => {
    const answer = await service.call('GET', '/health/ready', { session: null });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      status: 'ready',
      checks: { database: { ok: true }, migrations: { ok: true }, dueWork: { ok: true } },
    });
  });

  it.each([
    ['GET', '/nowhere', 404, 'NotFound'],
    ['GET', '/attask/eventsubscription/api/v1/nowhere', 404, 'NotFound'],
    ['GET', '/%E0%A4%A', 400, 'MalformedRequest'],
  ])('answers %s %s in the shape of an error', async (method, path, status, code) => {
    const answer = await service.call(method, path);
    expect(answer.status).toBe(status);
    expect(answer.body).toEqual({ error: { class: code, message: expect.stringMatching(/\w/) } });
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
  });

  it('does not repeat a query string in an error', async () => {
    const answer = await service.call('GET', '/nowhere?password=hunter2');
    expect(answer.text).not.toContain('hunter2');
  });
});
