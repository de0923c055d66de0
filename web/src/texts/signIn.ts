import { catalogue } from './catalogue';

export const signInTexts = catalogue({
  title: ['Sign in', '登录'],
  titleAgain: ['Sign in again', '重新登录'],
  again: [
    'Your session has ended. What you have entered on the page stays, and you continue where you were.',
    '会话已结束。页面上已填写的内容会保留，登录后将继续刚才的操作。',
  ],
  username: ['User name', '用户名'],
  password: ['Password', '密码'],
  showPassword: ['Show the password', '显示密码'],
  hidePassword: ['Hide the password', '隐藏密码'],
  submit: ['Sign in', '登录'],
  submitting: ['Signing in …', '正在登录……'],
  wrong: ['The user name or the password is wrong.', '用户名或密码错误。'],
  wait: [
    {
      one: 'Too many attempts have failed from here. Try again in {n} second.',
      other: 'Too many attempts have failed from here. Try again in {n} seconds.',
    },
    '登录失败次数过多，请在 {n} 秒后重试。',
  ],
  refusedCookie: [
    'You are signed in, but the browser did not keep the session. Open the console at the address set as PUBLIC_URL.',
    '登录成功，但浏览器没有保存会话。请使用服务的 PUBLIC_URL 地址打开控制台。',
  ],
  otherUser: ['Sign in as somebody else', '使用其他账户登录'],
  firstTime: ['First time here?', '第一次使用？'],
  firstTimeHint: [
    'The first start of the service printed the administrator’s name and password, unless they were configured.',
    '服务首次启动时会输出管理员的用户名和密码（除非已在配置中指定）。',
  ],
  tagline: ['Event subscriptions and document integrations', '事件订阅与文档集成'],
});
