import { catalogue } from './catalogue';

export const replayTexts = catalogue({
  title: ['Replays', '重放'],
  record: ['Replay', '重放'],
  subtitle: [
    'Deliveries of a period, sent to their subscription again.',
    '将某一时间段内的投递再次发送给其订阅。',
  ],
  replay: ['Replay', '重放'],

  state: ['State', '状态'],
  state_running: ['Running', '进行中'],
  state_onHold: ['On hold', '暂缓'],
  state_completed: ['Completed', '已完成'],
  state_cancelling: ['Cancelling', '正在取消'],
  state_cancelled: ['Cancelled', '已取消'],
  subscription: ['Subscription', '订阅'],
  only: ['Which', '范围'],
  only_undelivered: ['Exhausted deliveries', '已放弃的投递'],
  only_all: ['All deliveries', '全部'],
  onlyText_undelivered: [
    'Deliveries whose attempts all failed, except those that an earlier replay delivered.',
    '所有尝试均未送达的投递，不含之前的重放已送达的部分。',
  ],
  onlyText_all: [
    'Delivered ones too: the receiver gets them again, under new ids.',
    '包括已送达的投递：接收方会以新的编号再次收到。',
  ],
  period: ['Period', '时间段'],
  title_all: ['Replay of everything', '重放全部'],
  title_undelivered: ['Replay of exhausted deliveries', '重放已放弃的投递'],
  since: ['From', '从'],
  until: ['To', '至'],
  createdAt: ['Started', '开始时间'],
  endedAt: ['Ended', '结束时间'],
  dealtWith: ['Processed', '已处理'],
  id: ['Replay id', '重放编号'],
  keyCopyId: ['Copy the id', '复制编号'],

  emptyTitle: ['Nothing was replayed yet', '尚无重放'],
  emptyText: [
    'When a receiver was down or has lost data, a replay sends the deliveries of that time again. You see how many before it starts.',
    '当接收方曾经离线或丢失了收到的内容时，重放会再次发送该时间段内的投递。发送前会先统计数量。',
  ],

  new: ['New replay', '新建重放'],
  newTitle: ['Send deliveries again', '再次发送投递'],
  searchHint: [
    'A part of its name or URL, the id of its object, or its own id.',
    '名称或 URL 的一部分、对象编号或订阅编号。',
  ],
  foundSubscriptions: ['Subscriptions found', '找到的订阅'],
  noneFound: ['No subscription found.', '未找到订阅。'],
  moreFound: [
    { one: 'One more was found; refine the search.', other: '{n} more were found; refine the search.' },
    '还有 {n} 个，请更精确地搜索。',
  ],
  chooseOther: ['Choose another', '选择其他'],
  range: ['Events accepted', '事件接受时间'],
  chartLabel: [
    'The attempts of the subscription by the hour; the fields below choose the range as well',
    '该订阅每小时的尝试次数；也可用下方的字段选择范围',
  ],
  chartHint: ['Drag over a range to choose it', '拖选以选择范围'],
  chart_taken: ['Delivered', '已接收'],
  chart_failed: ['Failed', '失败'],
  untilNow: ['Empty: up to now.', '留空表示截至现在。'],
  counting: ['Counting what would be sent …', '正在统计将要发送的数量……'],
  wouldSendNone: ['Nothing of this period would be sent.', '该时间段内没有需要发送的内容。'],
  wouldSend: [{ one: '{n} delivery', other: '{n} deliveries' }, '{n} 项投递'],
  wouldSendIn: [
    { one: '{n} delivery, about {time}', other: '{n} deliveries, about {time}' },
    '{n} 项投递，约需 {time}',
  ],
  wouldSendMore: ['More than {n} deliveries', '超过 {n} 项投递'],
  wouldSendMoreIn: ['More than {n} deliveries, more than {time}', '超过 {n} 项投递，所需时间超过 {time}'],
  atMost: ['Sent oldest first, at most {n} a second.', '按时间从早到晚发送，每秒最多 {n} 项。'],
  skipped: [
    {
      one: '{n} is skipped: it is still being attempted, or was replayed already.',
      other: '{n} are skipped: they are still being attempted, or were replayed already.',
    },
    '{n} 项不处理：正在自行投递，或已被重放。',
  ],
  moved: ['Older deliveries are no longer kept; it starts at', '更早的内容已不再保留，实际开始时间为'],
  start: ['Replay', '重放'],
  startSome: [{ one: 'Replay {n}', other: 'Replay {n}' }, '重放 {n} 项'],
  started: ['The replay has started.', '重放已开始。'],
  running: ['This subscription already has a running replay', '此订阅已有正在进行的重放'],
  runningText: [
    'Only one can run at a time: wait for it to end, or cancel it first.',
    '每次只能运行一个：须等其结束或先将其取消。',
  ],
  openRunning: ['Open it', '打开'],

  says_running: ['Deliveries are being created, oldest first.', '正在生成投递，从最早的开始。'],
  saysOnHold_paused: [
    'Its subscription is paused: it goes on when that is resumed.',
    '其订阅已暂停：恢复后将继续。',
  ],
  saysOnHold_frozen: [
    'The URL is frozen: nothing is sent until it is enabled.',
    '该 URL 已冻结：启用之前不会发送任何内容。',
  ],
  saysOnHold_disabled: [
    'The URL is disabled: the replay goes on once the URL answers a delivery that is let through.',
    '该 URL 已停用：待其成功应答一次试探投递后，重放将继续。',
  ],
  says_onHold: ['It is waiting for its URL.', '正在等待其 URL。'],
  says_completed: ['All were created and have ended.', '全部已生成并结束。'],
  saysOpen: [
    {
      one: 'All were created; {n} is still on its way.',
      other: 'All were created; {n} are still on their way.',
    },
    '全部已生成；{n} 项仍在投递中。',
  ],
  says_cancelling: [
    'It is being cancelled; requests under way are finished.',
    '正在取消；当前正在发送的内容会继续完成。',
  ],
  says_cancelled: ['It was cancelled: no more deliveries are created.', '已取消：不再生成投递。'],
  deliveries: ['Its deliveries', '其投递'],

  position: ['Position', '位置'],
  made: ['Created', '已生成'],
  leftAlone: ['Skipped', '未处理'],
  outcomeNone: ['It has created no delivery yet.', '尚未生成投递。'],

  cancel: ['Cancel the replay', '取消重放'],
  cancelTitle: ['Cancel this replay?', '取消此重放？'],
  cancelNoMore: ['No more deliveries are created.', '不再生成投递。'],
  cancelOpen: [
    {
      one: '{n} that is not delivered yet is cancelled; requests under way are finished.',
      other: '{n} that are not delivered yet are cancelled; requests under way are finished.',
    },
    '{n} 项已生成但尚未被接收的投递将被取消；当前正在发送的会继续完成。',
  ],
  cancelNoneOpen: ['None of its deliveries is waiting to be sent.', '没有已生成但待发送的投递。'],
  cancelStays: [
    { one: '{n} was delivered and is not affected.', other: '{n} were delivered and are not affected.' },
    '{n} 项已送达，不受影响。',
  ],
  cancelContinue: [
    'It cannot be resumed, but another replay can continue where it stopped.',
    '取消后无法恢复，但可以从停止处另建一个重放继续。',
  ],
  cancelAsked: ['The replay is cancelled.', '重放已取消。'],

  continueTitle: ['Continue where it stopped', '从停止处继续'],
  continue: ['Continue', '继续'],
  continueUndelivered: [
    'Start the same replay again: what this one delivered is skipped; what it created but did not send is not.',
    '再次请求相同范围：已送达的会跳过，已生成但未发送的不会跳过。',
  ],
  continueAll: [
    'Nothing is left out; a few that were accepted around that moment may come twice.',
    '不会遗漏；该时刻前后接受的少量内容可能会重复。',
  ],
  continueFrom: ['It continues from', '继续的起点为'],
});
