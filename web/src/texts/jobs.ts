import { catalogue } from './catalogue';

export const jobTexts = catalogue({
  title: ['Jobs', '任务'],
  record: ['Job', '任务'],
  subtitle: [
    'Retry, cancel or enable everything that matches a filter.',
    '对筛选条件所匹配的全部内容进行重试、取消或启用。',
  ],

  state: ['State', '状态'],
  state_running: ['Running', '进行中'],
  state_completed: ['Completed', '已完成'],
  state_cancelled: ['Ended early', '提前结束'],
  action: ['What', '操作'],
  action_retry: ['Retry', '重试'],
  action_cancel: ['Cancel', '取消'],
  action_enable: ['Enable URLs', '启用 URL'],
  filter: ['Which', '范围'],
  everyDelivery: ['All deliveries', '全部投递'],
  everyUrl: ['All URLs that are disabled or frozen', '全部已停用或已冻结的 URL'],
  dealtWith: ['Processed', '已处理'],
  createdAt: ['Started', '开始时间'],
  createdBy: ['By', '创建者'],
  operator: ['the operator of the service', '服务运营者'],
  endedAt: ['Ended', '结束时间'],
  id: ['Job id', '任务编号'],
  keyCopyId: ['Copy the id', '复制编号'],
  url: ['URL', 'URL'],
  health: ['Health', '健康状况'],

  emptyTitle: ['There was no job yet', '尚无任务'],
  emptyText: [
    'When a receiver works again, one job retries all that it has missed. Filter the deliveries and choose “All that match”.',
    '当接收方恢复后，一个任务即可重试其错过的全部投递。请筛选投递，然后选择“全部匹配项”。',
  ],
  emptyAction: ['Deliveries in trouble', '有问题的投递'],

  title_retry: ['Retry all that match?', '重试全部匹配项？'],
  title_cancel: ['Cancel all that match?', '取消全部匹配项？'],
  title_enable: ['Enable all that match?', '启用全部匹配项？'],
  meansDeliveries: ['Deliveries with all of this', '同时符合以下条件的投递'],
  meansUrls: ['URLs with all of this', '同时符合以下条件的 URL'],
  noFilter: ['No filter is set', '未设置筛选条件'],
  noFilterDeliveries: [
    'This includes every delivery in these states, of any object and to any URL.',
    '将涉及处于这些状态的每一项投递，无论对象和去向。',
  ],
  noFilterUrls: [
    'This includes every URL that is disabled or frozen.',
    '将涉及您的每一个已停用或已冻结的 URL。',
  ],
  leftOut_retry: [
    '{states}: these stay as they are, as they cannot be retried.',
    '{states}：无法重试，保持不变。',
  ],
  leftOut_cancel: [
    '{states}: these stay as they are, as they cannot be cancelled.',
    '{states}：无法取消，保持不变。',
  ],
  counting: ['Counting what matches …', '正在统计……'],
  none: ['Nothing that matches can be done now.', '没有可处理的匹配项。'],
  would_retry: [
    { one: '{n} delivery would be retried', other: '{n} deliveries would be retried' },
    '将重试 {n} 项投递',
  ],
  would_cancel: [
    { one: '{n} delivery would be cancelled', other: '{n} deliveries would be cancelled' },
    '将取消 {n} 项投递',
  ],
  would_enable: [
    { one: '{n} URL would be enabled', other: '{n} URLs would be enabled' },
    '将启用 {n} 个 URL',
  ],
  wouldMore_retry: ['More than {n} deliveries would be retried', '将重试超过 {n} 项投递'],
  wouldMore_cancel: ['More than {n} deliveries would be cancelled', '将取消超过 {n} 项投递'],
  wouldMore_enable: ['More than {n} URLs would be enabled', '将启用超过 {n} 个 URL'],
  takes: ['At most {rate} a second: about {time}.', '每秒最多 {rate} 项，约需 {time}。'],
  takesMore: ['At most {rate} a second: more than {time}.', '每秒最多 {rate} 项，所需时间超过 {time}。'],
  does_retry: [
    'One attempt each, oldest first, under the same id. What matches only later is not included.',
    '每项尝试一次，从最早的开始，编号不变。之后才匹配的内容不受影响。',
  ],
  does_cancel: [
    'They are not sent: their receivers will not get them. This cannot be undone. What matches only later is not included.',
    '这些投递将不再发送，接收方不会收到。此操作无法撤销。之后才匹配的内容不受影响。',
  ],
  does_enable: [
    'What is on hold for them is sent at once, at the usual pace, and their failures are counted from zero.',
    '为其暂缓的投递将立即按正常速度发出，失败次数重新计算。',
  ],
  do_retry: [{ one: 'Retry {n}', other: 'Retry {n}' }, '重试 {n} 项'],
  do_cancel: [{ one: 'Cancel {n} delivery', other: 'Cancel {n} deliveries' }, '取消 {n} 项投递'],
  do_enable: [{ one: 'Enable {n} URL', other: 'Enable {n} URLs' }, '启用 {n} 个 URL'],
  began: ['The job has started.', '任务已开始。'],
  limitTitle: ['Too many jobs are running', '正在运行的任务过多'],
  limitText: ['Wait for one of them to end, or end it first.', '须等其中一个任务结束，或先将其结束。'],
  showJobs: ['Show the jobs', '查看任务'],

  skip_underWay: ['{n} skipped: an attempt is under way', '{n} 项不处理：正在进行尝试'],
  skip_attempted: ['{n} skipped: attempted since the job started', '{n} 项不处理：任务创建后已尝试过'],
  skip_urlBlocked: [
    '{n} skipped: the URL is disabled or frozen; enable it first',
    '{n} 项不处理：URL 已停用或已冻结，请先启用',
  ],
  skip_paused: [
    '{n} skipped: the subscription is paused; resume it, and they are sent',
    '{n} 项不处理：订阅已暂停，恢复后即会发出',
  ],
  skip_unsubscribed: ['{n} skipped: the subscription was deleted', '{n} 项不处理：订阅已删除'],
  showUrls: ['Show the URLs', '查看 URL'],

  says_running: ['Processing one after the other, oldest first.', '正在逐项处理，从最早的开始。'],
  says_completed: ['Everything was processed.', '其范围内的全部内容已处理。'],
  saysOpen: [
    {
      one: 'Everything was processed; {n} is still on its way.',
      other: 'Everything was processed; {n} are still on their way.',
    },
    '其范围内的全部内容已处理；{n} 项仍在投递中。',
  ],
  says_cancelled: ['It was ended before everything was processed.', '在处理完全部内容之前已结束。'],
  done_retry: ['Retried', '已重试'],
  done_cancel: ['Cancelled', '已取消'],
  done_enable: ['Enabled', '已启用'],
  deliveries: ['Its deliveries', '其投递'],
  urls: ['URLs', 'URL'],
  cancelRest: ['Cancel what is not sent yet', '取消尚未发送的'],
  outcomeNone: ['No delivery has been processed yet.', '尚未处理任何投递。'],

  end: ['End the job', '结束任务'],
  endTitle: ['End this job?', '结束此任务？'],
  endNoMore: ['Nothing more is processed.', '任务不再继续。'],
  endStays_retry: [
    { one: 'What it has done stays: {n} was retried.', other: 'What it has done stays: {n} were retried.' },
    '已完成的部分保留：已重试 {n} 项。',
  ],
  endStays_cancel: [
    {
      one: 'What it has done stays: {n} was cancelled.',
      other: 'What it has done stays: {n} were cancelled.',
    },
    '已完成的部分保留：已取消 {n} 项。',
  ],
  endStays_enable: [
    { one: 'What it has done stays: {n} was enabled.', other: 'What it has done stays: {n} were enabled.' },
    '已完成的部分保留：已启用 {n} 个。',
  ],
  endOpen: [
    {
      one: '{n} that it retried is still on its way; it can be cancelled afterwards.',
      other: '{n} that it retried are still on their way; they can be cancelled afterwards.',
    },
    '{n} 项已重试的投递仍在途中，之后可以取消。',
  ],
  endAgain: [
    'It cannot be resumed, but the same job can be started again.',
    '无法恢复，但可以再次发起相同的任务。',
  ],
  ended: ['The job is ended.', '任务已结束。'],
});
