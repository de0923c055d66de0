import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BASE, startTestService, type TestService } from '../support/service.js';

describe('the object catalogue', () => {
  let service: TestService;

  beforeAll(async () => {
    service = await startTestService();
  });
  afterAll(() => service.close());

  const catalogue = (query = '', headers: Record<string, string> = {}) =>
    service.call('GET', `/api/v1/object-catalogue${query}`, { headers });

  it('says of each object what a subscription to it can name', async () => {
    const { status, headers, body } = await catalogue();
    expect([status, headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
    expect(body.objects).toHaveLength(33);
    const task = body.objects.find(({ objCode }: { objCode: string }) => objCode === 'TASK');
    expect(task).toMatchObject({ name: 'Task', v2Only: false, eventTypes: ['CREATE', 'UPDATE', 'DELETE'] });
    expect(task.fields).toContainEqual({
      name: 'plannedCompletionDate',
      label: 'Planned Completion Date',
      type: 'date',
      restriction: null,
    });
  });

  it('lists only objects and fields that a subscription takes without a warning', async () => {
    const { body } = await catalogue();
    for (const { objCode, fields } of body.objects) {
      const filters = fields
        .filter(({ restriction }: { restriction: string | null }) => restriction === null)
        .slice(0, 100)
        .map(({ name }: { name: string }) => ({ fieldName: name, fieldValue: 'x' }));
      const answer = await service.call('POST', `${BASE}/subscriptions/evaluate`, {
        body: { subscription: { objCode, eventType: 'UPDATE', filters }, recent: 1 },
      });
      expect([objCode, answer.status, answer.body.warnings]).toEqual([objCode, 200, []]);
    }
  });

  it('is sent once to who has it already, and compressed to who takes that', async () => {
    const first = await catalogue();
    const again = await catalogue('', { 'if-none-match': first.headers.get('etag')! });
    expect([again.status, again.text]).toEqual([304, '']);
    const packed = await catalogue('', { 'accept-encoding': 'br' });
    expect([packed.headers.get('content-encoding'), packed.text]).toEqual(['br', first.text]);
  });

  it('takes no parameters', async () => {
    const { status, body } = await catalogue('?objCode=TASK');
    expect([status, body.error.message]).toEqual([400, 'Unknown parameter "objCode"; this call has none.']);
  });
});
