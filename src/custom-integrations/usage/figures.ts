import type { CallFigures } from '../calls/provider-calls.repository.js';
import type { AllCallsResponse, CallFiguresResponse } from './usage-responses.js';

/** What the kept calls of an integration come to. @param rows one of all, whose operation is null, and one of each operation */
export function summaryOf(rows: readonly CallFigures[]): AllCallsResponse {
  const all = rows.find(({ operation }) => operation === null);
  const none = { succeeded: 0, refused: 0, failed: 0, abandoned: 0, since: null, latencies: null };
  return {
    ...figuresOf(all ?? none),
    since: all?.since?.toISOString() ?? null,
    operations: rows.flatMap((row) =>
      row.operation === null ? [] : { operation: row.operation, ...figuresOf(row) },
    ),
  };
}

function figuresOf(row: Omit<CallFigures, 'operation'>): CallFiguresResponse {
  const { succeeded, refused, failed, abandoned, latencies } = row;
  const answered = succeeded + refused + failed;
  const [p50, p95, p99] = latencies ?? [];
  return {
    count: answered + abandoned,
    succeeded,
    refused,
    failed,
    abandoned,
    errorRate: answered === 0 ? null : Math.round((failed / answered) * 10_000) / 10_000,
    latencyMs: p50 === undefined ? null : { p50, p95: p95!, p99: p99! },
  };
}
