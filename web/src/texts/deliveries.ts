import { catalogue } from './catalogue';

export const deliveryTexts = catalogue({
  title: ['Deliveries', '投递'],
  record: ['Delivery', '投递'],
  subtitle: ['What became of every event for every subscription.', '每个事件针对每个订阅的投递结果。'],

  state: ['State', '状态'],
  all: ['All', '全部'],
  inTrouble: ['In trouble', '有问题'],
  counts: ['Deliveries by state', '按状态统计'],
  atLeast: ['{n} or more', '{n} 或更多'],

  createdAt: ['Created', '创建时间'],
  object: ['Object', '对象'],
  objectId: ['Object id', '对象编号'],
  goesTo: ['To', '发往'],
  url: ['URL', 'URL'],
  subscription: ['Subscription', '订阅'],
  event: ['Event', '事件'],
  replay: ['Replay', '重放'],
  job: ['Job', '任务'],
  attempts: ['Attempts', '尝试'],
  lastResult: ['Last result', '最近结果'],
  duration: ['Duration', '耗时'],
  next: ['Next', '下次'],
  now: ['now', '现在'],
  period: ['Period', '时间段'],
  id: ['Delivery id', '投递编号'],
  version: ['Version', '版本'],

  emptyTitle: ['Nothing was delivered yet', '尚无投递'],
  emptyText: [
    'Each event that matches a subscription becomes a delivery, which is followed here. Publish an event of an object that has a subscription:',
    '每个与订阅匹配的事件都会产生一次投递，其结果显示在此处。请发布一个已被订阅的对象的事件：',
  ],

  retry: ['Retry now', '立即重试'],
  retrySome: [{ one: 'Retry {n}', other: 'Retry {n}' }, '重试 {n} 项'],
  retryTitle: [{ one: 'Retry {n} delivery?', other: 'Retry {n} deliveries?' }, '重试 {n} 项投递？'],
  retryText: [
    {
      one: 'It is attempted once, now. The attempt counts among its retries.',
      other:
        'Each is attempted once, at once, four at a time. An attempt counts among the retries of its delivery.',
    },
    '每项立即尝试一次，每次同时进行四项。该次尝试计入其重试次数。',
  ],
  retrySkipped: [
    {
      one: '{n} of those selected cannot be retried: it was delivered or cancelled, or is under way.',
      other: '{n} of those selected cannot be retried: they were delivered or cancelled, or are under way.',
    },
    '所选项中有 {n} 项无法重试：已投递、已取消或正在进行。',
  ],
  retryAsked: [
    { one: '{n} delivery is being retried.', other: '{n} deliveries are being retried.' },
    '正在重试 {n} 项投递。',
  ],
  retryRefused: [
    { one: '{n} was refused: {why}', other: '{n} were refused, the first because: {why}' },
    '{n} 项被拒绝，原因：{why}',
  ],
  replaySome: ['Replay', '重放'],
  allThatMatch: ['All that match', '全部匹配项'],
  retryAll: ['Retry all that match', '重试全部匹配项'],
  cancelAll: ['Cancel all that match', '取消全部匹配项'],
  jobs: ['Jobs', '任务'],
  clearSelection: ['Clear the selection', '清除选择'],

  // The service says these in English: another language says what is known of the attempt, with that as a detail.
  answered: ['The receiver answered {status}.', '接收方返回 {status}。'],
  answeredBut: ['{detail}', '接收方返回错误：{detail}'],
  notSentAs: ['{detail}', '地址策略不允许，未发送：{detail}'],
  noAnswerAs: ['{detail}', '接收方未响应：{detail}'],
  saysPending: ['The first attempt is under way or about to begin.', '首次尝试正在进行或即将开始。'],
  saysUnderWay: ['An attempt is being made now.', '正在进行一次尝试。'],
  saysRetrying: ['{reason} Next attempt in {time}.', '{reason} 下次尝试在 {time} 后。'],
  saysDelivered: [
    {
      one: 'Delivered at the first attempt.',
      other: 'Delivered at attempt {n}.',
    },
    '接收方在第 {n} 次尝试时接收。',
  ],
  saysExhausted: [
    '{reason} No more attempts are made; you can retry or replay it.',
    '{reason} 已放弃；您可以重试或重放。',
  ],
  saysExhausted_replaced: [
    '{reason} No more attempts are made. Its subscription was replaced: a retry or replay goes to the new one.',
    '{reason} 已放弃。其订阅已被另一订阅取代：重试或重放将发送给后者。',
  ],
  saysExhausted_blocked: [
    '{reason} No more attempts are made, and its URL is disabled: enable the URL, then retry it.',
    '{reason} 已放弃，且其 URL 目前不接收投递：请先启用该 URL，再重试。',
  ],
  saysExhausted_paused: [
    '{reason} No more attempts are made, and its subscription is paused: resume it, then retry.',
    '{reason} 已放弃，且其订阅已暂停：请先恢复订阅，再重试。',
  ],
  saysExhausted_unsubscribed: [
    '{reason} No more attempts are made. Its subscription was deleted, so it cannot be sent again.',
    '{reason} 已放弃。其订阅已删除，无法再次发送。',
  ],
  saysOnHold_probed: [
    'Its URL is disabled. It is sent once a test delivery succeeds or somebody enables the URL. Next test: {time}.',
    '其 URL 已停用。该 URL 接收一项投递或被启用后，暂缓的投递都会发送。下次尝试：{time}。',
  ],
  saysOnHold_disabled: [
    'Its URL is disabled: it is sent once somebody enables the URL.',
    '其 URL 已停用：启用后发送。',
  ],
  saysOnHold_frozen: [
    'Its URL is frozen: nothing is sent until somebody enables the URL.',
    '其 URL 已冻结：在有人启用之前不会发送。',
  ],
  saysOnHold_paused: [
    'Its subscription is paused: it is sent once somebody resumes the subscription.',
    '其订阅已暂停：恢复后发送。',
  ],
  saysOnHold_recovering: [
    'Its URL works again; deliveries on hold are being sent gradually.',
    '其 URL 已恢复接收；暂缓的投递正在逐步发送。',
  ],
  saysOnHold_busy: [
    'The limit of requests under way to its URL is reached; it is sent as soon as one ends.',
    '发往其 URL 的请求已达上限；有请求结束后即会发送。',
  ],
  toSubscription: ['To the subscription', '前往订阅'],
  notSent: ['not sent', '未发送'],
  saysCancelled: [
    'It was cancelled before it was delivered: its subscription was deleted, its replay was cancelled, or a job cancelled it.',
    '在接收方接收之前，其订阅已被删除、产生它的重放已被取消，或某个任务取消了它。',
  ],
  noAttempt: ['No attempt was made yet.', '尚未尝试。'],
  noReason: ['It is waiting for its URL.', '正在等待其 URL。'],
  replayed: ['This is a replay of another delivery:', '此投递重复了另一次投递：'],

  accepted: ['Event accepted', '事件已接受'],
  madeByReplay: ['Created by a replay', '由重放产生'],
  attempt: ['Attempt {n}', '第 {n} 次尝试'],
  nextAttempt: ['Attempt {n}', '第 {n} 次尝试'],
  planned: ['planned', '已计划'],
  furtherAttempts: [
    {
      one: 'If that fails, one more attempt follows, the last {time} after the first.',
      other: 'If that fails, {n} more attempts follow, the last {time} after the first.',
    },
    '若失败，将再尝试 {n} 次，最后一次在首次尝试后 {time}。',
  ],
  lastAttemptNext: ['If that fails, no more attempts are made.', '若失败，则放弃。'],
  attemptsMissing: [
    'Attempts from before the retention period are no longer kept.',
    '保留期限之前的尝试记录已不再保留。',
  ],
  noAnswer: ['no answer', '无响应'],
  took: ['delivered', '已接收'],
  answerBody: ['Answer of the receiver', '接收方的响应'],
  answerCut: ['It was longer: the first 4,096 bytes are kept.', '响应更长：仅保留前 4,096 字节。'],
  answerBytes: ['The bytes are not UTF-8; they are shown as base64.', '内容不是 UTF-8，以 base64 显示。'],

  tabs: ['Parts of the delivery', '投递的各部分'],
  tab_attempts: ['Attempts', '尝试'],
  tab_request: ['Request', '请求'],
  tab_states: ['States', '状态变化'],
  tab_json: ['JSON', 'JSON'],

  headers: ['Headers', '请求头'],
  notKept: ['Generated for each attempt; not stored', '每次尝试重新生成，不保留'],
  body: ['Body, exactly as it was sent', '请求体（与发送内容完全一致）'],
  requestMissing: ['The request is no longer kept', '请求已不存在'],

  checkTitle: ['Check a signature', '校验签名'],
  checkHint: [
    'Take the two headers from the log of your receiver. Everything is computed in this browser; the secret is not sent anywhere.',
    '请从接收方日志中取得这两个请求头。所有计算均在此浏览器中完成，密钥不会发送到任何地方。',
  ],
  checkSecret: ['Signing secret', '签名密钥'],
  check: ['Check', '校验'],
  check_valid: ['The signature is valid for this body.', '签名与此请求体匹配。'],
  check_invalid: [
    'The signature does not match this body, id, time and secret.',
    '签名与此请求体、编号、时间和密钥不匹配。',
  ],
  check_badSecret: [
    'A signing secret is whsec_ followed by base64.',
    '这不是签名密钥：应为 whsec_ 加 base64。',
  ],
  check_badSignature: [
    'A signature is v1, followed by base64.',
    '这不是 v1 方案的签名：应为 v1, 加 base64。',
  ],
  checkInsecure: [
    'Browsers compute signatures only on pages served over https or from this machine.',
    '浏览器仅在 https 页面或本机页面上计算签名。',
  ],

  noStates: ['The request holds no states.', '请求中没有状态数据。'],
  keyCopyId: ['Copy the id', '复制编号'],
  keyCurl: ['Copy as curl', '复制为 curl'],
});
