import { EVENTS, PORTFOLIO, PROJECT } from './events.mjs';

/**
 * One delivery that must come: an event in a version, and how its attempts are answered.
 *
 * @typedef {{ event: import('./events.mjs').DemoEvent, version: 'v1' | 'v2', answers: number[] }} Expected
 *
 * @typedef {object} Planned
 * @property {string} receiver
 * @property {string} path where at the receiver
 * @property {string} what in a sentence, for the print-out
 * @property {object} subscription what is sent to create it, but for url
 * @property {'v1'} [version] what it is changed to
 * @property {number[]} [failures] the first answers of the receiver
 * @property {Expected[]} expected
 */

const once = [200];

/** Who subscribes to what, and exactly what each must get. @type {Planned[]} */
export const PLAN = [
  {
    receiver: 'planning',
    path: '/started',
    what: 'projects that became current and are urgent or in Berlin',
    subscription: {
      objCode: 'PROJ',
      eventType: 'UPDATE',
      authToken: 'planning-7Rk2vXw9',
      filterConnector: 'AND',
      filters: [
        { fieldName: 'status', fieldValue: 'PLN', state: 'oldState' },
        { fieldName: 'status', fieldValue: 'CUR' },
        {
          type: 'group',
          connector: 'OR',
          filters: [
            { fieldName: 'priority', fieldValue: '4', comparison: 'gte' },
            { fieldName: 'DE:Cost Center', fieldValue: '4711 Berlin', comparison: 'contains' },
          ],
        },
      ],
    },
    expected: [{ event: EVENTS.update, version: 'v2', answers: once }],
  },
  {
    receiver: 'planning',
    path: '/new',
    what: 'new projects of one portfolio',
    subscription: {
      objCode: 'PROJ',
      eventType: 'CREATE',
      authToken: 'planning-7Rk2vXw9',
      filters: [{ fieldName: 'portfolioID', fieldValue: PORTFOLIO }],
    },
    expected: [{ event: EVENTS.create, version: 'v2', answers: once }],
  },
  {
    receiver: 'planning',
    path: '/never',
    what: 'the same with a comparison that does not exist',
    subscription: {
      objCode: 'PROJ',
      eventType: 'UPDATE',
      authToken: 'planning-7Rk2vXw9',
      filters: [{ fieldName: 'status', fieldValue: 'CUR', comparison: 'equals' }],
    },
    expected: [],
  },
  {
    receiver: 'archive',
    path: '/projects',
    what: 'new projects that are a relaunch or dead, in base64',
    subscription: {
      objCode: 'PROJ',
      eventType: 'CREATE',
      authToken: 'archive-Zp41mQ',
      base64Encoding: true,
      filterConnector: 'OR',
      filters: [
        { fieldName: 'name', fieldValue: 'relaunch', comparison: 'contains' },
        { fieldName: 'status', fieldValue: 'DED' },
      ],
    },
    expected: [{ event: EVENTS.create, version: 'v2', answers: once }],
  },
  {
    receiver: 'archive',
    path: '/dead',
    what: 'projects that were given up',
    subscription: {
      objCode: 'PROJ',
      eventType: 'UPDATE',
      authToken: 'archive-Zp41mQ',
      filters: [{ fieldName: 'status', fieldValue: 'DED' }],
    },
    expected: [],
  },
  {
    receiver: 'ledger',
    path: '/dates',
    what: 'changed dates of one project; the ledger answers 500 twice, then recovers',
    subscription: {
      objCode: 'PROJ',
      objId: PROJECT,
      eventType: 'UPDATE',
      authToken: 'ledger-8uTfCs3e',
      filters: [{ fieldName: 'plannedCompletionDate', comparison: 'changed' }],
    },
    failures: [500, 500],
    expected: [{ event: EVENTS.update, version: 'v2', answers: [500, 500, 200] }],
  },
  {
    receiver: 'ledger',
    path: '/old-shape',
    what: 'every change of a project in the older shape, v1; both come for five minutes after the change',
    subscription: { objCode: 'PROJ', eventType: 'UPDATE', authToken: 'ledger-8uTfCs3e' },
    version: 'v1',
    expected: [
      { event: EVENTS.update, version: 'v1', answers: once },
      { event: EVENTS.update, version: 'v2', answers: once },
    ],
  },
];
