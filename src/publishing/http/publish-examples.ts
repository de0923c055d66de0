const PROJECT_UPDATE = {
  eventType: 'UPDATE',
  objCode: 'PROJ',
  id: 'erp-4711-17',
  eventTime: { epochSecond: 1507319336, nano: 998000000 },
  userId: '5934e6c2000aa6a3f1e8d5b1c9f4e012',
  newState: {
    ID: '59d7dd29000001f8e8f5f5d8e5d2b1ab',
    name: 'Harbour extension',
    status: 'CUR',
    percentComplete: 42.5,
    parameterValues: { 'DE:Cost Center': '4711', 'DE:Regions': ['North'] },
  },
  oldState: {
    ID: '59d7dd29000001f8e8f5f5d8e5d2b1ab',
    name: 'Harbour extension',
    status: 'PLN',
    percentComplete: 42.5,
    parameterValues: { 'DE:Cost Center': '4711', 'DE:Regions': ['North'] },
  },
};

const PROJECT_CREATE = {
  eventType: 'CREATE',
  objCode: 'PROJ',
  newState: { ID: '59d7dd29000001f8e8f5f5d8e5d2b1ac', name: 'Depot', status: 'PLN' },
};

const TASK_DELETE = { eventType: 'DELETE', objCode: 'TASK', objId: '59d7dd29000001f8e8f5f5d8e5d2b1ad' };

export const JSON_EXAMPLES = {
  event: { summary: 'One event: a project was updated', value: PROJECT_UPDATE },
  array: { summary: 'Several events', value: [PROJECT_CREATE, TASK_DELETE] },
};

export const NDJSON_EXAMPLE = `${JSON.stringify(PROJECT_CREATE)}\n${JSON.stringify(TASK_DELETE)}\n`;

const ACCEPTED = {
  id: 'erp-4711-17',
  eventId: 'evt_0199c3a45b1e7c229d0e3f6a1b2c4d5e_0',
  status: 'accepted',
  deliveries: 2,
};

const REJECTED = {
  eventId: null,
  status: 'rejected',
  deliveries: 0,
  error: {
    class: 'ValidationFailed',
    message: 'Line 2: objCode "PROG" is unknown; the nearest one is "PROJ".',
  },
};

export const ACCEPTED_EXAMPLE = { results: [ACCEPTED, REJECTED] };

export const REJECTED_EXAMPLE = { results: [REJECTED] };
