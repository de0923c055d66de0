import { catalogue } from './catalogue';

export const systemTexts = catalogue({
  title: ['System', '系统'],
  subtitle: ['What runs this service, and with which settings.', '服务的运行情况和生效的设置。'],
  ownPart: [
    'You see what concerns your customer. Nodes, and the settings of the whole, are for the administrators of the customer that runs this installation.',
    '此处仅显示与您的客户有关的内容。节点和整体设置仅供运行此安装的客户的管理员查看。',
  ],

  health: ['Health', '运行状况'],
  ready: ['Ready', '就绪'],
  notReady: ['Not ready', '未就绪'],
  check_database: ['Database', '数据库'],
  check_migrations: ['Schema', '数据库结构'],
  check_dueWork: ['Due work is taken up', '到期任务处理'],
  checkOk: ['in order', '正常'],

  version: ['Version', '版本'],
  service: ['Hookfront', 'Hookfront'],
  node: ['Answered by', '应答节点'],
  runtime: ['Node.js version', 'Node.js 版本'],
  database: ['PostgreSQL version', 'PostgreSQL 版本'],
  embedded: ['{version}, the embedded one', '{version}（内置）'],
  startedAt: ['Started', '启动时间'],

  retention: ['Kept for', '保留期限'],
  keep_RETENTION_DAYS: ['Events and deliveries', '事件和投递'],
  keep_STATS_RETENTION_DAYS: ['Figures', '统计数据'],
  keep_AUDIT_RETENTION_DAYS: ['Audit', '审计'],
  days: [{ one: '{n} day', other: '{n} days' }, '{n} 天'],
  forEver: ['for ever', '永久'],

  nodes: ['Nodes', '节点'],
  nodesHint: ['The processes that run the service.', '运行服务的进程。'],
  role_api: ['takes calls', '接收调用'],
  role_delivery: ['sends deliveries', '发送投递'],
  running: ['Running', '运行中'],
  gone: ['Gone', '已离线'],
  goneText: [
    'It ended without saying so, or does not reach the database. Others have taken over what it was sending.',
    '该节点异常退出或无法连接数据库，其任务已由其他节点接管。',
  ],
  answering: ['answers you', '正在应答'],
  lease: ['Lease until', '租约至'],

  egress: ['Where deliveries come from', '投递来源地址'],
  egressHint: ['For the firewall of a receiver.', '用于接收端的防火墙配置。'],
  copyAddresses: ['Copy the list', '复制列表'],
  copyTicket: ['Copy as a request to a firewall team', '复制为防火墙申请'],
  ticket: [
    'Please allow incoming HTTPS connections from these addresses to our webhook receiver. They are those of Hookfront at {url}, as of {date}:',
    '请允许以下地址通过 HTTPS 访问我们的 webhook 接收端。这些是位于 {url} 的 Hookfront 的出站地址，截至 {date}：',
  ],
  noAddresses: [
    'No address is known: no node that sends deliveries is running.',
    '暂无地址：没有正在发送投递的节点。',
  ],
  proxies: ['Through forward proxies', '经由转发代理'],
  byNode: ['By node', '按节点'],
  source_configured: ['bound to EGRESS_ADDRESSES', '绑定到 EGRESS_ADDRESSES'],
  source_interfaces: ['chosen by the system', '由系统选择'],
  throughProxy: ['through {proxy}', '经由 {proxy}'],

  settings: ['Settings in force', '生效的设置'],
  settingsHint: [
    'As they count in {node}. They are environment variables, read when it starts; of secrets only that they are set.',
    '以 {node} 为准。设置来自环境变量，启动时读取；密钥只显示是否已设置。',
  ],
  settingsHintOwn: [
    'What decides about your own events, documents and users.',
    '与您自己的事件、文档和用户有关的设置。',
  ],
  search: ['Search settings', '搜索设置'],
  which: ['Which settings', '显示哪些设置'],
  show_all: ['All', '全部'],
  show_set: ['Set', '已设置'],
  show_differ: ['Differ between nodes', '节点间不一致'],
  setBy: ['from {name}', '来自 {name}'],
  isDefault: ['default', '默认值'],
  default: ['Default: {value}', '默认值：{value}'],
  elsewhere: ['{node} has {value}', '{node} 的值为 {value}'],
  differ: [
    {
      one: 'One setting is not the same on all nodes. What becomes of a call then depends on which answers it.',
      other:
        '{n} settings are not the same on all nodes. What becomes of a call then depends on which answers it.',
    },
    '有 {n} 项设置在各节点间不一致，调用结果将取决于由哪个节点应答。',
  ],
  differShow: ['Show them', '查看'],
  noSettings: ['No setting is like this.', '没有符合条件的设置。'],
  showAll: ['Show all', '显示全部'],

  links: ['For monitoring', '监控与接口'],
  metrics: ['Metrics for Prometheus', 'Prometheus 指标'],
  live: ['Whether the process lives', '进程存活检查'],
  readyLink: ['Whether it can work', '就绪检查'],
  description: ['Description of the API, OpenAPI 3.1', 'API 描述（OpenAPI 3.1）'],
});
