import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import {
  begun,
  bodyText,
  curlOf,
  type Description,
  examplesOf,
  found,
  limitsOf,
  membersOf,
  operationsOf,
  typeText,
} from './openapi';

const file = new URL('../../../../docs/openapi.json', import.meta.url);
const description = JSON.parse(readFileSync(file, 'utf8')) as Description;
const operations = operationsOf(description);
const operation = (id: string) => operations.find(({ operationId }) => operationId === id)!;

describe('the description of the API', () => {
  it('is searched by name, path, sentence and parameter', () => {
    const ids = (search: string) => found(operations, search).map(({ operationId }) => operationId);
    expect(ids('retrydelivery')).toEqual(['retryDelivery']);
    expect(ids('PUT users/me')).toEqual(['changePassword']);
    expect(ids('replayId deliveries')).toContain('listDeliveries');
    expect(ids('')).toHaveLength(operations.length);
    expect(ids('no such thing')).toEqual([]);
  });

  it('has types in words', () => {
    expect(typeText({ type: ['string', 'null'] }, description)).toBe('string | null');
    expect(typeText({ $ref: '#/components/schemas/EventTimeParts' }, description)).toBe('EventTimeParts');
    expect(
      typeText({ type: 'array', items: { $ref: '#/components/schemas/EventTimeParts' } }, description),
    ).toBe('array of EventTimeParts');
  });

  it('has limits as people write them', () => {
    expect(limitsOf({ minimum: 1, maximum: 1000 })).toEqual(['1–1000']);
    expect(limitsOf({ maxLength: 255 })).toEqual(['≤ 255 characters']);
    expect(limitsOf({})).toEqual([]);
  });

  it.each(operations.map((one) => [one.operationId, one] as const))(
    'can be shown in whole: %s',
    (_, { parameters = [], requestBody, responses }) => {
      for (const { schema } of parameters) if (schema) expect(typeText(schema, description)).not.toBe('');
      for (const { content = {} } of [requestBody ?? {}, ...Object.values(responses)]) {
        for (const [type, media] of Object.entries(content)) {
          if (media.schema) membersOf(media.schema, description);
          for (const { value } of examplesOf(media, description)) bodyText(type, value);
        }
      }
    },
  );
});

describe('a call as curl makes it', () => {
  const SERVICE = 'https://hooks.example.com/tools';

  it('has its path, query and session, and leaves out what is empty', () => {
    const curl = curlOf(operation('getDelivery'), SERVICE, { id: 'msg_1/2' }, undefined);
    expect(curl).toContain(`'${SERVICE}/attask/eventsubscription/api/v1/deliveries/msg_1%2F2'`);
    expect(curl).toContain('-H "sessionID: $SESSION"');
    expect(curlOf(operation('listDeliveries'), SERVICE, { state: 'onHold', url: '' }, undefined)).toContain(
      "deliveries?state=onHold'",
    );
    expect(curlOf(operation('getReadiness'), SERVICE, {}, undefined)).not.toContain('sessionID');
  });

  it('keeps a quote in its body', () => {
    const curl = curlOf(
      operation('publishEvents'),
      SERVICE,
      {},
      { type: 'application/json', text: `{"a":"it's"}` },
    );
    expect(curl).toContain(`--data-raw '{"a":"it'\\''s"}'`);
  });

  it('sends a form field by field, and a file as it is', () => {
    const form = { type: 'application/x-www-form-urlencoded', text: 'username=admin\npassword=a b\n' };
    expect(curlOf(operation('login'), SERVICE, { version: 'v19.0' }, form)).toContain(
      "--data-urlencode 'username=admin' \\\n  --data-urlencode 'password=a b'",
    );
    const file = { type: 'application/octet-stream', text: '' };
    expect(curlOf(operation('uploadProviderFile'), SERVICE, {}, file)).toContain('--data-binary @FILE');
  });

  it('begins with what the description gives', () => {
    expect(begun({ name: 'version', in: 'path', required: true })).toBe('v19.0');
    expect(begun({ name: 'limit', in: 'query', schema: { example: 5 } })).toBe('');
  });
});
