import { describe, expect, it } from '@jest/globals';
import {
  DELIVERY_STATES,
  ENDED_STATES,
  hasEnded,
  stateList,
  statesBefore,
  TRANSITIONS,
} from './delivery-state.js';

describe('the states of a delivery', () => {
  it('lead out of the end only when somebody asks for a retry', () => {
    expect(ENDED_STATES.flatMap((state) => TRANSITIONS[state])).toEqual(['retrying']);
    expect(DELIVERY_STATES.filter(hasEnded)).toEqual(ENDED_STATES);
  });

  it('tell which deferred deliveries can be cancelled, and which be tried again', () => {
    expect(stateList(statesBefore('cancelled'))).toBe("('retrying', 'onHold')");
    expect(stateList(statesBefore('retrying'))).toBe("('retrying', 'onHold', 'exhausted')");
  });
});
