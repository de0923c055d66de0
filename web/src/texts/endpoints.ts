import { catalogue } from './catalogue';

export const endpointTexts = catalogue({
  title: ['Endpoints', '接收端'],
  record: ['Endpoint', '接收端'],
  subtitle: [
    'The URLs that events go to, their health, and what is waiting for them.',
    '事件发送到的 URL、健康状况以及等待发送的内容。',
  ],

  url: ['URL', 'URL'],
  search: ['Part of the URL', 'URL 的一部分'],
  health: ['Health', '健康状况'],
  onHold: ['On hold', '暂缓'],
  onHoldCount: [{ one: '{n} on hold', other: '{n} on hold' }, '{n} 项暂缓'],
  retrying: ['Retrying', '重试中'],
  inFlight: ['Under way', '进行中'],
  inFlightLong: ['Requests under way', '进行中的请求'],
  atLeast: ['{n} or more', '{n} 或更多'],
  failureRate: ['Failure rate', '失败率'],
  failureRateLong: ['Failed since it was enabled', '启用以来的失败率'],
  failedShare: ['{share} fail', '失败 {share}'],
  rateOf: [{ one: '{share} of {n} attempt', other: '{share} of {n} attempts' }, '{n} 次尝试中的 {share}'],
  noAttempts: ['No attempt yet', '尚无尝试'],
  consecutiveFailures: ['Failures in a row', '连续失败次数'],
  successes: ['Successful attempts', '成功的尝试'],
  failures: ['Failed attempts', '失败的尝试'],
  since: ['Since', '自'],
  nextProbe: ['Next probe', '下次探测'],
  silentSince: ['Last success or enabling', '最近一次成功或启用'],
  createdAt: ['First used', '首次使用'],
  id: ['Endpoint id', '接收端编号'],
  now: ['now', '现在'],

  emptyTitle: ['No URL yet', '尚无订阅指定 URL'],
  emptyText: [
    'Every URL of a subscription is listed here, with its health and with what is waiting for it.',
    '订阅中的每个 URL 都会列在此处，并显示其健康状况：是否有响应，以及无响应时等待发送的内容。',
  ],

  emptyAction: ['New subscription', '新建订阅'],

  saysHealthy: ['Everything is sent; what fails is retried.', '所有内容都会发送，失败的会重试。'],
  saysDisabled: [
    'Deliveries are on hold; in {time} one is sent as a test of whether it works again.',
    '投递已暂缓；{time} 后将放行下一项，以检查其是否恢复响应。',
  ],
  saysFrozen: ['Nothing is sent until it is enabled.', '启用之前不会发送任何内容。'],

  subscriptions: ['Subscriptions', '订阅'],
  subscriptionCount: [{ one: '{n} subscription', other: '{n} subscriptions' }, '{n} 个订阅'],
  sharedBy: [
    {
      one: 'One subscription uses this URL.',
      other: '{n} subscriptions use this URL and share its health.',
    },
    '有 {n} 个订阅使用此 URL，并共享其健康状况。',
  ],
  noSubscription: [
    'No subscription uses this URL any more. Its figures are kept.',
    '已没有订阅使用此 URL，其统计数据仍保留。',
  ],
  everyObject: ['every object', '所有对象'],
  newer: ['Newer', '较新'],
  older: ['Older', '较旧'],
  deliveries: ['Its deliveries', '其投递'],
  copyUrl: ['Copy the URL', '复制 URL'],
  keyCopyUrl: ['Copy the URL', '复制 URL'],

  enable: ['Enable the URL', '启用该 URL'],
  enableTitle: ['Enable this URL?', '启用此 URL？'],
  enableNothing: ['Nothing is on hold for it.', '没有为其暂缓的投递。'],
  enableSends: [
    { one: '{n} delivery on hold goes out.', other: '{n} deliveries on hold go out.' },
    '将发送 {n} 项暂缓的投递。',
  ],
  enableSendsMore: ['{n} deliveries on hold or more go out.', '将发送至少 {n} 项暂缓的投递。'],
  enableSendsIn: [
    {
      one: '{n} delivery on hold goes out at once.',
      other: '{n} deliveries on hold go out, at most {rate} a second: in about {time}.',
    },
    '将发送 {n} 项暂缓的投递，每秒最多 {rate} 项，约需 {time}。',
  ],
  enableSendsMoreIn: [
    '{n} deliveries on hold or more go out, at most {rate} a second: that takes more than {time}.',
    '将发送至少 {n} 项暂缓的投递，每秒最多 {rate} 项，所需时间超过 {time}。',
  ],
  enableRetrying: [
    {
      one: '{n} that is retrying keeps the time of its next attempt.',
      other: '{n} that are retrying keep the times of their next attempts.',
    },
    '{n} 项重试中的投递保持其下次尝试时间。',
  ],
  enableFresh: [
    'Its failure rate and failures in a row start from zero. If it keeps failing, it is disabled again.',
    '失败率和连续失败次数将从零开始计算。若继续失败，将再次停用。',
  ],
  enableAnyway: ['Enable it anyway', '仍然启用'],
  testFirst: ['Send a test first', '先发送测试'],
  testAgain: ['Send another test', '再次发送测试'],
  testNobody: [
    'No subscription uses this URL any more, so nothing can be tested.',
    '已没有订阅使用此 URL，无法测试。',
  ],
  enabled: ['The URL is enabled.', '该 URL 已启用。'],

  enableAll: ['Enable all that match', '启用全部匹配项'],
  enableAllHealthy: ['The list shows only healthy URLs', '列表仅显示健康的 URL'],
  enableAllSearch: ['A job cannot use a search', '任务不支持搜索'],
  enableAllSearchText: [
    'It would enable more than the list shows. Clear the search to enable all, or enable these URLs one by one.',
    '这会启用列表之外的 URL。请清除搜索后启用全部，或逐个启用。',
  ],
  clearSearch: ['Clear the search', '清除搜索'],
});
