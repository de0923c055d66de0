import { catalogue } from './catalogue';

export const serviceTexts = catalogue({
  title: ['Services', '服务'],
  subtitle: [
    'Where your documents lie. Link your account to browse, link and send documents from here.',
    '您的文档所在的服务。链接账户后，即可在此浏览、链接和上传文档。',
  ],
  filterName: ['Name', '名称'],
  filterState: ['State', '状态'],
  count: [{ one: '{n} service', other: '{n} services' }, '{n} 个服务'],

  emptyTitle: ['There are no document services yet', '尚无文档服务'],
  emptyText: [
    'A System Administrator registers them under Custom integrations; then everybody can link an account here.',
    '系统管理员在“自定义集成”中注册服务后，所有人即可在此链接账户。',
  ],
  register: ['Register a service', '注册服务'],

  state_linked: ['Linked', '已链接'],
  state_none: ['Not linked', '未链接'],
  state_consentRequired: ['To be linked again', '需重新链接'],
  consentTitle: ['Your link has run out', '您的链接已失效'],
  consentText: [
    '{name} takes it no more. Link your account again; what you have linked as documents stays.',
    '{name} 不再接受此链接。请重新链接账户；已链接的文档会保留。',
  ],

  offer_files: ['Browse', '浏览'],
  offer_search: ['Search', '搜索'],
  offer_download: ['Download', '下载'],
  offer_thumbnail: ['Thumbnails', '缩略图'],
  offer_upload: ['Upload', '上传'],
  offer_createFolder: ['New folders', '新建文件夹'],
  offer_rename: ['Rename', '重命名'],
  offer_delete: ['Delete', '删除'],
  offers: ['What it offers', '提供的功能'],

  link: ['Link account', '链接账户'],
  linkAgain: ['Link again', '重新链接'],
  linkOther: ['Link another account', '链接其他账户'],
  unlink: ['Unlink', '取消链接'],
  more: ['More for {name}', '{name} 的更多操作'],
  linked: ['{name} is linked.', '{name} 已链接。'],

  keyTitle: ['Link your account at {name}?', '链接您在 {name} 的账户？'],
  keyText: [
    '{name} needs no password: it trusts this service to say who you are, and will know you as',
    '{name} 无需密码：它信任本服务提供的身份，并将您识别为',
  ],

  opening: ['Going to {name} …', '正在前往 {name}……'],
  waitingTitle: ['Agree in the window that has opened', '请在打开的窗口中同意授权'],
  waitingText: [
    '{name} asks you there. The window closes by itself when you are done.',
    '{name} 会在该窗口中询问您，完成后窗口会自动关闭。',
  ],
  showWindow: ['Show the window', '显示窗口'],
  inThisTab: ['Go on in this tab', '在此标签页中继续'],
  blockedTitle: ['The browser opened no window', '浏览器未打开窗口'],
  blockedText: [
    'Something blocks new windows on this site. Go on in this tab instead: you come back here afterwards.',
    '此网站的新窗口被阻止。可改为在此标签页中继续，完成后会返回此处。',
  ],
  closedTitle: ['The window is closed, and nothing is linked yet', '窗口已关闭，尚未链接'],
  closedText: [
    'Open it again, or go on in this tab. If you have agreed already, this may take a moment.',
    '请重新打开窗口，或在此标签页中继续。如果您已同意，可能需要稍等片刻。',
  ],
  openAgain: ['Open the window again', '重新打开窗口'],
  deniedTitle: ['You did not agree at {name}, so nothing is linked', '您未在 {name} 同意授权，因此未链接'],
  failedTitle: ['{name} could not be linked', '无法链接 {name}'],
  says: ['It says: {message}', '其说明：{message}'],

  unlinkTitle: ['Unlink your account at {name}?', '取消链接您在 {name} 的账户？'],
  unlinkText: [
    'What this service keeps of the link is destroyed. Nothing changes at {name}. Documents that you have linked stay in the list, but you can open none of them here until you link the account again.',
    '本服务保存的链接信息将被销毁。{name} 中的内容不变。已链接的文档仍保留在列表中，但重新链接账户之前无法在此打开。',
  ],
  unlinked: ['{name} is unlinked.', '{name} 已取消链接。'],
});
