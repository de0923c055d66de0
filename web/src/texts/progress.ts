import { catalogue } from './catalogue';

/** How far something is that goes on by itself, and what became of its deliveries. */
export const progressTexts = catalogue({
  progress: ['Progress', '进度'],
  foundSoFar: [{ one: '{n} processed so far', other: '{n} processed so far' }, '目前已处理 {n} 项'],
  foundOfTotal: ['{n} of {total} processed', '已处理 {n} / {total}'],
  foundOf: ['{n} of {total}', '{n} / {total}'],
  pace: ['{n} a second.', '每秒 {n} 项。'],
  paceUnknown: ['Measuring how fast it is …', '正在测量速度……'],
  timeLeft: ['About {time} left.', '约剩 {time}。'],
  outcome: ['Outcome', '投递结果'],
});
