import { catalogue } from './catalogue';

/** How it goes with a URL, and what leads from one state to the next. */
export const healthTexts = catalogue({
  health_healthy: ['Healthy', '正常'],
  health_failing: ['Failing', '失败'],
  health_untried: ['Not tried yet', '尚未尝试'],
  figures: [
    {
      one: '{failures} of {n} attempt failed since it was created or enabled.',
      other: '{failures} of {n} attempts failed since it was created or enabled.',
    },
    '自创建或启用以来，{n} 次尝试中有 {failures} 次失败。',
  ],
  figuresInARow: ['The last {n} in a row failed.', '最近连续 {n} 次失败。'],
  saysFailing: [
    'Everything is still sent, and what fails is retried; if it keeps failing, the URL is disabled.',
    '所有内容仍会发送，失败的会重试；若持续失败，该 URL 将被停用。',
  ],
  saysUntried: [
    'Nothing has been sent to the URL yet: what matches is sent at once.',
    '尚未向该 URL 发送任何内容：匹配的事件会立即发送。',
  ],
  lastFailure: ['The last failed attempt', '最近一次失败的尝试'],
  noAnswer: ['no answer', '无响应'],
  openDelivery: ['Open that delivery', '打开该投递'],
  health_disabled: ['Disabled', '已停用'],
  health_frozen: ['Frozen', '已冻结'],
  now: ['now', '当前'],
  life_healthy: ['Everything is sent', '全部发送'],
  life_failing: ['Everything is sent; much fails', '全部发送；失败较多'],
  life_untried: ['Everything is sent', '全部发送'],
  life_disabled: ['On hold; one test at a time', '暂缓；逐次探测'],
  life_frozen: ['On hold; nothing is sent', '暂缓；不发送'],
  toDisabled: ['fails too often', '失败过多'],
  toFrozen: ['fails for days, or answers 410', '持续失败数日，或返回 410'],
  back: ['Back to healthy: a test succeeds, or somebody enables it', '恢复正常：探测成功，或有人启用'],
});
