import { describe, expect, it } from '@jest/globals';
import type { SendingNode } from '../../delivery/index.js';
import { egressAddresses } from './egress-addresses.js';

function node(name: string, given: Partial<SendingNode> = {}): SendingNode {
  return { name, addresses: ['203.0.113.7'], source: 'configured', proxy: null, ...given };
}

describe('where deliveries come from', () => {
  it('is every node’s addresses, each once and sorted, and nothing more to say when all are configured', () => {
    const nodes = [node('a', { addresses: ['203.0.113.9', '203.0.113.7'] }), node('b')];
    expect(egressAddresses(nodes)).toEqual({
      addresses: ['203.0.113.7', '203.0.113.9'],
      proxies: [],
      notes: [],
      nodes,
    });
  });

  it('is said to be a guess for nodes without EGRESS_ADDRESSES', () => {
    const { addresses, notes } = egressAddresses([
      node('a'),
      node('b', { addresses: ['10.0.0.4'], source: 'interfaces' }),
    ]);
    expect(addresses).toEqual(['10.0.0.4', '203.0.113.7']);
    expect(notes).toEqual([expect.stringMatching(/^EGRESS_ADDRESSES is not set on b: .*NAT/)]);
  });

  it('is not the node’s own addresses behind a proxy', () => {
    const { addresses, proxies, notes } = egressAddresses([
      node('a', { proxy: 'proxy.test:3128', source: 'interfaces' }),
      node('b', { proxy: 'proxy.test:3128' }),
    ]);
    expect({ addresses, proxies }).toEqual({ addresses: [], proxies: ['proxy.test:3128'] });
    expect(notes).toEqual([expect.stringMatching(/^Behind a proxy, /)]);
  });

  it('is nowhere while no node sends', () => {
    expect(egressAddresses([])).toEqual({
      addresses: [],
      proxies: [],
      notes: ['No node that sends deliveries is running.'],
      nodes: [],
    });
  });
});
