import { catalogue } from './catalogue';

export const diffTexts = catalogue({
  label: ['Changes of the states', '状态变化'],
  field: ['Field', '字段'],
  before: ['Before', '之前'],
  after: ['After', '之后'],
  kind_added: ['added', '新增'],
  kind_removed: ['removed', '移除'],
  kind_changed: ['changed', '更改'],
  kind_same: ['unchanged', '未更改'],
  onlyChanged: ['Only what changed', '仅显示更改'],
  search: ['Search fields', '搜索字段'],
  nothingChanged: ['Nothing changed between the two states.', '两个状态之间没有任何更改。'],
  nothingFound: ['No field matches the search.', '没有匹配的字段。'],
  cut: [
    {
      one: 'One more field is not shown; search for it.',
      other: '{n} more fields are not shown; search for them.',
    },
    '还有 {n} 个字段未显示，请使用搜索。',
  ],
  copyPath: ['Copy the path', '复制路径'],
  changedCount: [{ one: '{n} field changed', other: '{n} fields changed' }, '{n} 个字段已更改'],
});
