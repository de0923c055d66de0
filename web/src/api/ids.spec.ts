import { describe, expect, it } from '@jest/globals';
import { momentOfId } from './ids';

describe('when an event was taken, by its id', () => {
  it.each([
    ['evt_0199c3a45b1e7c229d0e3f6a1b2c4d5e_0', '2025-10-08T11:45:52.414Z'],
    ['msg_0199c3a45b1e7c229d0e3f6a1b2c4d5e_12', '2025-10-08T11:45:52.414Z'],
    ['0199c3a4-5b1e-7c22-9d0e-3f6a1b2c4d5e', undefined],
    ['0', undefined],
  ])('of %s is %s', (id, moment) => expect(momentOfId(id)).toBe(moment));
});
