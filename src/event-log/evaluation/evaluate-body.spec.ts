import { describe, expect, it } from '@jest/globals';
import { AppError } from '../../platform/http/errors/index.js';
import { readEvaluateBody } from './evaluate-body.js';

function failure(text: string): AppError {
  try {
    readEvaluateBody(text);
  } catch (error) {
    if (error instanceof AppError) return error;
  }
  throw new Error(`was taken: ${text}`);
}

describe('the body of an evaluate call', () => {
  it('gives the events as they are written', () => {
    expect(readEvaluateBody(' {"events" : [ {"a": 1.0} ] , "subscription":{"b":2}}\n')).toEqual({
      subscription: { b: 2 },
      samples: { events: '[ {"a": 1.0} ]' },
    });
  });

  it.each([1, 1000])('takes recent %d', (recent) => {
    expect(readEvaluateBody(`{"subscription":{},"recent":${recent}}`).samples).toEqual({ recent });
  });

  it('takes null for missing', () => {
    expect(readEvaluateBody('{"subscription":null,"events":null,"recent":7}')).toEqual({
      subscription: undefined,
      samples: { recent: 7 },
    });
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
