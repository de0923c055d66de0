import { LivelyInstallation } from './lively/installation.mjs';
import { step, item } from './print.mjs';

/**
 * Leaves a service with lively data open until Ctrl-C. @returns the exit status
 *
 * @param {{ port?: number }} options port: where it listens
 */
export async function stay({ port } = {}) {
  const ended = interruption();
  const installation = new LivelyInstallation(port === undefined ? {} : { port });
  let status = 0;
  try {
    step(
      'A service starts on an empty directory, with systems that get its deliveries, and a document provider',
    );
    const started = await Promise.race([installation.start(), ended]);
    if (started !== undefined) {
      tell(started);
      onEnter(() => {
        installation.repair();
        item('Repaired: every system takes its deliveries. The disabled URL recovers within a minute.');
        item('The frozen one waits for somebody: enable it under Endpoints, and replay what was given up.');
      });
      const died = await Promise.race([ended, installation.serviceEnded]);
      if (died !== undefined) {
        status = 1;
        console.error(
          `\nThe service has ended by itself (${died}). What it printed:\n${installation.output.trim()}`,
        );
      }
    }
  } catch (error) {
    status = 1;
    console.error(
      `\nIt did not start: ${error.message}\n\nWhat the service printed:\n${installation.output.trim()}`,
    );
  }
  console.log('\nStopping it, and removing what it stored.');
  await installation.stop();
  return status;
}

function tell({ url, username, password }) {
  step('It is ready, and events keep coming');
  item(`Console:   ${url}/console/`);
  item(`User name: ${username}`);
  item(`Password:  ${password}`);
  item(
    'One system is often too busy, one refuses some, one is down, and one says that it is gone: look at Deliveries.',
  );
  item('Press Enter to repair them, and Ctrl-C to end it; nothing of it stays.');
}

/** Calls it once, when Enter is pressed in the terminal. */
function onEnter(call) {
  const { stdin } = process;
  stdin.setEncoding('utf8').once('data', () => {
    stdin.pause();
    call();
  });
  stdin.on('error', () => undefined);
  stdin.unref?.();
}

/** Resolves when the user says that it is enough, or whoever read our output is gone. */
function interruption() {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => resolve());
    process.stdout.on('error', () => resolve());
  });
}
