import { describe, expect, it } from '@jest/globals';
import { problemOfLimit, shareDescriptors } from './shares.js';

describe('how descriptors are shared out', () => {
  it.each([
    [1_024, {}, { connections: 468, outgoing: 468, concurrency: 234 }],
    [4_096, {}, { connections: 2_344, outgoing: 1_664, concurrency: 1_024 }],
    [4_096, { connections: 100 }, { connections: 100, outgoing: 1_664, concurrency: 1_024 }],
    [1_024, { connections: 5_000 }, { connections: 468, outgoing: 468, concurrency: 234 }],
    [1_024, { concurrency: 10 }, { connections: 793, outgoing: 143, concurrency: 10 }],
    [Infinity, {}, { connections: 16_384, outgoing: 1_664, concurrency: 1_024 }],
  ])('of a limit of %d, with %j', (limit, wanted, shares) => {
    expect(shareDescriptors(limit, { concurrency: 1_024, ...wanted })).toEqual(shares);
  });

  it.each([1_024, 1_337, 65_536])('never gives away more than there are: %d', (limit) => {
    for (const concurrency of [2, 77, 1_024, 16_384]) {
      const { connections, outgoing, concurrency: granted } = shareDescriptors(limit, { concurrency });
      expect(connections + outgoing).toBeLessThan(limit - 80);
      expect(granted * 1.5).toBeLessThanOrEqual(outgoing);
      expect(granted).toBeGreaterThanOrEqual(2);
    }
  });

  it('says of too low a limit what it is, what is needed and how it is raised', () => {
    expect(problemOfLimit(1_024)).toBeUndefined();
    expect(problemOfLimit(Infinity)).toBeUndefined();
    expect(problemOfLimit(128)).toMatch(
      /is 128; at least 1024 are needed.*ulimit -n.*LimitNOFILE=.*--ulimit nofile=/,
    );
  });
});
