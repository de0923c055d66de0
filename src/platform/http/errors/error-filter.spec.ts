import { type ArgumentsHost, BadRequestException, HttpException, NotFoundException } from '@nestjs/common';
import { describe, expect, it } from '@jest/globals';
import { ManualClock } from '../../../../test/support/manual-clock.js';
import { SealError } from '../../crypto/index.js';
import { Log } from '../../logging/log.js';
import { AppError } from './app-error.js';
import { CATALOGUE, type ErrorCode } from './catalogue.js';
import { ErrorFilter, pathOf } from './error-filter.js';

interface Shown {
  status?: number;
  body?: { error: { class: string; message: string } };
  headers: Record<string, string>;
}

interface Given {
  readonly raw?: { readonly destroyed: boolean; readonly complete: boolean };
}

/** What a caller is shown of an error, and what the log says. */
function show(error: unknown, given: Given = {}): { shown: Shown; lines: string } {
  const lines: string[] = [];
  const log = Log.create('info', { write: (line) => void lines.push(line) });
  return { shown: showTo(new ErrorFilter(log, new ManualClock()), error, given), lines: lines.join('') };
}

function showTo(
  filter: ErrorFilter,
  error: unknown,
  { raw = { destroyed: false, complete: true } }: Given = {},
): Shown {
  const shown: Shown = { headers: {} };
  const reply = {
    sent: false,
    raw: { headersSent: false },
    status: (status: number) => ((shown.status = status), reply),
    headers: (headers: Record<string, string>) => (Object.assign(shown.headers, headers), reply),
    type: () => reply,
    send: (body: Shown['body']) => ((shown.body = body!), reply),
  };
  const request = {
    id: 'corr-1',
    method: 'GET',
    url: '/a?password=hunter2',
    routeOptions: { url: '/a' },
    raw,
  };
  const host = { switchToHttp: () => ({ getRequest: () => request, getResponse: () => reply }) };
  // oxlint-disable-next-line promise/valid-params -- not a promise's catch
  filter.catch(error, host as unknown as ArgumentsHost);
  return shown;
}

const LOST = Object.assign(new Error('connect'), { code: 'ECONNREFUSED', syscall: 'connect' });

describe('the error filter', () => {
  it.each(Object.keys(CATALOGUE) as ErrorCode[])(
    'shows %s in the shape of the vendor, with its status',
    (code) => {
      const { shown } = show(new AppError(code, 'what and where', { 'x-extra': '1' }));
      expect(shown).toEqual({
        status: CATALOGUE[code].status,
        body: { error: { class: code, message: 'what and where' } },
        headers: { 'x-extra': '1' },
      });
    },
  );

  it('shows nothing of an unknown error but a correlation id, which the log holds with the rest', () => {
    const { shown, lines } = show(new Error('SELECT secret FROM vault'));
    expect(shown.status).toBe(500);
    expect(shown.body).toEqual({
      error: { class: 'InternalError', message: 'Something went wrong on our side; correlation id corr-1.' },
    });
    expect(lines).toMatch(/SELECT secret FROM vault/);
    expect(lines).toMatch(/corr-1/);
    expect(lines).not.toMatch(/hunter2/);
  });

  it.each(['a string', 42, null, undefined, {}])('survives %p being thrown', (thrown) => {
    expect(show(thrown).shown.status).toBe(500);
  });

  it('answers 503 when the database is gone', () => {
    const { shown } = show(LOST);
    expect([shown.status, shown.body?.error.class, shown.headers]).toEqual([
      503,
      'StoreUnavailable',
      { 'Retry-After': '1' },
    ]);
  });

  it('answers 503 when a secret cannot be opened, and names its key in the log alone', () => {
    const { shown, lines } = show(new SealError('sealed under the key 1a2b3c4d'));
    expect([shown.status, shown.body?.error]).toEqual([
      503,
      {
        class: 'SecretUnreadable',
        message: `${CATALOGUE.SecretUnreadable.message} Correlation id corr-1.`,
      },
    ]);
    expect(lines).toMatch(/1a2b3c4d/);
    expect(lines).toMatch(/corr-1/);
  });

  it('warns of a lost database at most once a second, and says how often it did not', () => {
    const lines: { msg: string; leftOut?: number }[] = [];
    const clock = new ManualClock();
    const log = Log.create('info', { write: (line) => void lines.push(JSON.parse(line) as { msg: string }) });
    const filter = new ErrorFilter(log, clock);
    for (let call = 0; call < 5; call++) expect(showTo(filter, LOST).status).toBe(503);
    clock.advance(999);
    showTo(filter, LOST);
    expect(lines.map(({ msg, leftOut }) => [msg, leftOut])).toEqual([
      ['The database cannot be reached', undefined],
    ]);
    clock.advance(1);
    showTo(filter, LOST);
    clock.advance(1_000);
    showTo(filter, LOST);
    expect(lines.map(({ leftOut }) => leftOut)).toEqual([undefined, 5, undefined]);
  });

  it('is quiet about a caller who broke off the request', () => {
    const aborted = Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
    const { shown, lines } = show(aborted, { raw: { destroyed: true, complete: false } });
    expect([shown.body?.error.class, lines]).toEqual(['MalformedRequest', '']);
  });

  it.each([
    [new NotFoundException(), 404, 'NotFound'],
    [new BadRequestException(), 400, 'MalformedRequest'],
    [new HttpException('teapot', 418), 500, 'InternalError'],
    [Object.assign(new Error('big'), { statusCode: 413 }), 413, 'BodyTooLarge'],
    [Object.assign(new Error('odd'), { statusCode: 599 }), 500, 'InternalError'],
  ])('puts what a framework throws into the catalogue: %p', (error, status, code) => {
    const { shown } = show(error);
    expect([shown.status, shown.body?.error.class]).toEqual([status, code]);
  });

  it('repeats no query string', () => {
    expect(show(new NotFoundException()).shown.body?.error.message).toBe('There is nothing at GET /a.');
    expect(pathOf('/b')).toBe('/b');
  });
});
