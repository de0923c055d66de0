/** A project as a host system publishes it: with its old state about 1.5 KB of JSON. */
export function projectState(n: number, owner: number): Record<string, unknown> {
  return {
    ID: n.toString(16).padStart(32, '0'),
    objCode: 'PROJ',
    name: `Rollout ${n} of the autumn campaign`,
    status: n % 3 === 0 ? 'CUR' : 'PLN',
    ownerID: `owner-${owner}`,
    description:
      'A project with a description of a length that people write when they are asked for one sentence.',
    priority: n % 5,
    budget: 125_000.5 + n,
    customerID: 'c'.repeat(32),
    groupID: 'a1'.repeat(16),
    portfolioID: 'b2'.repeat(16),
    programID: 'd3'.repeat(16),
    entryDate: '2026-01-15T08:30:00.000+0000',
    lastUpdateDate: '2026-11-20T17:45:12.123+0000',
    plannedCompletionDate: '2026-12-31T17:00:00.000+0000',
    referenceNumber: 100_000 + n,
    parameterValues: { 'DE:Cost Center': `CC-${n % 40}`, 'DE:Regions': ['EMEA', 'APAC'], 'DE:Risk': 'low' },
  };
}

/** One UPDATE as it is published. @param sentAt milliseconds since the epoch, with fractions; carried to the receiver */
export function projectUpdate(n: number, owner: number, sentAt: number): object {
  const state = projectState(n, owner);
  return {
    eventType: 'UPDATE',
    objCode: 'PROJ',
    newState: { ...state, sentAt },
    oldState: { ...state, status: 'IDA' },
  };
}

/** Milliseconds since the epoch with fractions, comparable between processes of one machine. */
export function preciseNow(): number {
  return performance.timeOrigin + performance.now();
}
