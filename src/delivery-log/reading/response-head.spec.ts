import { describe, expect, it } from '@jest/globals';
import { responseHead } from './response-head.js';

describe('the beginning of an answer', () => {
  it.each([
    ['text', Buffer.from('Grüße\0\n'), 'Grüße\0\n', 'utf-8'],
    ['nothing', Buffer.alloc(0), '', 'utf-8'],
    ['text with a byte order mark', Buffer.from('\ufeffa'), '\ufeffa', 'utf-8'],
    ['text that ends inside a character', Buffer.from('aé').subarray(0, 2), 'a', 'utf-8'],
    ['text that begins inside one', Buffer.from('é').subarray(1), 'qQ==', 'base64'],
    ['Latin-1', Buffer.from('é!', 'latin1'), '6SE=', 'base64'],
  ])('is kept: %s', (_, bytes, text, encoding) => {
    expect(responseHead(bytes)).toEqual({ text, encoding });
  });
});
