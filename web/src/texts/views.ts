import { catalogue } from './catalogue';

export const viewTexts = catalogue({
  views: ['Views', '视图'],
  inTrouble: ['In trouble', '有问题'],
  save: ['Save this view …', '保存此视图……'],
  manage: ['Rename or delete …', '重命名或删除……'],
  saveTitle: ['Save this view', '保存此视图'],
  name: ['Name', '名称'],
  saveHint: [
    'The present filters, under this name, in this browser. A period such as “Last hour” always ends when you look.',
    '当前的筛选条件将以此名称保存在此浏览器中。“最近 1 小时”之类的时间段会始终以查看时刻为终点。',
  ],
  replaces: ['There is a view of this name; it is replaced.', '已有同名视图，将被替换。'],
  saveAction: ['Save', '保存'],
  saved: ['The view is saved.', '视图已保存。'],
  notKept: [
    'The browser does not store anything here; the view lasts until you leave the page.',
    '浏览器不保存数据；离开页面后视图将消失。',
  ],
  manageTitle: ['Views of this browser', '此浏览器中的视图'],
  rename: ['Rename', '重命名'],
  taken: ['There is a view of this name.', '已有同名视图。'],
  delete: ['Delete', '删除'],
  deleteOne: ['Delete {name}', '删除 {name}'],
  deleteTitle: ['Delete this view?', '删除此视图？'],
  deleteText: [
    '{name} is removed from this browser. What it shows stays as it is.',
    '将从此浏览器中移除“{name}”，其所显示的内容不受影响。',
  ],
});
