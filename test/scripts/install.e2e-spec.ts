import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
// @ts-expect-error -- the scripts are plain JavaScript
import { watchRegistry as watchInScript } from '../../scripts/lib/install.mjs';

interface Watch {
  heard(text: string): void;
  end(): void;
}
const watchRegistry = watchInScript as (say: (line: string) => void) => Watch;
const MINUTE_MS = 60_000;

describe('what is said while npm installs', () => {
  let said: string[];
  let watch: Watch;

  beforeEach(() => {
    jest.useFakeTimers();
    said = [];
    watch = watchRegistry((line) => said.push(line));
  });
  afterEach(() => {
    watch.end();
    jest.useRealTimers();
  });

  it('is nothing in the first minute', () => {
    jest.advanceTimersByTime(MINUTE_MS - 1);
    expect(said).toEqual([]);
  });

  it('is every minute that it goes on, and whether files arrive', () => {
    watch.heard('npm http fetch GET 200 https://registry.example/some 812ms');
    jest.advanceTimersByTime(2 * MINUTE_MS);
    expect(said).toEqual([
      expect.stringMatching(/^Still installing, after a minute: files come from http/),
      expect.stringMatching(/^Still installing, after 2 minutes: npm unpacks what it has, or waits for http/),
    ]);
  });

  it('is once that the registry cannot be reached', () => {
    const failure = 'npm http fetch GET https://registry.example/some attempt 1 failed with ECONNREFUSED';
    watch.heard(failure);
    watch.heard(failure);
    expect(said).toEqual([
      expect.stringMatching(/^Still installing: registry\.example cannot be reached \(ECONNREFUSED\)/),
    ]);
  });
});
