import { describe, expect, it } from '@jest/globals';
import { AppError } from '../../platform/http/errors/index.js';
import { providedForSubscriptions } from '../../../test/support/provided.js';
import { readEvaluateBody } from './evaluate-body.js';
import type { EvaluateRequest } from './evaluate-request.js';

const read = (text: string): EvaluateRequest => readEvaluateBody(text, providedForSubscriptions());
const SUBSCRIPTION = '{"objCode":"PROJ","eventType":"UPDATE"}';

function failure(text: string): AppError {
  try {
    read(text);
  } catch (error) {
    if (error instanceof AppError) return error;
  }
  throw new Error(`was taken: ${text}`);
}

describe('the body of an evaluate call', () => {
  it('gives the events as they are written', () => {
    const body = read(` {"events" : [ {"a": 1.0} ] , "subscription":${SUBSCRIPTION}}\n`);
    expect(body).toMatchObject({ subscription: { objCode: 'PROJ' }, events: '[ {"a": 1.0} ]' });
    expect(body.recent).toBeUndefined();
  });

  it.each([1, 1000])('takes recent %d', (recent) => {
    expect(read(`{"subscription":${SUBSCRIPTION},"recent":${recent}}`)).toMatchObject({ recent });
  });

  it('takes null for missing', () => {
    expect(read(`{"subscription":${SUBSCRIPTION},"events":null,"recent":7}`)).toMatchObject({ recent: 7 });
    expect(failure('{"subscription":null,"recent":7}').message).toBe('subscription is required.');
  });

  it('is refused with every reason at once, those of the subscription among them', () => {
    expect(failure('{"subscription":{"objCode":"PROJ","filters":[1]},"sort":1}').message).toBe(
      'Unknown field "sort". Allowed: subscription, events, recent. eventType is required. ' +
        'filters[0] must be an object, not 1. Exactly one of events and recent must be given; here are none.',
    );
  });

  it.each([
    ['', 'ValidationFailed', 'object'],
    ['[]', 'ValidationFailed', 'object'],
    ['17', 'ValidationFailed', 'object'],
    ['{', 'MalformedBody', 'JSON'],
    ['{}x', 'MalformedBody', 'JSON'],
    ['{"subscription":{x},"recent":1}', 'MalformedBody', 'JSON'],
    ['{"recent":1a}', 'MalformedBody', 'JSON'],
    [`{"subscription":${'['.repeat(201)}${']'.repeat(201)},"recent":1}`, 'MalformedBody', '200'],
    ['{"Subscription":{}}', 'ValidationFailed', '"subscription"'],
    ['{"recent":true}', 'ValidationFailed', 'recent'],
    ['{"recent":1e999}', 'ValidationFailed', 'Infinity'],
    ['{"events":"[]"}', 'ValidationFailed', 'events'],
    [`{"subscription":"${'é'.repeat(524_288)}","recent":1}`, 'BodyTooLarge', 'subscription'],
  ])('%.40s is %s', (text, code, named) => {
    const error = failure(text);
    expect(error.code).toBe(code);
    expect(error.message).toContain(named);
  });
});
