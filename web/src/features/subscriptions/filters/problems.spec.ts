import { describe, expect, it } from '@jest/globals';
import { tellingWarnings } from './problems';

const NOT_LISTED =
  'filters[0]: TASK lists no field "progressStatus"; the nearest one that it lists is "status".';
const OTHER =
  'filters[1].filters[0]: TASK lists no field "statu"; the nearest one that it lists is "status".';
const RESTRICTED = 'filters[2]: the field "a" of TASK cannot be filtered, so the filter never passes.';

describe('the warnings that are shown', () => {
  it('leave fields out that recorded events have, and keep all others', () => {
    expect(tellingWarnings([NOT_LISTED, OTHER, RESTRICTED], ['progressStatus', 'a'])).toEqual([
      OTHER,
      RESTRICTED,
    ]);
    expect(tellingWarnings([NOT_LISTED], [])).toEqual([NOT_LISTED]);
  });

  it('say nothing of a filter in which nothing was typed yet', () => {
    expect(
      tellingWarnings(['filters[0].filters[1]: there is no fieldName, so the filter never passes.'], []),
    ).toEqual([]);
  });
});
