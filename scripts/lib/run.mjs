import { spawn } from 'node:child_process';

/**
 * Runs a command to its end and hands its signals on, so that stopping this process stops the command too.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} options
 * @param {{ listen?: (text: string) => void, killAfterMs?: number }} [manners] listen: given what it prints as it comes;
 *   killAfterMs: what ignores the signals that it is handed is killed after that many milliseconds
 * @returns {Promise<{ code: number, output: string }>} output is empty where stdio is inherited
 */
export function run(command, args, options, { listen = () => undefined, killAfterMs } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, options);
    const chunks = [];
    for (const stream of [child.stdout, child.stderr]) {
      // Decoded across pieces: a character may be cut in two.
      stream?.setEncoding('utf8').on('data', (text) => {
        chunks.push(text);
        listen(text);
      });
    }
    const forward = (signal) => {
      child.kill(signal);
      if (killAfterMs !== undefined) setTimeout(() => child.kill('SIGKILL'), killAfterMs).unref();
    };
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.on(signal, forward);
    const settle = (finish) => {
      for (const signal of signals) process.off(signal, forward);
      finish();
    };
    child.on('error', (error) => settle(() => reject(error)));
    child.on('close', (code, signal) =>
      settle(() => resolve({ code: code ?? (signal ? 1 : 0), output: chunks.join('') })),
    );
  });
}
