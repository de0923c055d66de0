import { describe, expect, it } from '@jest/globals';
import { portOf, RECEIVERS, withPort } from './receivers';

describe('the receivers to copy', () => {
  it.each([
    ['http://localhost:4788/hooks', 4788],
    ['http://127.0.0.1:5000', 5000],
    ['http://[::1]:5000', 5000],
    ['http://localhost/hooks', 4000],
    ['https://receiver.example.com:8443/hooks', 4000],
    ['no URL', 4000],
  ])('listen on the port of %s only where it is on this machine', (url, port) => {
    expect(portOf(url)).toBe(port);
  });

  it.each(RECEIVERS)('listen on the port that is asked for: $name', ({ code, run }) => {
    const all = `${withPort(code, 4788)} ${withPort(run, 4788)}`;
    expect(all).toContain('4788');
    expect(all).not.toMatch(/\b4000\b/);
  });
});
