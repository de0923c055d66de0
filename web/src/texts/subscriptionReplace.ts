import { catalogue } from './catalogue';

/** Replacing a subscription. */
export const replaceTexts = catalogue({
  title: ['Replace this subscription?', '替换此订阅？'],
  replace: ['Replace it', '替换'],
  text: [
    'A new one takes its place in one step: every event goes to the old one or to the new one. It has another id; its signing secret and version stay.',
    '新订阅将一步取代旧订阅：每个事件只会发给其中之一。编号会改变，签名密钥和版本保持不变。',
  ],
  undelivered: ['What is not delivered yet', '尚未投递的内容'],
  counting: ['Counting what is not delivered yet …', '正在统计尚未投递的内容……'],
  nothingWaits: ['Nothing waits to be delivered for it.', '没有等待投递的内容。'],
  wait: [
    { one: '{n} delivery waits for the old URL.', other: '{n} deliveries wait for the old URL.' },
    '有 {n} 项投递正在等待发送到旧 URL。',
  ],
  waitMore: ['{n} deliveries or more wait for the old URL.', '至少有 {n} 项投递正在等待发送到旧 URL。'],
  askedLater: ['Before it is replaced you are asked where they go.', '替换之前会询问它们发往何处。'],
  choice_move_elsewhere: ['Send to the new URL', '发送到新 URL'],
  choice_finish_elsewhere: ['Leave for the old URL', '留给旧 URL'],
  choice_move_same: ['Send with the new id', '使用新编号发送'],
  choice_finish_same: ['Send with the old id', '使用旧编号发送'],
  says_move_elsewhere: [
    'What waits goes to the new URL, with the new id. The new filters are not asked about it.',
    '等待中的投递将发往新 URL，使用新编号，不再经过新的筛选条件。',
  ],
  says_finish_elsewhere: [
    'What waits is sent and retried as before: to the old URL, with the old id.',
    '等待中的投递照旧发送和重试：发往旧 URL，使用旧编号。',
  ],
  says_move_same: [
    'What waits is sent as the new subscription is, with its id and token. The new filters are not asked about it.',
    '等待中的投递将按新订阅发送，使用其编号和令牌，不再经过新的筛选条件。',
  ],
  says_finish_same: [
    'What waits is sent and retried as before, with the old id.',
    '等待中的投递照旧发送和重试，使用旧编号。',
  ],
  says_paused: [
    'It is paused, so what waits goes on with the new one: to its URL, with its id.',
    '该订阅已暂停，因此等待中的投递将由新订阅发送：发往其 URL，使用其编号。',
  ],
  replaced: ['The subscription is replaced.', '订阅已替换。'],
  unready: ['Something in the filters is not valid yet.', '筛选条件中有无法读取的内容。'],
});
