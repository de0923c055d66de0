import { catalogue } from './catalogue';

/** What the shell and the shared components say. */
export const common = catalogue({
  product: ['Hookfront', 'Hookfront'],
  skipToContent: ['Skip to content', '跳到正文'],
  close: ['Close', '关闭'],
  cancel: ['Cancel', '取消'],
  copy: ['Copy', '复制'],
  copied: ['Copied', '已复制'],
  copyFailed: ['The browser did not allow copying.', '浏览器不允许复制。'],
  copyAsCurl: ['Copy as curl', '复制为 curl'],
  tryAgain: ['Try again', '重试'],
  reload: ['Reload', '重新加载'],
  loading: ['Loading …', '正在加载……'],
  loadingMore: ['Loading more …', '正在加载更多……'],
  optional: ['optional', '选填'],
  yes: ['Yes', '是'],
  no: ['No', '否'],
  show: ['Show', '显示'],
  hide: ['Hide', '隐藏'],

  // Errors
  errorTitle: ['This did not work', '操作未成功'],
  errorCorrelation: ['Correlation id {id}', '跟踪编号 {id}'],
  errorAccess: ['You may not see this', '无权查看'],
  errorAccessHint: [
    'Your account lacks the right for it. A System Administrator can change that under Users.',
    '您的账户没有相应权限，系统管理员可在“用户”页面中更改。',
  ],
  errorNotFound: ['There is nothing here', '此处没有内容'],
  errorNotFoundHint: [
    'It was deleted, is older than what is kept, or belongs to another customer.',
    '它已被删除、已超过保留期限，或属于其他客户。',
  ],
  errorWait: [{ one: 'Try again in {n} second', other: 'Try again in {n} seconds' }, '请在 {n} 秒后重试'],
  errorUnreachable: ['The service cannot be reached.', '无法连接到服务。'],
  errorUrlDisabled: [
    'Its URL is disabled or frozen: nothing is sent to it until it is enabled.',
    '其 URL 已停用或冻结：启用之前不会向其发送任何内容。',
  ],
  errorPaused: ['Its subscription is paused.', '其订阅已暂停。'],
  errorDelivered: [
    'It was delivered. A replay sends it once more.',
    '它已投递成功。如需再次发送，请使用重放。',
  ],
  stepEnable: ['Enable the URL', '启用该 URL'],
  stepResume: ['Resume the subscription', '恢复该订阅'],
  stepSubscription: ['Open the subscription', '打开该订阅'],
  stepReplay: ['Open the replay', '打开该重放'],
  stepDocument: ['Open the document', '打开该文档'],
  stepLink: ['Link your account', '关联您的账户'],
  stepOtherUser: ['Choose another user', '选择其他用户'],
  stepSubscriptions: ['Show the subscriptions', '显示订阅'],
  stepUsers: ['Show the users', '显示用户'],
  stepIntegrations: ['Show the integrations', '显示集成'],
  stepDocuments: ['Show the documents', '显示文档'],
  errorPage: ['Something went wrong on this page', '此页面出现错误'],
  errorPageHint: [
    'Nothing was changed. Reload the page; if it happens again, send this to your administrator.',
    '没有任何数据被更改。请重新加载页面；若问题仍然出现，请将以下内容告知服务管理员。',
  ],
  pageMissing: ['There is no such page', '没有此页面'],
  pageMissingHint: [
    'The address may be mistyped, or belong to another version of the console.',
    '地址可能有误，或属于其他版本的控制台。',
  ],
  toOverview: ['Go to the overview', '返回首页'],

  // Offline
  offline: ['Offline', '离线'],
  unreachableSince: [
    'The service cannot be reached. What you see is from {time}.',
    '无法连接到服务。当前显示的是 {time} 的数据。',
  ],
  silentSince: [
    'The service does not answer. What you see is from {time}.',
    '服务没有响应。当前显示的是 {time} 的数据。',
  ],
  busySince: [
    'The service is busy or restarting. What you see is from {time}.',
    '服务繁忙或正在重启。当前显示的是 {time} 的数据。',
  ],
  offlineNext: [{ one: 'Next try in {n} s', other: 'Next try in {n} s' }, '{n} 秒后重试'],
  offlineTry: ['Try now', '立即重试'],

  // Shell
  navigation: ['Pages', '页面'],
  openNavigation: ['Open the navigation', '打开导航'],
  collapseNavigation: ['Show icons only', '仅显示图标'],
  expandNavigation: ['Show names', '显示名称'],
  account: ['Account', '账户'],
  profile: ['Profile', '个人资料'],
  signOut: ['Sign out', '退出登录'],
  keyboard: ['Keyboard', '键盘快捷键'],
  theme: ['Theme', '主题'],
  theme_system: ['Same as system', '跟随系统'],
  theme_light: ['Light', '浅色'],
  theme_dark: ['Dark', '深色'],
  language: ['Language', '语言'],
  language_system: ['Same as browser', '跟随浏览器'],
  language_en: ['English', 'English'],
  language_zh: ['简体中文', '简体中文'],
  zone: ['Times', '时间'],
  zone_local: ['Local', '本地时间'],
  zone_utc: ['UTC', 'UTC'],
  zone_relative: ['Relative', '相对时间'],
  density: ['Density', '密度'],
  density_comfortable: ['Comfortable', '宽松'],
  density_compact: ['Compact', '紧凑'],
  display: ['Display', '显示'],

  // What events are of
  objectType: ['Object type', '对象类型'],
  eventType: ['Event type', '事件类型'],
  objectId: ['Object id', '对象编号'],

  publishOne: ['Publish an event', '发布事件'],

  // Lists
  rowsShown: [{ one: '{n} row', other: '{n} rows' }, '{n} 行'],
  rowsMore: [{ one: '{n} row, more follow', other: '{n} rows, more follow' }, '{n} 行，还有更多'],
  selected: [{ one: '{n} selected', other: '{n} selected' }, '已选 {n} 项'],
  selectRow: ['Select {name}', '选择 {name}'],
  selectAll: ['Select all rows shown', '选择当前所有行'],
  newRows: [{ one: '{n} new', other: '{n} new' }, '{n} 条新记录'],
  searchedBack: ['Searched back to {time}.', '已搜索至 {time}。'],
  searchOn: ['Keep searching', '继续搜索'],
  nothingMatches: ['Nothing matches these filters', '没有符合筛选条件的内容'],
  addFilter: ['Filter', '筛选'],
  clearFilters: ['Clear filters', '清除筛选'],
  removeFilter: ['Remove the filter {name}', '移除筛选 {name}'],
  filterIs: ['{name}: {value}', '{name}：{value}'],
  filterApply: ['Apply', '应用'],
  onlyValue: ['Only {value}', '仅显示 {value}'],
  withoutValue: ['Exclude {value}', '排除 {value}'],
  filtersOf: ['Filters', '筛选条件'],
  filterFrom: ['From', '从'],
  filterTo: ['To', '至'],
  last15m: ['Last 15 minutes', '最近 15 分钟'],
  last1h: ['Last hour', '最近 1 小时'],
  last24h: ['Last 24 hours', '最近 24 小时'],
  last7d: ['Last 7 days', '最近 7 天'],

  // Export
  exportName: ['Export', '导出'],
  exportNdjson: ['As NDJSON', '导出为 NDJSON'],
  exportCsv: ['As CSV', '导出为 CSV'],
  exportUnderWay: [{ one: '{n} row …', other: '{n} rows …' }, '{n} 行……'],
  exportDone: [{ one: '{n} row exported.', other: '{n} rows exported.' }, '已导出 {n} 行。'],
  exportCut: [
    'The first {n} rows are exported; choose a shorter period for the rest.',
    '已导出前 {n} 行；其余内容请选择更短的时间段。',
  ],

  // Keys
  keyNext: ['Next row', '下一行'],
  keyPrevious: ['Previous row', '上一行'],
  keyOpenTab: ['Open the row in a tab', '在新标签页中打开'],
  keySelect: ['Select the row', '选择该行'],
  keySelectRange: ['Select up to this row', '选择到此行'],
  keyShowNew: ['Show new rows', '显示新记录'],
  keyFilter: ['Filter', '筛选'],

  // JSON
  jsonItems: [{ one: '{n} item', other: '{n} items' }, '{n} 项'],
  jsonKeys: [{ one: '{n} key', other: '{n} keys' }, '{n} 个键'],
  jsonExpand: ['Open {name}', '展开 {name}'],
  jsonWholeText: [
    { one: 'Show the whole text ({n} character)', other: 'Show the whole text ({n} characters)' },
    '显示全文（{n} 个字符）',
  ],
  jsonCopyPath: ['Copy the path', '复制路径'],
  jsonCopyValue: ['Copy the value', '复制值'],
  jsonOpenAll: ['Open all', '全部展开'],
  jsonCloseAll: ['Close all', '全部收起'],

  // Confirmation
  leaveTitle: ['Leave without saving?', '不保存就离开？'],
  leaveText: ['What you have entered on this page is lost.', '您在此页面输入的内容将会丢失。'],
  leaveSecretTitle: ['Leave before the secret is stored?', '尚未保存密钥就离开？'],
  leaveSecretText: [
    'It is not shown again; later, only a new one can be generated.',
    '密钥不会再次显示：之后若需要，只能重新生成。',
  ],
  leave: ['Leave', '离开'],
  confirmType: ['Type {word} to confirm', '输入 {word} 以确认'],

  // Notices
  notices: ['Notices', '通知'],
  dismiss: ['Dismiss', '关闭通知'],
});
