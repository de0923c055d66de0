import { describe, expect, it } from '@jest/globals';
import { tellingChanges } from './events';

describe('the fields that a list shows of a change', () => {
  it('leave out what is written down of every change', () => {
    expect(tellingChanges(['lastUpdateDate', 'status', 'lastUpdatedByID'])).toEqual(['status']);
  });

  it('are all of them where nothing else has changed', () => {
    expect(tellingChanges(['lastUpdateDate', 'lastUpdatedByID'])).toEqual([
      'lastUpdateDate',
      'lastUpdatedByID',
    ]);
  });

  it('keep names that only begin alike', () => {
    expect(tellingChanges(['updatedness', 'lastUpdateDate'])).toEqual(['updatedness']);
  });
});
