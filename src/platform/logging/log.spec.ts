import { describe, expect, it } from '@jest/globals';
import { Log } from './log.js';

describe('the log', () => {
  it.each([
    'password',
    'authToken',
    'Authorization',
    'cookie',
    'clientSecret',
    'accessToken',
    'refreshToken',
  ])('shows no %s, wherever a line holds it', (name) => {
    const lines: string[] = [];
    const log = Log.create('info', { write: (line) => void lines.push(line) });
    log.info('Something happened', { [name]: 's3cret', of: { [name]: 's3cret', in: { [name]: 's3cret' } } });
    expect(lines.join('')).toContain('Something happened');
    expect(lines.join('')).not.toContain('s3cret');
  });
});
