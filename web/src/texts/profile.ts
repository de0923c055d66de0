import { catalogue } from './catalogue';

export const profileTexts = catalogue({
  title: ['Profile', '个人资料'],
  subtitle: ['Your account, and how you see the console.', '您的账户以及控制台的显示方式。'],
  account: ['Account', '账户'],
  username: ['User name', '用户名'],
  accessLevel: ['Access level', '访问级别'],
  mayPublish: ['May publish events', '可发布事件'],
  createdAt: ['Created', '创建时间'],
  userId: ['User id', '用户编号'],
  customerId: ['Customer id', '客户编号'],
  display: ['Display', '显示'],
  displayHint: ['Kept in this browser.', '保存在此浏览器中。'],
  keys: ['Keys without Ctrl or Cmd do something', '启用单键快捷键'],
  keysHint: ['Press ? on any page to see them all.', '在任意页面按 ? 可查看全部快捷键。'],
});
