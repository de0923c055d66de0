import { catalogue } from './catalogue';

/** The names of the pages, as the navigation, the palette and the titles of tabs have them. */
export const pageNames = catalogue({
  overview: ['Overview', '概览'],
  deliveries: ['Deliveries', '投递'],
  events: ['Events', '事件'],
  subscriptions: ['Subscriptions', '订阅'],
  endpoints: ['Endpoints', '接收端'],
  replays: ['Replays', '重放'],
  jobs: ['Jobs', '任务'],
  publish: ['Publish', '发布'],
  tail: ['Live tail', '实时动态'],
  integrations: ['Custom integrations', '自定义集成'],
  documents: ['Documents', '文档'],
  services: ['Document services', '文档服务'],
  users: ['Users', '用户'],
  audit: ['Audit', '审计'],
  system: ['System', '系统'],
  reference: ['API reference', 'API 参考'],
  profile: ['Profile', '个人资料'],
  groupTraffic: ['Traffic', '流量'],
  groupSetUp: ['Set-up', '设置'],
  groupDocuments: ['Documents', '文档'],
  groupAdministration: ['Administration', '管理'],
});
