import { catalogue } from './catalogue';

/** The list of subscriptions, and one of them. */
export const subscriptionTexts = catalogue({
  title: ['Subscriptions', '订阅'],
  subtitle: [
    'Who gets which events: object, event type, filters, and where they are sent.',
    '谁接收哪些事件：对象、事件类型、筛选条件以及发送地址。',
  ],
  record: ['Subscription', '订阅'],
  create: ['New subscription', '新建订阅'],

  label: ['Label', '标签'],
  objectAndEvent: ['Object, event', '对象、事件'],
  objectType: ['Object type', '对象类型'],
  eventType: ['Event type', '事件类型'],
  objectId: ['Object id', '对象编号'],
  url: ['URL', 'URL'],
  filters: ['Filters', '筛选条件'],
  version: ['Version', '版本'],
  health: ['Health', '健康状况'],
  healthOfUrl: ['Health of the URL', 'URL 健康状况'],
  warnings: ['Warnings', '警告'],
  hasWarnings: ['With warnings', '有警告'],
  hasNoWarnings: ['Without warnings', '无警告'],
  warningCount: [{ one: '{n} warning', other: '{n} warnings' }, '{n} 条警告'],
  createdAt: ['Created', '创建时间'],
  textOrId: [
    'Text in name, description, URL or object id, or the id',
    '名称、说明、URL 或对象编号中的文本，或订阅编号',
  ],
  paused: ['Paused', '已暂停'],
  notPaused: ['Not paused', '未暂停'],
  pausing: ['Pausing', '暂停'],

  emptyTitle: ['No subscription yet', '还没有订阅'],
  emptyText: [
    'A subscription sends events of one kind of object to a URL: all of them, or those that match its filters.',
    '订阅会将某类对象的事件发送到一个 URL：全部事件，或仅符合筛选条件的事件。',
  ],

  keyCopyId: ['Copy the id', '复制编号'],

  // With several
  enable: ['Enable', '启用'],
  changeVersion: ['Change version', '更改版本'],
  delete: ['Delete', '删除'],
  clearSelection: ['Clear the selection', '清除选择'],
  enableTitle: [{ one: 'Enable {n} URL?', other: 'Enable {n} URLs?' }, '启用 {n} 个 URL？'],
  enableText: [
    'Sending begins again at once, with what is on hold first. All subscriptions that send there are enabled with it. What fails again is disabled again.',
    '将立即恢复发送，先发送暂缓的投递。发送到同一 URL 的所有订阅也会一并启用。若再次失败，将再次停用。',
  ],
  enableAction: [{ one: 'Enable {n} URL', other: 'Enable {n} URLs' }, '启用 {n} 个 URL'],
  enabled: [{ one: '{n} URL is enabled.', other: '{n} URLs are enabled.' }, '已启用 {n} 个 URL。'],
  enableNone: [
    'None of the chosen ones sends to a URL that is disabled or frozen.',
    '所选订阅的 URL 均未停用或冻结。',
  ],
  versionTitle: [
    { one: 'Version of {n} subscription', other: 'Version of {n} subscriptions' },
    '{n} 个订阅的版本',
  ],
  versionText: [
    'v1 leaves out eventVersion and subscriptionVersion, and gives a list of one element as that element. For five minutes after the change every event comes in both versions.',
    'v1 不含 eventVersion 与 subscriptionVersion，且只有一个元素的列表会以该元素本身给出。更改后五分钟内，每个事件会以两个版本各投递一次。',
  ],
  versionAction: ['Set version {version}', '设为版本 {version}'],
  versionDone: [
    {
      one: '{n} subscription has version {version} now.',
      other: '{n} subscriptions have version {version} now.',
    },
    '{n} 个订阅现为版本 {version}。',
  ],
  deleteTitle: [{ one: 'Delete {n} subscription?', other: 'Delete {n} subscriptions?' }, '删除 {n} 个订阅？'],
  deleteText: [
    'Nothing brings a subscription back; a new one gets another id and another signing secret.',
    '订阅删除后无法恢复；新建的订阅会有新的编号和签名密钥。',
  ],
  cancelled: [
    {
      one: '{n} delivery that waits is cancelled and never sent.',
      other: '{n} deliveries that wait are cancelled and never sent.',
    },
    '将取消 {n} 项等待中的投递，且不再发送。',
  ],
  cancelledMore: [
    '{n} deliveries or more that wait are cancelled and never sent.',
    '将取消至少 {n} 项等待中的投递，且不再发送。',
  ],
  cancelledNone: ['No delivery waits, so none is cancelled.', '没有等待中的投递，因此不会取消任何投递。'],
  cancelledCounting: ['Counting the deliveries that are cancelled …', '正在统计将取消的投递……'],
  cancelledUnknown: [
    'Deliveries that wait are cancelled; they could not be counted.',
    '等待中的投递将被取消；无法统计其数量。',
  ],
  enableSends: [
    { one: '{n} delivery on hold goes out.', other: '{n} deliveries on hold go out.' },
    '将发送 {n} 项暂缓的投递。',
  ],
  enableSendsMore: ['{n} deliveries on hold or more go out.', '将发送至少 {n} 项暂缓的投递。'],
  deleteAction: [{ one: 'Delete {n} subscription', other: 'Delete {n} subscriptions' }, '删除 {n} 个订阅'],
  deleteDone: [
    { one: '{n} subscription is deleted.', other: '{n} subscriptions are deleted.' },
    '已删除 {n} 个订阅。',
  ],
  outcome: [
    '{done} done, {refused} refused, {left} left',
    '已完成 {done} 项，被拒绝 {refused} 项，剩余 {left} 项',
  ],
  outcomeEnd: ['{done} done, {refused} refused', '已完成 {done} 项，被拒绝 {refused} 项'],
  outcomes: ['Outcome of each', '各项结果'],
  outcome_done: ['Done', '已完成'],
  outcome_refused: ['Refused', '被拒绝'],
  outcome_waiting: ['Waiting', '待处理'],
  andMore: [{ one: 'and {n} more', other: 'and {n} more' }, '以及另外 {n} 项'],
});
