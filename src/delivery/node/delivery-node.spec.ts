import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { loadConfig } from '../../config/index.js';
import { Log } from '../../platform/logging/log.js';
import { DeliveryNode, NODE_PARTS } from './delivery-node.js';
import type { NodePart } from './node-part.js';

const ALL = NODE_PARTS.map(({ type }) => type.name);
const BEGIN_WORK = NODE_PARTS.filter(({ begins }) => begins).map(({ type }) => type.name);
const REST = ALL.filter((name) => !BEGIN_WORK.includes(name));

describe('a node', () => {
  let told: string[];
  let starts: Record<string, () => Promise<void>>;
  let stops: Record<string, () => Promise<void>>;

  beforeEach(() => {
    jest.useFakeTimers();
    told = [];
    starts = {};
    stops = {};
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  const nodeOf = (roles: string): DeliveryNode => {
    const parts = ALL.map((name): NodePart => ({
      start: async () => {
        told.push(`start ${name}`);
        await starts[name]?.();
      },
      stop: async (orderly) => {
        told.push(`stop ${name}${orderly ? '' : ' without the database'}`);
        await stops[name]?.();
      },
    }));
    return new DeliveryNode(loadConfig({ ROLES: roles }), Log.create('silent'), parts);
  };
  const settled = (): Promise<void> => jest.advanceTimersByTimeAsync(0);
  const begun = (names: readonly string[]): string[] => names.map((name) => `start ${name}`);
  const ended = (names: readonly string[]): string[] => names.toReversed().map((name) => `stop ${name}`);

  it('starts its parts in their order and stops them in the reverse order', async () => {
    const node = nodeOf('api,delivery');
    await node.start();
    expect(told).toEqual(begun(ALL));
    told = [];
    await node.stop();
    expect(told).toEqual([...ended(BEGIN_WORK), ...ended(REST)]);
    told = [];
    await node.stop();
    expect(told).toEqual([]);
  });

  it('that does not deliver has nothing that delivers', async () => {
    const node = nodeOf('api');
    await node.start();
    expect(told).toEqual(begun(['Notifications', 'Housekeeping', 'LastingParts', 'OtherParts']));
  });

  it('stops, when a part cannot start, those that did and the one that could not', async () => {
    const node = nodeOf('api,delivery');
    starts.NodeLease = () => Promise.reject(new Error('taken'));
    await expect(node.start()).rejects.toThrow('taken');
    await node.stop();
    expect(told).toEqual([
      ...begun(['Notifications', 'Housekeeping', 'LastingParts', 'NodeLease']),
      ...ended(['Notifications', 'Housekeeping', 'LastingParts', 'NodeLease']),
    ]);
  });

  it('tells all that begin work to end at once, and waits for none longer than a request and a second', async () => {
    const node = nodeOf('api,delivery');
    await node.start();
    told = [];
    for (const name of BEGIN_WORK) stops[name] = () => new Promise(() => undefined);
    const stopping = node.stop();
    await settled();
    expect(told).toEqual(ended(BEGIN_WORK));
    const { timeoutMs } = loadConfig({}).delivery;
    await jest.advanceTimersByTimeAsync(timeoutMs + 999);
    expect(told).toEqual(ended(BEGIN_WORK));
    await jest.advanceTimersByTimeAsync(1);
    await stopping;
    expect(told).toEqual([...ended(BEGIN_WORK), ...ended(REST)]);
  });

  it('leaves no timer behind when all has ended before the deadline', async () => {
    const node = nodeOf('api,delivery');
    await node.start();
    const timers = jest.getTimerCount();
    await node.stop();
    expect(jest.getTimerCount()).toBe(timers);
  });

  it('spares the database what comes after results that could not be written', async () => {
    const node = nodeOf('api,delivery');
    await node.start();
    told = [];
    stops.ResultWriter = () => Promise.reject(new Error('Connection terminated'));
    await node.stop();
    expect(told.slice(BEGIN_WORK.length)).toEqual([
      'stop ResultWriter',
      'stop NodeLease without the database',
      'stop LastingParts without the database',
      'stop Housekeeping without the database',
      'stop Notifications without the database',
    ]);
  });
});
