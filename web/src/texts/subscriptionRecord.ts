import { catalogue } from './catalogue';

/** One subscription: how its URL is, what it asks for, what can be done with it. */
export const recordTexts = catalogue({
  tabs: ['Parts of the subscription', '订阅的各部分'],
  tab_overview: ['Overview', '概览'],
  tab_filters: ['Filters', '筛选条件'],
  tab_deliveries: ['Deliveries', '投递'],
  tab_json: ['JSON', 'JSON'],

  saysHealthy: [
    'Its URL answers: everything that matches is sent at once.',
    '其 URL 正常响应：匹配的事件会立即发送。',
  ],
  saysDisabled: [
    'Its URL is disabled: what matches is kept on hold, and one delivery at a time is sent as a test of whether it works again.',
    '其 URL 已停用：匹配的事件会暂缓保留，并逐次尝试投递以检测是否恢复。',
  ],
  saysFrozen: [
    'Its URL is frozen: what matches is kept on hold, and nothing is sent until somebody enables it.',
    '其 URL 已冻结：匹配的事件会暂缓保留，在有人启用之前不会发送。',
  ],

  saysPaused: [
    'It is paused: what matches is kept on hold and sent once it is resumed.',
    '已暂停：匹配的内容会暂缓保留，恢复后再发送。',
  ],

  wasReplaced: ['It was replaced', '已被取代'],
  wasReplacedText: [
    'It was edited: another subscription took its place. Its deliveries are kept, and what it gave up can still be sent, for the other one.',
    '该订阅已被编辑：另一订阅取代了它。其投递仍保留，已放弃的投递仍可为新订阅发送。',
  ],
  successor: ['Its replacement', '取代它的订阅'],
  wasDeleted: ['It was deleted', '已被删除'],
  wasDeletedText: [
    'Nothing more is sent for it. Its deliveries are kept as long as all others.',
    '不再为其发送任何内容。其投递与其他记录保留同样长的时间。',
  ],
  itsDeliveries: ['Its deliveries', '其投递'],
  pause: ['Pause', '暂停'],
  resume: ['Resume', '恢复'],
  pausedNow: ['The subscription is paused.', '订阅已暂停。'],
  resumedNow: ['The subscription is resumed.', '订阅已恢复。'],
  pausedSince: ['Paused since', '暂停时间'],
  ping: ['Send a test', '发送测试'],
  pingHint: ['Sends one marked test event to the URL.', '向 URL 发送一个带标记的测试事件。'],
  pingGood: ['The receiver answered {status} in {time}.', '接收方在 {time} 内返回 {status}。'],
  pingBad: ['The test failed: {why}', '测试失败：{why}'],
  edit: ['Edit', '编辑'],
  replay: ['Replay', '重放'],
  duplicate: ['Duplicate', '复制为新订阅'],
  rotate: ['Replace the signing secret', '更换签名密钥'],
  names: ['Name and labels', '名称与标签'],
  namesSaved: ['Name and labels are saved.', '名称与标签已保存。'],
  save: ['Save', '保存'],
  more: ['More', '更多'],
  curlCreate: ['Copy as a call that creates it', '复制为创建它的调用'],

  deleteTitle: ['Delete this subscription?', '删除此订阅？'],

  rotateTitle: ['Replace the signing secret?', '更换签名密钥？'],
  rotateText: [
    'A new secret is generated and shown once. For 24 hours every delivery is signed with the old one as well, so that receivers can be changed without a gap.',
    '将生成新的密钥并仅显示一次。此后 24 小时内，每次投递也会使用旧密钥签名，以便接收方平滑切换。',
  ],
  rotateAction: ['Generate a new secret', '生成新密钥'],
  rotatedTitle: ['The new signing secret', '新的签名密钥'],
  rotatedText: [
    'It is shown only once. Deliveries are signed with the old one as well for another {time}.',
    '仅此一次显示。旧密钥还将同时签名 {time}。',
  ],
  noLonger: ['no time', '0 秒'],
  stored: ['I have stored it', '我已妥善保存'],
  oldSecret: [
    'The signing secret was replaced; deliveries are signed with the old one as well for another {time}.',
    '签名密钥已更换；旧密钥还将同时签名 {time}。',
  ],

  life: ['The life of a URL', 'URL 的状态变化'],
  reason: ['Reason', '原因'],
  since: ['Since', '起始时间'],
  nextProbe: ['Next probe', '下次探测'],
  onlyEnable: ['none: it has to be enabled', '无：只能手动启用'],
  dueNow: ['now', '现在'],
  successes: ['Successful attempts', '成功次数'],
  failures: ['Failed attempts', '失败次数'],
  failureRate: ['Failure rate since enabled', '启用以来失败率'],
  inARow: ['Failures in a row', '连续失败次数'],
  onHold: ['On hold', '暂缓'],
  retrying: ['Retrying', '重试中'],
  atLeast: ['{n} or more', '至少 {n}'],
  none: ['none', '无'],

  about: ['The subscription', '订阅信息'],
  id: ['Id', '编号'],
  allObjects: ['all objects', '所有对象'],
  token: ['Token', '令牌'],
  headers: ['Headers', '请求头'],
  encoding: ['States', '状态数据'],
  plain: ['as JSON', 'JSON'],
  base64: ['as base64', 'base64 编码'],
  modifiedAt: ['Changed', '修改时间'],
  versionSince: ['Version since', '版本变更时间'],

  others: ['Others with this URL', '使用同一 URL 的其他订阅'],
  othersHint: ['They share its health.', '它们共享同一健康状况。'],
  noOthers: ['No other subscription sends there.', '没有其他订阅发送到此 URL。'],

  noDeliveries: ['Nothing was delivered for it yet.', '尚未为其投递任何内容。'],
  allDeliveries: ['All its deliveries', '其全部投递'],
  attempts: [{ one: '{n} attempt', other: '{n} attempts' }, '{n} 次尝试'],
});
