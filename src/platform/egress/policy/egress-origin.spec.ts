import { networkInterfaces } from 'node:os';
import { describe, expect, it } from '@jest/globals';
import { machineAddresses } from './egress-origin.js';

describe('the addresses of this machine', () => {
  it('are what they were while the system cannot tell them for want of a descriptor', () => {
    const known = machineAddresses();
    expect(known).toContain('127.0.0.1');
    const fails: typeof networkInterfaces = () => {
      throw Object.assign(new Error('uv_interface_addresses'), { code: 'EMFILE' });
    };
    expect(machineAddresses(fails)).toEqual(known);
  });
});
