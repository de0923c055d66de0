import { catalogue } from './catalogue';

/** The last 24 hours of a subscription. */
export const dayTexts = catalogue({
  header: ['24 hours', '24 小时'],
  lastDay: ['Last 24 hours', '最近 24 小时'],
  day: [
    '{delivered} delivered, {failed} failed in 24 hours',
    '24 小时内已投递 {delivered} 次，失败 {failed} 次',
  ],
  nothing: ['Nothing was sent in 24 hours', '24 小时内未发送任何内容'],
  notKept: ['not kept', '未保留'],
  off: [
    'No figures are kept here: STATS_RETENTION_DAYS is 0.',
    '此处不保留统计数据：STATS_RETENTION_DAYS 为 0。',
  ],
});
