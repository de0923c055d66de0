import { catalogue } from './catalogue';

/** After a subscription was made. */
export const createdTexts = catalogue({
  made: ['The subscription is created.', '订阅已创建。'],
  warnings: ['It is created, but note this', '已生效，但请注意以下内容'],
  secret: ['Signing secret', '签名密钥'],
  secretHint: [
    'Deliveries are signed with it. It is shown only once: store it where the receiver reads its secrets.',
    '投递将使用它签名。仅此一次显示：请将其保存到接收方读取密钥的位置。',
  ],
  storeFirst: ['The secret cannot be read again later; only replaced.', '之后无法再次查看该密钥，只能更换。'],
  receiver: ['How the receiver uses it', '接收方如何使用'],
  receiverHint: [
    'Check the received bytes before parsing them, and answer 2xx within 5 seconds.',
    '在解析之前校验收到的原始字节，并在 5 秒内返回 2xx。',
  ],
  languages: ['Languages', '编程语言'],
  codeIn: ['Code in {language}', '{language} 代码'],
  try: ['Try it', '试一试'],
  waiting: ['Waiting for the first delivery …', '正在等待首次投递……'],
  run: ['Save it as {file}, and run it with the secret:', '将其保存为 {file}，并带上密钥运行：'],
  runIn: ['Command for {language}', '{language} 的命令'],
  first: ['The first delivery has arrived', '首次投递已到'],
  firstMade: ['The first delivery', '首次投递'],
  firstFailed: ['The first delivery failed', '首次投递失败'],
  answeredRefusing: [
    'The receiver answered {status}. Does it know this signing secret and this token? It is tried again.',
    '接收端返回了 {status}。它是否已设置此签名密钥和令牌？系统将自动重试。',
  ],
  answered: ['The receiver answered {status}. It is tried again.', '接收端返回了 {status}。系统将自动重试。'],
  noAnswer: ['There was no answer ({why}). It is tried again.', '没有得到应答（{why}）。系统将自动重试。'],
  open: ['Open the subscription', '打开订阅'],
});
