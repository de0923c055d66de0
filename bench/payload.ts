const WORDS =
  'the of for and a plan autumn campaign rollout review budget client draft approval team market launch print web video region brief copy asset final scope risk'.split(
    ' ',
  );

/** A project as a host system publishes it: with its old state about 1.5 KB of JSON, and not two of them alike. */
export function projectState(n: number, owner: number): Record<string, unknown> {
  return {
    ID: idOf(n, 1),
    objCode: 'PROJ',
    name: `Rollout ${n} of the autumn campaign`,
    status: n % 3 === 0 ? 'CUR' : 'PLN',
    ownerID: `owner-${owner}`,
    description: sentence(n),
    priority: n % 5,
    budget: 125_000.5 + n,
    customerID: 'c'.repeat(32),
    groupID: idOf(n % 50, 2),
    portfolioID: idOf(n % 200, 3),
    programID: idOf(n % 500, 4),
    entryDate: '2026-01-15T08:30:00.000+0000',
    lastUpdateDate: '2026-11-20T17:45:12.123+0000',
    plannedCompletionDate: '2026-12-31T17:00:00.000+0000',
    referenceNumber: 100_000 + n,
    parameterValues: { 'DE:Cost Center': `CC-${n % 40}`, 'DE:Regions': ['EMEA', 'APAC'], 'DE:Risk': 'low' },
  };
}

/** 32 hexadecimal digits, always the same for the same number and kind. */
function idOf(n: number, kind: number): string {
  return [1, 2, 3, 4]
    .map((part) =>
      scatter(n * 31 + kind * 7 + part)
        .toString(16)
        .padStart(8, '0'),
    )
    .join('');
}

/** Sixteen words. */
function sentence(n: number): string {
  return Array.from({ length: 16 }, (_, place) => WORDS[scatter(n * 16 + place) % WORDS.length]).join(' ');
}

/** 32 bits that look random (the finisher of MurmurHash3). */
function scatter(n: number): number {
  let bits = Math.imul(n ^ (n >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
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
