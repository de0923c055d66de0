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
  choice_finish: ['Send it as it was', '按原样发送'],
  choice_move: ['Move it to the new one', '移至新订阅'],
  says_finish: [
    'What is not delivered yet is sent and retried as before: to the old URL, with the old id.',
    '尚未投递的内容照旧发送和重试：发往旧 URL，使用旧编号。',
  ],
  says_move: [
    'What is not delivered yet is sent to the new URL, with the new id. The new filters are not asked about it.',
    '尚未投递的内容将发往新 URL，使用新编号，不再经过新的筛选条件。',
  ],
  replaced: ['The subscription is replaced.', '订阅已替换。'],
  unready: ['Something in the filters is not valid yet.', '筛选条件中有无法读取的内容。'],
});
