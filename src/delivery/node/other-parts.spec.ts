import { beforeEach, describe, expect, it } from '@jest/globals';
import { loadConfig } from '../../config/index.js';
import type { NodePart } from './node-part.js';
import { OtherParts } from './other-parts.js';

describe('the parts of other modules', () => {
  let told: string[];
  let parts: OtherParts;
  const part = (name: string): NodePart => ({
    start: () => void told.push(`start ${name}`),
    stop: () => void told.push(`stop ${name}`),
  });

  beforeEach(() => {
    told = [];
    parts = new OtherParts(loadConfig({ ROLES: 'api' }));
  });

  it('start in their order, whichever was added first, and stop in the reverse order', async () => {
    parts.add('node presence', part('presence'));
    parts.add('subscription snapshot', part('snapshot'), 'api');
    await parts.start();
    await parts.stop(true);
    expect(told).toEqual(['start snapshot', 'start presence', 'stop presence', 'stop snapshot']);
  });

  it('are not there on nodes of another role', async () => {
    parts.add('replay runner', part('runner'), 'delivery');
    await parts.start();
    expect(told).toEqual([]);
  });

  it('have each a place of their own', () => {
    parts.add('node presence', part('presence'));
    expect(() => parts.add('node presence', part('another'))).toThrow(
      'This node already has a part called node presence.',
    );
  });
});
