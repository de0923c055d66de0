import { catalogue } from './catalogue';

/** How it goes with a URL, and what leads from one state to the next. */
export const healthTexts = catalogue({
  health_healthy: ['Healthy', '正常'],
  health_disabled: ['Disabled', '已停用'],
  health_frozen: ['Frozen', '已冻结'],
  now: ['now', '当前'],
  life_healthy: ['Everything is sent', '全部发送'],
  life_disabled: ['On hold; one probe at a time', '暂缓；逐次探测'],
  life_frozen: ['On hold; nothing is sent', '暂缓；不发送'],
  toDisabled: ['fails too often', '失败过多'],
  toFrozen: ['fails for days, or answers 410', '持续失败数日，或返回 410'],
  back: ['Back to healthy: a probe is taken, or somebody enables it', '恢复正常：探测成功，或有人启用'],
});
