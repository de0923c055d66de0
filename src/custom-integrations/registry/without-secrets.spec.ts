import { describe, expect, it } from '@jest/globals';
import { withoutSecrets } from './without-secrets.js';

describe('a message without secrets', () => {
  it.each<[string, string, string[]]>([
    ['The provider says: no.', 'The provider says: no.', ['secret-a']],
    ['secret-a is wrong, secret-a', '**** is wrong, ****', ['secret-a']],
    ['bad secret-ab', 'bad ****', ['secret-a', 'secret-ab']],
    ['bad secr…', 'bad ****…', ['secret-a']],
    ['bad secret-.', 'bad ****.', ['secret-a']],
    ['a loss', 'a loss', ['secret-a']],
    ['a.*b', '****', ['a.*b']],
    ['$& stays, and 1 does', '$& stays, and 1 does', ['', '1']],
  ])('%j becomes %j', (text, expected, secrets) => {
    expect(withoutSecrets(text, secrets)).toBe(expected);
  });
});
