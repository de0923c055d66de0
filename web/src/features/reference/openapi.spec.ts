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

const source = new URL('../../../../docs/openapi.json', import.meta.url);
const description = JSON.parse(readFileSync(source, 'utf8')) as Description;
const operations = operationsOf(description);
const operation = (id: string) => operations.find(({ operationId }) => operationId === id)!;

describe('the description of the API', () => {
  it('is searched by name, path, sentence and parameter', () => {
    const ids = (search: string) => found(operations, search).map(({ operationId }) => operationId);
    expect(ids('retrydelivery')).toEqual(['retryDelivery']);
    expect(ids('PUT users/me')).toEqual(['changePassword']);
    expect(ids('replayId deliveries')).toContain('listDeliveries');
    expect(ids('')).toHaveLength(operations.length);
    expect(ids('xylophone')).toEqual([]);
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
      const contents = [
        requestBody?.content ?? {},
        ...Object.values(responses).map(({ content = {} }) => content),
      ];
      const media = contents.flatMap((content) => Object.entries(content));
      const texts = media.flatMap(([type, one]) =>
        examplesOf(one, description).map(({ value }) => bodyText(type, value)),
      );
      const schemas = [...parameters, ...media.map(([, one]) => one)].flatMap(({ schema }) => schema ?? []);
      expect(schemas.map((schema) => typeText(schema, description))).not.toContain('');
      expect(schemas.map((schema) => membersOf(schema, description)?.properties)).not.toContain(null);
      expect(texts.length).toBeGreaterThanOrEqual(media.length === 0 ? 0 : 1);
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
