import { catalogue } from './catalogue';

/** Why a condition said no. */
export const mismatchTexts = catalogue({
  found: ['Found', '实际值'],
  wanted: ['Wanted', '期望值'],
  notThere: ['not there', '不存在'],
});
