import { describe, expect, it } from '@jest/globals';
import { BrokenExchange } from '../../platform/egress/index.js';
import { ProviderErrors } from './provider-errors.js';

const errors = new ProviderErrors('Folders', ['Bearer secret-token', 'secret-token']);

describe('ProviderErrors', () => {
  it.each([
    [404, 'No such file', 'NotFound', 404, 'Folders: No such file'],
    [404, null, 'NotFound', 404, 'Folders has no such file or folder.'],
    [403, 'Not yours', 'ProviderAccessDenied', 403, 'Folders: Not yours'],
    [401, null, 'ProviderAccessDenied', 403, 'Folders denies access.'],
    [409, 'It exists', 'ProviderConflict', 409, 'Folders: It exists'],
    [409, null, 'ProviderConflict', 409, 'Folders reports a conflict with what is already there.'],
    [400, null, 'ProviderError', 502, 'Folders answered 400.'],
    [429, '', 'ProviderError', 502, 'Folders answered 429.'],
    [500, 'Broken', 'ProviderError', 502, 'Folders: Broken'],
    [503, '   ', 'ProviderError', 502, 'Folders answered 503.'],
    [504, null, 'ProviderError', 502, 'Folders answered 504.'],
    [199, null, 'ProviderError', 502, 'Folders answered 199.'],
  ])('turns %i with %j into %s', (status, said, code, ours, message) => {
    expect(errors.ofStatus(status, said)).toMatchObject({ code, status: ours, message });
  });

  it('keeps a 416 with the length that is told, if it is one', () => {
    expect(errors.ofStatus(416, null, 'bytes */10')).toMatchObject({
      code: 'RangeNotSatisfiable',
      headers: { 'Content-Range': 'bytes */10' },
    });
    expect(errors.ofStatus(416, null, 'bytes */<b>').headers).toEqual({});
  });

  it.each([
    ['<script>alert(1)</script>', '<script>alert(1)</script>'],
    ['a\r\nSet-Cookie: b\0\x1b[31m', 'a Set-Cookie: b [31m'],
    ['x'.repeat(400), `${'x'.repeat(299)}\u2026`],
    ['\u{1F511}'.repeat(301), `${'\u{1F511}'.repeat(299)}\u2026`],
    ['half \ud800', 'half \ufffd'],
    ['invalid Bearer secret-token!', 'invalid ****!'],
    ['secret-token secret-token', '**** ****'],
  ])('passes %j on as plain text without secrets', (said, message) => {
    expect(errors.ofStatus(500, said).message).toBe(`Folders: ${message}`);
    expect(errors.ofFailure(said)).toMatchObject({ code: 'ProviderError', message: `Folders: ${message}` });
  });

  it.each([
    [{ kind: 'refused', message: '10.0.0.1, port 80: private network' }, 'ProviderError', 'address policy'],
    [{ kind: 'timeout', phase: 'connect', message: '' }, 'ProviderTimeout', 'did not answer in time'],
    [{ kind: 'timeout', phase: 'response', message: '' }, 'ProviderTimeout', 'did not answer in time'],
    [{ kind: 'timeout', phase: 'request', message: '' }, 'ProviderTimeout', 'for too long'],
    [{ kind: 'error', errorClass: 'CONNECTION_REFUSED', message: '' }, 'ProviderError', 'CONNECTION_REFUSED'],
    [
      { kind: 'error', errorClass: 'HTTP_PROTOCOL', message: 'the answer has two Content-Length headers' },
      'ProviderError',
      'cannot be read: the answer has two Content-Length headers.',
    ],
    [{ kind: 'error', errorClass: 'CLIENT_CLOSED', message: '' }, 'ShuttingDown', 'shutting down'],
    [{ kind: 'error', errorClass: 'REQUEST_BODY', message: '' }, 'MalformedBody', 'ended early'],
  ] as const)('turns %j into %s', (result, code, message) => {
    const error = errors.ofExchange(result);
    expect(error).toMatchObject({ code, message: expect.stringContaining(message) });
    expect(error.message).not.toContain('10.0.0.1');
  });

  it.each([
    ['tooLarge', 'more than 10 bytes', 'ProviderError', 'it is longer than 10 bytes'],
    ['undecodable', 'incorrect header check', 'ProviderError', 'incorrect header check'],
    ['timeout', '', 'ProviderTimeout', 'in time'],
    ['noCapacity', 'no room for 9 bytes', 'Overloaded', 'try again'],
    ['broken', '', 'ProviderError', 'broke off its answer'],
  ] as const)('turns a body that was %s into an error', (kind, said, code, message) => {
    expect(errors.ofBody({ kind, message: said })).toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
  });

  it.each([
    ['IDLE', 'ProviderTimeout'],
    ['CONNECTION_RESET', 'ProviderError'],
    ['CLIENT_CLOSED', 'ShuttingDown'],
  ] as const)('turns bytes that broke off by %s into %s', (reason, code) => {
    expect(errors.ofBroken(new BrokenExchange(reason, ''))).toMatchObject({ code });
  });
});
