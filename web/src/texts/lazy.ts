import { catalogue } from './catalogue';

/** Of parts of the console that could not be fetched, and of its updates. */
export const lazyTexts = catalogue({
  waiting: ['This part is not loaded yet', '此部分尚未加载'],
  waitingHint: ['It appears by itself as soon as the service can be reached.', '服务恢复连接后会自动显示。'],
  gone: ['The console was updated', '控制台已更新'],
  goneHint: [
    'This part belongs to the earlier version and is no longer there. Reload the page to see the new one.',
    '此部分属于旧版本，已不存在。请重新加载页面以使用新版本。',
  ],
  failed: ['This part could not be loaded', '无法加载此部分'],
  again: ['Try again', '重试'],
  reload: ['Reload', '重新加载'],
  updated: [
    'There is a new version of the console. This page stays as it is until you reload it.',
    '控制台有新版本。在您重新加载之前，此页面保持不变。',
  ],
});
