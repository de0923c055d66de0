import { describe, expect, it } from '@jest/globals';
import { readText } from './read-text.js';
import { Unreadable } from './unreadable.js';

const TEXT = '{"title":"Größe 5 – straße €"}';
const utf16 = (text: string, endian: 'le' | 'be'): Buffer => {
  const bytes = Buffer.from(text, 'utf16le');
  return endian === 'le' ? bytes : bytes.swap16();
};
const json = (charset: string): string => `application/json; charset=${charset}`;

describe('readText', () => {
  it.each<[string, Buffer, string | undefined]>([
    ['UTF-8 of no name', Buffer.from(TEXT), undefined],
    ['UTF-8 by its name', Buffer.from(TEXT), json('UTF-8')],
    ['UTF-8 in quotes', Buffer.from(TEXT), json('"utf-8"')],
    ['UTF-8 marked', Buffer.from(`\ufeff${TEXT}`), undefined],
    ['UTF-8 marked, whatever it is called', Buffer.from(`\ufeff${TEXT}`), json('iso-8859-1')],
    ['UTF-8 under a name that nobody knows', Buffer.from(TEXT), json('x-unknown')],
    ['UTF-16LE marked', utf16(`\ufeff${TEXT}`, 'le'), undefined],
    ['UTF-16BE marked', utf16(`\ufeff${TEXT}`, 'be'), undefined],
    ['UTF-16BE marked, called UTF-16', utf16(`\ufeff${TEXT}`, 'be'), json('utf-16')],
    ['UTF-16LE by its name', utf16(TEXT, 'le'), json('utf-16le')],
    ['UTF-16BE by its name', utf16(TEXT, 'be'), json('UTF-16BE')],
    ['UTF-16, big end first, called UTF-16', utf16(TEXT, 'be'), json('utf-16')],
    ['UTF-16, little end first, of no name', utf16(TEXT, 'le'), 'application/json'],
    [
      'windows-1252',
      Buffer.from('{"title":"Größe 5 – straße €"}'.replace('–', '\x96').replace('€', '\x80'), 'latin1'),
      json('windows-1252'),
    ],
  ])('reads %s', (_, bytes, type) => {
    expect(readText(bytes, type)).toBe(TEXT);
  });

  it.each([
    ['iso-8859-1', 'é'],
    ['Latin1', 'é'],
    ['us-ascii', 'é'],
    ['iso-8859-5', 'щ'],
    ['koi8-r', 'И'],
  ])('reads a byte by the table that is named: %s', (charset, character) => {
    expect(readText(Buffer.from([0x22, 0xe9, 0x22]), json(charset))).toBe(`"${character}"`);
  });

  it('reads more than one byte a character, as in Japan', () => {
    expect(readText(Buffer.from([0x82, 0xa0]), json('Shift_JIS'))).toBe('あ');
  });

  it('puts a mark where bytes stand for nothing', () => {
    expect(readText(Buffer.from([0x22, 0xff, 0x22]), undefined)).toBe('"\ufffd"');
  });

  it('cannot read what is in a charset that nobody knows', () => {
    const read = (): string => readText(Buffer.from([0x22, 0xff, 0x22]), json('x-secret'));
    expect(read).toThrow(Unreadable);
    expect(read).toThrow('its charset "x-secret" is unknown');
  });

  it('reads nothing as nothing', () => {
    expect(readText(Buffer.alloc(0), json('utf-16'))).toBe('');
  });
});
