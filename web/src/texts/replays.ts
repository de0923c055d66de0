import { catalogue } from './catalogue';

export const replayTexts = catalogue({
  title: ['Replays', '重放'],
  record: ['Replay', '重放'],
  subtitle: [
    'Deliveries of a period, sent to their subscription once more.',
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
  only_undelivered: ['What was given up', '已放弃的投递'],
  only_all: ['Everything', '全部'],
  onlyText_undelivered: [
    'Deliveries that no attempt brought to the receiver, without those that an earlier replay delivered.',
    '所有尝试均未送达的投递，不含之前的重放已送达的部分。',
  ],
  onlyText_all: [
    'What was delivered as well: the receiver gets it once more, under a new id.',
    '包括已送达的投递：接收方会以新的编号再次收到。',
  ],
  since: ['From', '从'],
  until: ['To', '至'],
  createdAt: ['Begun', '开始时间'],
  endedAt: ['Ended', '结束时间'],
  dealtWith: ['Dealt with', '已处理'],
  id: ['Replay id', '重放编号'],
  keyCopyId: ['Copy the id', '复制编号'],

  emptyTitle: ['Nothing was replayed yet', '尚无重放'],
  emptyText: [
    'When a receiver was away, or has lost what it got, a replay sends the deliveries of that time once more. What it would send is counted before.',
    '当接收方曾经离线或丢失了收到的内容时，重放会再次发送该时间段内的投递。发送前会先统计数量。',
  ],

  new: ['New replay', '新建重放'],
  newTitle: ['Send deliveries once more', '再次发送投递'],
  searchHint: [
    'A part of its name or URL, the id of its object, or its own id.',
    '名称或 URL 的一部分、对象编号或订阅编号。',
  ],
  foundSubscriptions: ['Subscriptions found', '找到的订阅'],
  noneFound: ['No subscription is found so.', '未找到订阅。'],
  moreFound: [
    { one: 'One more is found; search for it.', other: '{n} more are found; search more exactly.' },
    '还有 {n} 个，请更精确地搜索。',
  ],
  chooseOther: ['Choose another', '选择其他'],
  range: ['Events accepted', '事件接受时间'],
  chartLabel: [
    'The attempts of the subscription by the hour; the fields below choose the range as well',
    '该订阅每小时的尝试次数；也可用下方的字段选择范围',
  ],
  chartHint: ['Draw over a range to choose it', '拖选以选择范围'],
  chart_taken: ['Taken', '已接收'],
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
      one: '{n} is left alone: it is on its way by itself, or was replayed already.',
      other: '{n} are left alone: they are on their way by themselves, or were replayed already.',
    },
    '{n} 项不处理：正在自行投递，或已被重放。',
  ],
  moved: ['What is older is not kept any more; it begins at', '更早的内容已不再保留，实际开始时间为'],
  start: ['Replay', '重放'],
  startSome: [{ one: 'Replay {n}', other: 'Replay {n}' }, '重放 {n} 项'],
  started: ['The replay has begun.', '重放已开始。'],
  running: ['This subscription has a replay already', '此订阅已有正在进行的重放'],
  runningText: [
    'One runs at a time: it must end, or be cancelled, first.',
    '每次只能运行一个：须等其结束或先将其取消。',
  ],
  openRunning: ['Open it', '打开'],

  says_running: ['Deliveries are being made, the oldest first.', '正在生成投递，从最早的开始。'],
  says_onHold: ['It waits for its URL.', '正在等待其 URL。'],
  says_completed: ['All were made, and all have come to an end.', '全部已生成并结束。'],
  saysOpen: [
    { one: 'All were made; {n} is still on its way.', other: 'All were made; {n} are still on their way.' },
    '全部已生成；{n} 项仍在投递中。',
  ],
  says_cancelling: [
    'It is being cancelled; what is being sent just now is let finish.',
    '正在取消；当前正在发送的内容会继续完成。',
  ],
  says_cancelled: ['It was cancelled: no more are made.', '已取消：不再生成投递。'],
  deliveries: ['Its deliveries', '其投递记录'],

  position: ['Position', '位置'],
  made: ['Made', '已生成'],
  leftAlone: ['Left alone', '未处理'],
  outcomeNone: ['It has made no delivery yet.', '尚未生成投递。'],

  cancel: ['Cancel the replay', '取消重放'],
  cancelTitle: ['Cancel this replay?', '取消此重放？'],
  cancelNoMore: ['No more deliveries are made.', '不再生成投递。'],
  cancelOpen: [
    {
      one: '{n} that was made and not taken yet is cancelled; what is being sent just now is let finish.',
      other: '{n} that were made and not taken yet are cancelled; what is being sent just now is let finish.',
    },
    '{n} 项已生成但尚未被接收的投递将被取消；当前正在发送的会继续完成。',
  ],
  cancelNoneOpen: ['Nothing that it made waits to be sent.', '没有已生成但待发送的投递。'],
  cancelStays: [
    { one: '{n} was delivered and stays so.', other: '{n} were delivered and stay so.' },
    '{n} 项已送达，不受影响。',
  ],
  cancelContinue: [
    'It cannot be resumed, but another one can go on where it stopped.',
    '取消后无法恢复，但可以从停止处另建一个重放继续。',
  ],
  cancelAsked: ['The replay is cancelled.', '重放已取消。'],

  continueTitle: ['Go on where it stopped', '从停止处继续'],
  continue: ['Continue', '继续'],
  continueUndelivered: [
    'Ask for the same once more: what this one delivered is skipped, what it made and did not send is not.',
    '再次请求相同范围：已送达的会跳过，已生成但未发送的不会跳过。',
  ],
  continueAll: [
    'Nothing is left out; a few that were accepted around that moment may come twice.',
    '不会遗漏；该时刻前后接受的少量内容可能会重复。',
  ],
  continueFrom: ['It goes on from', '继续的起点为'],
});
