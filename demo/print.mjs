let steps = 0;

/** The headline of the next part of the tour. */
export function step(text) {
  console.log(`\n${++steps}. ${text}`);
}

export function item(text, depth = 1) {
  console.log(`${'   '.repeat(depth)}${text}`);
}

/** One line on a request, one on what it said. */
export function describeRequest({ path, headers, body, at, answered }, publishedAt) {
  const { eventType, subscriptionVersion = 'v1', newState, oldState } = JSON.parse(body);
  const after = `${Math.round(at - publishedAt)} ms`.padStart(8);
  item(`${after}  ${path}  ${eventType} ${subscriptionVersion}, answered ${answered}`, 2);
  item(`${' '.repeat(10)}${headers['webhook-id']}`, 2);
  item(`${' '.repeat(10)}${short(oldState)} -> ${short(newState)}`, 2);
}

function short(state) {
  if (typeof state === 'string') {
    const decoded = Buffer.from(state, 'base64').toString('utf8');
    return `base64 of ${short(JSON.parse(decoded))}`;
  }
  const { name, status, parameterValues } = state;
  if (name === undefined) return JSON.stringify(state);
  return `${name}, ${status}, ${JSON.stringify(parameterValues['DE:Cost Center'])}`;
}
