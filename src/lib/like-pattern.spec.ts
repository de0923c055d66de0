import { describe, expect, it } from '@jest/globals';
import { containing } from './like-pattern.js';

describe('a pattern for what has a text in it', () => {
  it('takes no character of the text for a wildcard', () => {
    expect(containing('plan')).toBe('%plan%');
    expect(containing('100%_\\')).toBe('%100\\%\\_\\\\%');
  });
});
