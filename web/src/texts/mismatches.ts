import { catalogue } from './catalogue';

/** Why a condition said no. */
export const mismatchTexts = catalogue({
  found: ['Found', '实际值'],
  wanted: ['Wanted', '期望值'],
  notThere: ['not there', '不存在'],
  anotherValue: ['another value than before', '与更改前不同的值'],
  tooLong: ['too long to be shown here', '过长，无法在此显示'],
});
