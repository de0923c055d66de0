import { catalogue } from './catalogue';

export const eventTexts = catalogue({
  title: ['Events', '事件'],
  record: ['Event', '事件'],
  subtitle: [
    'What was published, and why each subscription did or did not get it.',
    '已发布的内容，以及各订阅收到或未收到的原因。',
  ],

  acceptedAt: ['Accepted', '接受时间'],
  object: ['Object', '对象'],
  objectId: ['Object id', '对象编号'],
  userId: ['User id', '用户编号'],
  matches: ['Matches', '匹配'],
  noMatch: ['no subscription', '无订阅'],
  matchCount: [{ one: '{n} subscription', other: '{n} subscriptions' }, '{n} 个订阅'],
  changed: ['Changed', '更改'],
  changedField: ['Changed field', '更改的字段'],
  changedMore: ['{n} more', '还有 {n} 项'],
  period: ['Period', '时间段'],
  path: ['Field', '字段'],
  value: ['Value of the field', '字段值'],
  text: ['Text in the states', '状态中的文本'],
  id: ['Event id', '事件编号'],
  version: ['Version', '版本'],

  emptyTitle: ['No event was published yet', '尚未发布事件'],
  emptyText: [
    'A system, or a user with the right to publish, sends events in. Try it with this call:',
    '系统或有发布权限的用户会发送事件。请用以下调用试一试：',
  ],

  saysNone: ['No subscription got this event.', '没有订阅收到此事件。'],
  saysSome: [
    { one: 'One subscription got this event.', other: '{n} subscriptions got this event.' },
    '有 {n} 个订阅收到此事件。',
  ],
  tabs: ['Parts of the event', '事件的各部分'],
  tab_subscriptions: ['Who got it, and who did not', '谁收到、谁未收到'],
  tab_states: ['Changes', '更改'],
  tab_json: ['JSON', 'JSON'],
  showAll: ['All', '全部'],
  showMatched: ['Got it', '已收到'],
  showUnmatched: ['Did not get it', '未收到'],
  show: ['Which subscriptions', '显示哪些订阅'],

  subscription: ['Subscription', '订阅'],
  matched: ['Got it', '已收到'],
  unmatched: ['Did not match', '不匹配'],
  moreSubscriptions: ['Look at more subscriptions', '查看更多订阅'],
  noSubscriptions: ['There is no subscription for this choice.', '没有符合此选择的订阅。'],
  stillLooking: [
    { one: '{n} subscription looked at so far.', other: '{n} subscriptions looked at so far.' },
    '目前已检查 {n} 个订阅。',
  ],
  deliveries: ['Its deliveries', '其投递记录'],
  publishAgain: ['Publish again', '再次发布'],
  subscribe: ['Create a subscription from this event', '根据此事件创建订阅'],
  filterOnField: ['Events that changed this field', '更改了此字段的事件'],
});
