#!/usr/bin/env node
// Exits with 0 when the service of this container answers that it lives. Follows HOST and PORT, as the service does.
const { HOST = '', PORT = '' } = process.env;

const host =
  { '': '127.0.0.1', '0.0.0.0': '127.0.0.1', '::': '[::1]' }[HOST] ??
  (HOST.includes(':') ? `[${HOST}]` : HOST);

try {
  const answer = await fetch(`http://${host}:${PORT || 3000}/health/live`, {
    signal: AbortSignal.timeout(4_000),
  });
  process.exitCode = answer.ok ? 0 : 1;
} catch {
  process.exitCode = 1;
}
