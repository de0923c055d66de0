import { catalogue } from './catalogue';

export const serviceTexts = catalogue({
  title: ['Document services', '文档服务'],
  subtitle: [
    'Where your documents are stored. Link your account to browse, link and upload documents here.',
    '您的文档所在的服务。关联账户后，即可在此浏览、关联和上传文档。',
  ],
  filterName: ['Name', '名称'],
  filterState: ['State', '状态'],
  count: [{ one: '{n} service', other: '{n} services' }, '{n} 个服务'],

  emptyTitle: ['There are no document services yet', '尚无文档服务'],
  emptyText: [
    'A System Administrator registers them under Custom integrations; then everybody can link an account here.',
    '系统管理员在“自定义集成”中注册服务后，所有人即可在此关联账户。',
  ],
  register: ['Register a service', '注册服务'],

  state_linked: ['Linked', '已关联'],
  state_none: ['Not linked', '未关联'],
  state_consentRequired: ['Link again', '需重新关联'],
  consentTitle: ['Your link has expired', '您的关联已失效'],
  consentText: [
    '{name} no longer accepts it. Link your account again; documents that you have linked stay.',
    '{name} 不再接受此关联。请重新关联账户；已关联的文档会保留。',
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

  link: ['Link account', '关联账户'],
  linkAgain: ['Link again', '重新关联'],
  linkOther: ['Link another account', '关联其他账户'],
  unlink: ['Unlink', '取消关联'],
  more: ['More for {name}', '{name} 的更多操作'],
  linked: ['{name} is linked.', '{name} 已关联。'],

  keyTitle: ['Link your account at {name}?', '关联您在 {name} 的账户？'],
  keyText: [
    '{name} needs no password: it trusts this service to say who you are, and knows you as',
    '{name} 无需密码：它信任本服务提供的身份，并将您识别为',
  ],

  opening: ['Going to {name} …', '正在前往 {name}……'],
  waitingTitle: ['Agree in the window that has opened', '请在打开的窗口中同意授权'],
  waitingText: [
    '{name} asks you there. The window closes by itself when you are done.',
    '{name} 会在该窗口中询问您，完成后窗口会自动关闭。',
  ],
  showWindow: ['Show the window', '显示窗口'],
  inThisTab: ['Continue in this tab', '在此标签页中继续'],
  blockedTitle: ['The browser opened no window', '浏览器未打开窗口'],
  blockedText: [
    'New windows are blocked on this site. Continue in this tab instead: you come back here afterwards.',
    '此网站的新窗口被阻止。可改为在此标签页中继续，完成后会返回此处。',
  ],
  closedTitle: ['The window is closed, and nothing is linked yet', '窗口已关闭，尚未关联'],
  closedText: [
    'Open it again, or continue in this tab. If you have agreed already, this may take a moment.',
    '请重新打开窗口，或在此标签页中继续。如果您已同意，可能需要稍等片刻。',
  ],
  openAgain: ['Open the window again', '重新打开窗口'],
  deniedTitle: ['You did not agree at {name}, so nothing is linked', '您未在 {name} 同意授权，因此未关联'],
  failedTitle: ['{name} could not be linked', '无法关联 {name}'],
  says: ['It says: {message}', '其说明：{message}'],

  unlinkTitle: ['Unlink your account at {name}?', '取消关联您在 {name} 的账户？'],
  unlinkText: [
    'This service deletes all that it stores of the link. Nothing changes at {name}. Documents that you have linked stay in the list, but cannot be opened here until you link the account again.',
    '本服务保存的关联信息将被销毁。{name} 中的内容不变。已关联的文档仍保留在列表中，但重新关联账户之前无法在此打开。',
  ],
  unlinked: ['{name} is unlinked.', '{name} 已取消关联。'],
});
