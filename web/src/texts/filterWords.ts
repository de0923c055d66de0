import { catalogue } from './catalogue';

/** Filters in words. */
export const filterWords = catalogue({
  and: [' and ', ' 且 '],
  or: [' or ', ' 或 '],
  says_eq: ['{field} is {value}', '{field} 为 {value}'],
  says_ne: ['{field} is not {value}', '{field} 不为 {value}'],
  says_gt: ['{field} is greater than {value}', '{field} 大于 {value}'],
  says_gte: ['{field} is at least {value}', '{field} 不小于 {value}'],
  says_lt: ['{field} is less than {value}', '{field} 小于 {value}'],
  says_lte: ['{field} is at most {value}', '{field} 不大于 {value}'],
  says_gt_date: ['{field} is after {value}', '{field} 晚于 {value}'],
  says_gte_date: ['{field} is not before {value}', '{field} 不早于 {value}'],
  says_lt_date: ['{field} is before {value}', '{field} 早于 {value}'],
  says_lte_date: ['{field} is not after {value}', '{field} 不晚于 {value}'],
  says_contains: ['{field} contains {value}', '{field} 包含 {value}'],
  says_notContains: ['{field} does not contain {value}', '{field} 不包含 {value}'],
  says_containsOnly: ['{field} has exactly {value}', '{field} 恰好包含 {value}'],
  says_changed: ['{field} changed', '{field} 有更改'],
  isEmpty: ['{field} is empty', '{field} 为空'],
  isNotEmpty: ['{field} is not empty', '{field} 不为空'],
  inOldState: ['before the change, {sentence}', '更改前 {sentence}'],
  noField: ['(no field)', '（无字段）'],
  asJson: ['as JSON: {json}', '以 JSON 表示：{json}'],
  everyEvent: ['Every event', '所有事件'],
  allOf: ['All of these hold:', '满足以下全部条件：'],
  anyOf: ['At least one of these holds:', '满足以下任一条件：'],
});
