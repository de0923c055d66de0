const token = (system) => `${system}-demo-token`;

/** Who wants to know what. @type {{ path: string, subscription: object }[]} */
export const SUBSCRIPTIONS = [
  {
    path: '/planning',
    subscription: {
      objCode: 'PROJ',
      eventType: 'UPDATE',
      authToken: token('planning'),
      filters: [{ fieldName: 'status', comparison: 'changed' }],
    },
  },
  {
    path: '/planning',
    subscription: {
      objCode: 'TASK',
      eventType: 'UPDATE',
      authToken: token('planning'),
      filters: [{ fieldName: 'progressStatus', fieldValue: 'LT' }],
    },
  },
  {
    path: '/timesheets',
    subscription: { objCode: 'HOUR', eventType: 'CREATE', authToken: token('timesheets') },
  },
  { path: '/archive', subscription: { objCode: 'TASK', eventType: 'DELETE', authToken: token('archive') } },
  { path: '/archive', subscription: { objCode: 'PROJ', eventType: 'UPDATE', authToken: token('archive') } },
  {
    path: '/chat',
    subscription: {
      objCode: 'OPTASK',
      eventType: 'UPDATE',
      authToken: token('chat'),
      filterConnector: 'OR',
      filters: [
        { fieldName: 'priority', fieldValue: '4', comparison: 'gte' },
        { fieldName: 'name', fieldValue: 'permit', comparison: 'contains' },
      ],
    },
  },
  { path: '/crm', subscription: { objCode: 'TASK', eventType: 'UPDATE', authToken: token('crm') } },
  {
    path: '/billing',
    subscription: {
      objCode: 'PROJ',
      eventType: 'UPDATE',
      authToken: token('billing'),
      filterConnector: 'AND',
      filters: [
        { fieldName: 'percentComplete', comparison: 'changed' },
        {
          type: 'group',
          connector: 'OR',
          filters: [
            { fieldName: 'DE:Cost Center', fieldValue: 'Berlin', comparison: 'contains' },
            { fieldName: 'DE:Region', fieldValue: 'North' },
          ],
        },
      ],
    },
  },
  {
    path: '/warehouse',
    subscription: { objCode: 'OPTASK', eventType: 'UPDATE', authToken: token('warehouse') },
  },
  {
    path: '/warehouse',
    subscription: { objCode: 'TASK', eventType: 'CREATE', authToken: token('warehouse') },
  },
  {
    path: '/old-intranet',
    subscription: { objCode: 'HOUR', eventType: 'CREATE', authToken: token('intranet') },
  },
];
