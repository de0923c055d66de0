import { catalogue } from './catalogue';

/** Where the owner of a subscription is told of trouble with it. */
export const alertTexts = catalogue({
  alerts: ['Alerts', '告警'],
  hint: [
    'A signed request to you when its URL is disabled, frozen or healthy again, or when deliveries are exhausted.',
    '当其 URL 被停用、冻结或恢复，或其投递被放弃时，向您发送带签名的请求。',
  ],
  nobody: ['No address is set, so nobody is notified.', '尚未设置地址，不会通知任何人。'],
  set: ['Set an address', '设置地址'],
  change: ['Change', '更改'],
  test: ['Send a test alert', '发送测试告警'],
  testGood: ['The test alert was delivered.', '测试告警已被接收。'],
  testBad: ['The test alert was not delivered: {why}', '测试告警未被接收：{why}'],

  address: ['Address', '地址'],
  last: ['Last alert', '最近一次告警'],
  noLast: ['none in the last day', '最近一天内没有'],
  lastError: ['Why it was not delivered', '未被接收的原因'],
  toldDisabled: ['the URL is disabled', 'URL 已停用'],
  toldFrozen: ['the URL is frozen', 'URL 已冻结'],
  toldRecovered: ['the URL is healthy again', 'URL 已恢复'],
  toldExhausted: ['deliveries were exhausted', '投递已被放弃'],
  state_waiting: ['Waiting', '等待发送'],
  state_taken: ['Delivered', '已接收'],
  state_givenUp: ['Exhausted', '已放弃'],

  dialogTitle: ['Alerts to the owner', '发送给所有者的告警'],
  addressHint: [
    'Not the server that receives the deliveries: when it is down, it cannot notify you.',
    '不要使用接收投递的服务器：它停机时便无法通知您。',
  ],
  signed: [
    'Alerts are signed with the signing secret of the subscription, as its deliveries are.',
    '告警与投递一样，使用订阅的签名密钥签名。',
  ],
  save: ['Save', '保存'],
  remove: ['Remove the address', '移除地址'],
  saved: ['The address for alerts is saved.', '告警地址已保存。'],
  removed: ['Alerts are no longer sent.', '告警不再发送到任何地址。'],
});
