import { catalogue } from './catalogue';

export const tailTexts = catalogue({
  title: ['Live tail', '实时动态'],
  subtitle: ['What is happening now, on all nodes.', '所有节点上实时发生的一切。'],

  source_opening: ['Opening the stream', '正在打开数据流'],
  source_live: ['Live', '实时'],
  source_polling: ['No stream; updated every 2 seconds', '无数据流；每 2 秒查询一次'],
  source_paused: ['Paused', '已暂停'],
  pause: ['Pause', '暂停'],
  resume: ['Resume', '继续'],
  resumeWith: [{ one: 'Resume with {n} line', other: 'Resume with {n} lines' }, '继续并显示 {n} 行'],
  clear: ['Clear what is shown', '清除已显示内容'],
  compact: ['Compact lines', '紧凑显示'],
  comfortable: ['Comfortable lines', '宽松显示'],
  fullScreen: ['Full screen', '全屏'],
  leaveFullScreen: ['Leave full screen', '退出全屏'],
  filter: ['Filter', '筛选'],
  filterHint: ['Any text: an id, a URL, a status', '任意文本：编号、URL、状态码'],

  kinds: ['What is shown', '显示内容'],
  kind_events: ['Events', '事件'],
  kind_deliveries: ['Deliveries', '投递'],
  kind_endpoints: ['URLs', 'URL'],
  kind_replays: ['Replays', '重放'],

  event: ['Event', '事件'],
  matches: [{ one: '{n} subscription', other: '{n} subscriptions' }, '{n} 个订阅'],
  noAnswer: ['no answer', '无响应'],
  attempt: ['attempt {n}', '第 {n} 次尝试'],
  replay: ['Replay', '重放'],
  replay_running: ['running', '进行中'],
  replay_onHold: ['on hold', '暂缓'],
  replay_completed: ['completed', '已完成'],
  replay_cancelling: ['being cancelled', '正在取消'],
  replay_cancelled: ['cancelled', '已取消'],
  more: ['{n} more that are not shown here · {kind}', '另有 {n} 条未在此显示 · {kind}'],
  missed: ['Some may be missing; the list has all · {kind}', '可能有遗漏；完整内容见列表 · {kind}'],

  newBelow: [{ one: '{n} new below', other: '{n} new below' }, '下方有 {n} 条新内容'],
  toEnd: ['To the end', '到末尾'],
  emptyTitle: ['Nothing has happened yet', '尚无动态'],
  emptyText: [
    'Each event and each step of its deliveries is a line here as soon as it happens. Publish one:',
    '每个事件及其投递的每一步都会立即在此显示一行。发布一个事件：',
  ],
});
