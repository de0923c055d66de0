import { describe, expect, it } from '@jest/globals';
import { Exposition } from '../../../test/support/exposition.js';
import { loadConfig } from '../../config/index.js';
import { Metrics } from '../../platform/metrics/index.js';
import type { InFlightSegments } from '../dispatch/in-flight-segments.js';
import type { NodeDispatcher } from '../dispatch/node-dispatcher.js';
import type { ResultWriter } from '../results/result-writer.js';
import type { Retrier } from '../retries/retrier.js';
import type { NodeLease } from './node-lease.js';
import { NodeMetrics } from './node-metrics.js';

describe('the metrics of a node', () => {
  it('tell what it holds while it delivers, and nothing of it when it does not', async () => {
    const registry = new Metrics();
    const retrier: { msSincePoll: number | undefined } = { msSincePoll: 250 };
    void new NodeMetrics(
      registry,
      { figures: { queues: 5, waiting: 2 }, inFlight: 7, backlog: 11 } as NodeDispatcher,
      { memoryBytes: 13 } as InFlightSegments,
      { msLeft: -500 } as NodeLease,
      retrier as Retrier,
      { setAside: 3 } as ResultWriter,
      loadConfig({}),
    );
    const scrape = async (): Promise<Exposition> => new Exposition(await registry.text());
    const seen = await scrape();
    expect(seen.value('hookfront_endpoint_queues', { state: 'waiting' })).toBe(2);
    expect(seen.value('hookfront_endpoint_queues', { state: 'clear' })).toBe(3);
    expect(seen.value('hookfront_requests_in_flight')).toBe(7);
    expect(seen.value('hookfront_endpoint_queue_deliveries')).toBe(11);
    expect(seen.value('hookfront_memory_used_bytes')).toBe(13);
    expect(seen.value('hookfront_node_lease_remaining_seconds')).toBe(-0.5);
    expect(seen.value('hookfront_due_work_look_age_seconds')).toBe(0.25);
    expect(seen.value('hookfront_results_set_aside')).toBe(3);
    expect(seen.value('hookfront_memory_limit_bytes')).toBe(64 * 1024 * 1024);
    retrier.msSincePoll = undefined;
    expect((await scrape()).value('hookfront_memory_used_bytes')).toBeUndefined();
  });
});
