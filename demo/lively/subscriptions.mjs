const token = (system) => `${system}-demo-token`;

/** Who wants to know what. @type {{ path: string, subscription: object }[]} */
export const SUBSCRIPTIONS = [
  {
    path: '/planning',
    subscription: {
      settings: { name: 'Projects that change their status', labels: { team: 'planning' } },
      objCode: 'PROJ',
      eventType: 'UPDATE',
      authToken: token('planning'),
      filters: [{ fieldName: 'status', comparison: 'changed' }],
    },
  },
  {
    path: '/planning',
    subscription: {
      settings: { name: 'Tasks that become late', labels: { team: 'planning' } },
      objCode: 'TASK',
      eventType: 'UPDATE',
      authToken: token('planning'),
      filters: [{ fieldName: 'progressStatus', fieldValue: 'LT' }],
    },
  },
  {
    path: '/timesheets',
    subscription: {
      settings: { name: 'New hours for the payroll', labels: { team: 'finance' } },
      objCode: 'HOUR',
      eventType: 'CREATE',
      authToken: token('timesheets'),
    },
  },
  {
    path: '/archive',
    subscription: {
      settings: { name: 'Deleted tasks', labels: { team: 'archive' } },
      objCode: 'TASK',
      eventType: 'DELETE',
      authToken: token('archive'),
    },
  },
  {
    path: '/archive',
    subscription: {
      settings: { name: 'Every change of a project', labels: { team: 'archive' } },
      objCode: 'PROJ',
      eventType: 'UPDATE',
      authToken: token('archive'),
    },
  },
  {
    path: '/chat',
    subscription: {
      settings: { name: 'Urgent issues to the chat', labels: { team: 'planning' } },
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
  {
    path: '/crm',
    subscription: {
      settings: { name: 'Tasks for the CRM', labels: { team: 'sales' } },
      objCode: 'TASK',
      eventType: 'UPDATE',
      authToken: token('crm'),
    },
  },
  {
    path: '/billing',
    subscription: {
      settings: { name: 'Progress of projects in Berlin or the North', labels: { team: 'finance' } },
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
    subscription: {
      settings: { name: 'Issues for the warehouse', labels: { team: 'logistics' } },
      objCode: 'OPTASK',
      eventType: 'UPDATE',
      authToken: token('warehouse'),
    },
  },
  {
    path: '/warehouse',
    subscription: {
      settings: { name: 'New tasks for the warehouse', labels: { team: 'logistics' } },
      objCode: 'TASK',
      eventType: 'CREATE',
      authToken: token('warehouse'),
    },
  },
  {
    path: '/old-intranet',
    subscription: {
      settings: { name: 'Hours for the old intranet', labels: { team: 'archive' } },
      objCode: 'HOUR',
      eventType: 'CREATE',
      authToken: token('intranet'),
    },
  },
];
