import { catalogue } from './catalogue';

/** Why a condition said no. */
export const mismatchTexts = catalogue({
  says: ['{field} is {found}; the filter asks for {wants}.', '{field} 为 {found}；筛选条件要求{wants}。'],
  before: ['Before the change, {sentence}', '更改前，{sentence}'],
  wants_eq: ['{wanted}', ' {wanted}'],
  wants_ne: ['anything but {wanted}', '不为 {wanted}'],
  wants_gt: ['more than {wanted}', '大于 {wanted}'],
  wants_gte: ['at least {wanted}', '不小于 {wanted}'],
  wants_lt: ['less than {wanted}', '小于 {wanted}'],
  wants_lte: ['at most {wanted}', '不大于 {wanted}'],
  wants_gt_date: ['a time after {wanted}', '晚于 {wanted}'],
  wants_gte_date: ['{wanted} or later', '不早于 {wanted}'],
  wants_lt_date: ['a time before {wanted}', '早于 {wanted}'],
  wants_lte_date: ['{wanted} or earlier', '不晚于 {wanted}'],
  wants_contains: ['what contains {wanted}', '包含 {wanted}'],
  wants_notContains: ['what does not contain {wanted}', '不包含 {wanted}'],
  wants_containsOnly: ['exactly {wanted}', '恰好包含 {wanted}'],
  wants_empty: ['an empty field', '为空'],
  wants_something: ['a field that is not empty', '不为空'],
  same: ['{field} did not change.', '{field} 没有更改。'],
  sameAs: ['{field} did not change: it is {found} as before.', '{field} 没有更改，仍为 {found}。'],
  noField: ['The filter names no field, so it never passes.', '该条件没有指定字段，因此永远不会满足。'],
  not_objCode: [
    'The event is about {found}; the subscription is for {wanted}.',
    '事件的对象类型为 {found}；订阅的是 {wanted}。',
  ],
  not_eventType: [
    'The event is of the type {found}; the subscription is for {wanted}.',
    '事件类型为 {found}；订阅的是 {wanted}。',
  ],
  not_objId: [
    'The event is about the object {found}; the subscription asks for {wanted}.',
    '事件涉及对象 {found}；订阅要求 {wanted}。',
  ],
  notThere: ['not there', '不存在'],
  empty: ['empty', '空'],
  longValue: ['a long value', '较长的值'],
  onlyCase: [
    'They differ only in upper and lower case, and the comparison is case-sensitive.',
    '两者仅大小写不同，而比较区分大小写。',
  ],
  place: ['Filter {name}', '条件 {name}'],
  all_AND: ['All filters must hold. These did not:', '必须满足全部条件。以下条件未满足：'],
  all_OR: ['At least one filter must hold. None did:', '必须至少满足一个条件。均未满足：'],
});
