import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { ServiceProcess } from './service-process.js';
import { until } from './until.js';

/** The environment of a service that tells its resources to {@link resourcesOf}. */
export const REPORTING = {
  NODE_OPTIONS: `--import ${fileURLToPath(new URL('./report-resources.mjs', import.meta.url))}`,
};

/** What is open in a service at one moment. */
export interface Resources {
  readonly timers: number;
  readonly sockets: number;
}

/** Asks a service that was started with {@link REPORTING}. */
export async function resourcesOf(service: ServiceProcess): Promise<Resources> {
  const from = service.output.length;
  const line = (): string | undefined =>
    /^resources (\{.*\})$/m.exec(service.output.slice(from).replace(/[^\n]*$/, ''))?.[1];
  process.kill(service.pid, 'SIGUSR2');
  await until('the service has told its resources', () => line() !== undefined);
  const counts = JSON.parse(line()!) as Record<string, number>;
  return { timers: counts.Timeout ?? 0, sockets: (counts.TCPSocketWrap ?? 0) + (counts.TLSWrap ?? 0) };
}

/** The most memory that a process ever had resident, in MiB. Linux only. */
export async function peakMemoryMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
}
