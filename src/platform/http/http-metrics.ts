import type { FastifyInstance } from 'fastify';
import { eachOf, type Metrics } from '../metrics/index.js';

const BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const CODES = ['2xx', '3xx', '4xx', '5xx', 'gateway'] as const;
/** 502 and 504: somebody else's failure, passed on. Nobody here need get up for it. */
const OF_OTHERS: ReadonlySet<number> = new Set([502, 504]);

/** Measures how calls are answered. @param isExempt of a URL: what machines ask all day would hide the others */
export function measureAnswers(
  fastify: FastifyInstance,
  metrics: Metrics,
  isExempt: (url: string) => boolean,
): void {
  const series = metrics.histogram(
    'hookfront_http_request_duration_seconds',
    'Time that calls took, from arrival to the end of the answer, by status class; health and metrics do not count.',
    BOUNDS,
  );
  const answers = eachOf(CODES, (code) => series({ code }));
  fastify.addHook('onResponse', (request, reply, done) => {
    // A stream takes as long as somebody listens.
    if (!isExempt(request.url) && reply.getHeader('content-type') !== 'text/event-stream') {
      const { statusCode } = reply;
      const code = OF_OTHERS.has(statusCode) ? 'gateway' : (CODES[Math.floor(statusCode / 100) - 2] ?? '5xx');
      answers[code].observe(reply.elapsedTime / 1_000);
    }
    done();
  });
}
