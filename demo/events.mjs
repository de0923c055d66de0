// States are JSON text, because Hookfront passes them on as they are spelt: 125000.00 stays 125000.00, and the number
// beyond 2^53 stays whole.

const PROJECT = '6851f0c3000a4b7d9e21c5f08ab3d714';
const NEW_PROJECT = '6851f2aa000a51c8b7704de93f6c2b05';
const PORTFOLIO = '67f3d2b8000b8ce41a95f7706d2e3c48';
const PLANNER = '65a7f30200012f4c8de6b91a7c504e23';

const before = `{"ID":"${PROJECT}","objCode":"PROJ","name":"Berlin office move","status":"PLN","priority":3,"budget":125000.00,"extRefID":90071992547409931,"portfolioID":"${PORTFOLIO}","ownerID":"${PLANNER}","plannedCompletionDate":"2026-11-27T17:00:00:000+0000","lastUpdateDate":"2026-09-14T08:11:52:310+0000","parameterValues":{"DE:Cost Center":["4711 Berlin"],"DE:Regions":["EMEA","APAC"],"DE:Budget Owner":"M. Okafor"}}`;

const after = before
  .replace('"status":"PLN"', '"status":"CUR"')
  .replace('2026-11-27T17:00', '2026-12-18T17:00')
  .replace('2026-09-14T08:11:52:310', '2026-09-15T06:30:07:998');

const created = `{"ID":"${NEW_PROJECT}","objCode":"PROJ","name":"Website relaunch – phase 2","status":"PLN","priority":2,"budget":48000.50,"extRefID":null,"portfolioID":"${PORTFOLIO}","ownerID":"${PLANNER}","plannedCompletionDate":"2027-02-26T17:00:00:000+0000","lastUpdateDate":"2026-09-15T06:31:40:120+0000","parameterValues":{"DE:Cost Center":["2200 Web"],"DE:Regions":["EMEA"],"DE:Budget Owner":"L. Sørensen"}}`;

const task = `{"ID":"6851f3150003e2d7c4b8a1905f7e6d32","objCode":"TASK","name":"Order packing cases","status":"INP","projectID":"${PROJECT}"}`;

/**
 * What the tour publishes. `id` is the publisher's idempotency key, `newState` and `oldState` are JSON text.
 *
 * @typedef {{ id: string, eventType: string, objCode: string, userId: string,
 *   eventTime: { epochSecond: number, nano: number }, newState: string, oldState: string }} DemoEvent
 * @type {Record<'update' | 'create' | 'task', DemoEvent>}
 */
export const EVENTS = {
  update: {
    id: 'erp-000117',
    eventType: 'UPDATE',
    objCode: 'PROJ',
    userId: PLANNER,
    eventTime: { epochSecond: 1789453807, nano: 998000000 },
    newState: after,
    oldState: before,
  },
  create: {
    id: 'erp-000118',
    eventType: 'CREATE',
    objCode: 'PROJ',
    userId: PLANNER,
    eventTime: { epochSecond: 1789453900, nano: 120000000 },
    newState: created,
    oldState: '{}',
  },
  task: {
    id: 'erp-000119',
    eventType: 'UPDATE',
    objCode: 'TASK',
    userId: PLANNER,
    eventTime: { epochSecond: 1789453901, nano: 0 },
    newState: task,
    oldState: task.replace('"INP"', '"NEW"'),
  },
};

export { PORTFOLIO, PROJECT };

/** The JSON of one event as it is published. @param {DemoEvent} event */
export function toJson({ newState, oldState, ...rest }) {
  const head = JSON.stringify(rest).slice(0, -1);
  return `${head},"newState":${newState},"oldState":${oldState}}`;
}
