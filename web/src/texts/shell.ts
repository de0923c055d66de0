import { catalogue } from './catalogue';

/** The palette, the sheet of keys, and what the shell says of the account. */
export const shellTexts = catalogue({
  search: ['Search or go to', '搜索或跳转'],
  searchHint: [
    'A page, an action, a name, an id or a part of a URL',
    '页面、操作、名称、编号或 URL 的一部分',
  ],
  searchText: ['{page}: with the text “{text}”', '{page}：包含文本“{text}”'],
  searchOpen: ['{page}: open {text}', '{page}：打开 {text}'],
  searchFilter: ['{page}: only {text}', '{page}：仅显示 {text}'],
  searchNothing: ['Nothing found.', '没有匹配的结果。'],
  keyPalette: ['Search or go to …', '搜索或跳转……'],
  keySheet: ['Show the keys', '显示快捷键'],
  keysHere: ['On this page', '当前页面'],
  keysGo: ['Go to', '跳转'],
  keysOn: ['Single-key shortcuts', '启用单键快捷键'],
  keysOnHint: [
    'Switch them off if they get in the way, for example of speech input.',
    '若与语音输入等冲突，可将其关闭。',
  ],
  passwordDue: ['Choose a password of your own', '请设置您自己的密码'],
  passwordDueHint: [
    'Your present one was generated, or chosen by somebody else.',
    '当前密码由系统生成或由他人设置。',
  ],
  passwordDueLink: ['Change the password', '修改密码'],
  passwordDueLater: ['Later', '以后再说'],
});
