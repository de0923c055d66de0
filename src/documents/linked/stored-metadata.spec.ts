import { describe, expect, it } from '@jest/globals';
import type { Metadata } from '../../custom-integrations/index.js';
import { difference, LONGEST_TITLE, renamedMetadata, storedMetadata } from './stored-metadata.js';

const FILE: Metadata = {
  title: 'plan.pdf',
  kind: 'file',
  id: '7',
  viewLink: 'https://provider.example/view/7',
  downloadLink: 'https://provider.example/get/7',
  mimeType: 'application/pdf',
  dateModified: '2026-03-02T09:00:00.000Z',
  size: 12,
  readOnly: false,
};

describe('storedMetadata', () => {
  it('is what the provider said', () => {
    expect(storedMetadata(FILE)).toEqual(FILE);
  });

  it('leaves out what the provider does not say, and what no metadata has', () => {
    const bare = { title: 'a', kind: 'file', id: '1' } as const;
    expect(storedMetadata({ ...bare, more: 'x' } as Metadata)).toStrictEqual(bare);
  });

  it('cuts a title between characters', () => {
    expect(storedMetadata({ ...FILE, title: '😀'.repeat(2_000) }).title).toBe('😀'.repeat(LONGEST_TITLE));
    expect(storedMetadata({ ...FILE, title: 'x'.repeat(9_999_999) }).title).toHaveLength(LONGEST_TITLE);
  });

  it.each(['viewLink', 'downloadLink', 'mimeType'] as const)('drops a %s beyond all measure', (field) => {
    const stored = storedMetadata({ ...FILE, [field]: `https://${'x'.repeat(9_000)}` });
    expect(stored).toStrictEqual(expect.not.objectContaining({ [field]: expect.anything() }));
    expect(Object.keys(stored)).toHaveLength(Object.keys(FILE).length - 1);
  });
});

describe('difference', () => {
  it('is none between equals', () => {
    expect(difference(FILE, { ...FILE })).toBe('none');
  });

  it.each<[keyof Metadata, unknown]>([
    ['title', 'other'],
    ['kind', 'folder'],
    ['id', '8'],
    ['mimeType', undefined],
    ['dateModified', '2026-03-03T09:00:00.000Z'],
    ['size', 0],
    ['readOnly', true],
  ])('is one of the document when %s is another', (field, value) => {
    expect(difference(FILE, { ...FILE, [field]: value })).toBe('document');
  });

  it.each(['viewLink', 'downloadLink'] as const)('is one of links when only %s is another', (field) => {
    expect(difference(FILE, { ...FILE, [field]: 'https://provider.example/signed' })).toBe('links');
  });
});

describe('renamedMetadata', () => {
  it('is what the provider says now', () => {
    const fresh = { ...FILE, title: 'new name.pdf', dateModified: '2026-03-03T09:00:00.000Z' };
    expect(renamedMetadata(FILE, fresh, 'new name')).toEqual(fresh);
  });

  it('has the new name when the provider still gives the old one', () => {
    expect(renamedMetadata(FILE, { ...FILE, size: 13 }, 'new')).toEqual({ ...FILE, size: 13, title: 'new' });
  });

  it('has the new name when the provider knows the old id no more', () => {
    expect(renamedMetadata(FILE, null, 'new')).toEqual({ ...FILE, title: 'new' });
  });
});
