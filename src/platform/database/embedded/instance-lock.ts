import { spawn } from 'node:child_process';
import { close, constants, open } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { promisify } from 'node:util';
import { EmbeddedServerError, explainFailure } from './embedded-server-error.js';
import type { DataDirectory } from './site.js';

/** The right to use a data directory. The kernel takes it back when the process ends, in whatever way. */
export interface InstanceLock {
  release(): Promise<void>;
}

/** How long the holder may take to tell its process id, for the message. */
const ANSWER_MS = 500;
/** open(2) flags of macOS and the BSDs: lock exclusively, do not wait. Node.js has no names for them. */
const O_EXLOCK = 0x20;
const O_NONBLOCK = 0x4;

/**
 * Takes the data directory for this process, or refuses at once.
 *
 * On Linux two locks: an abstract socket, which needs no tool but is seen only inside one network namespace, and
 * flock(2) on the directory itself, which containers sharing a volume see too, taken through the `flock` command where
 * the system has it. Elsewhere, flock(2) by open(2).
 *
 * @throws EmbeddedServerError when another process has it
 */
export async function lockDataDirectory(directory: DataDirectory): Promise<InstanceLock> {
  if (process.platform !== 'linux') {
    const descriptor = await openDirectory(directory, O_EXLOCK | O_NONBLOCK);
    return { release: () => promisify(close)(descriptor) };
  }
  const socket = await listen(directory);
  let descriptor: number | undefined;
  const release = async (): Promise<void> => {
    if (descriptor !== undefined) await promisify(close)(descriptor);
    await new Promise<void>((resolve) => socket.close(() => resolve()));
  };
  try {
    descriptor = await openDirectory(directory, 0);
    if (!(await flock(descriptor))) throw inUse(directory);
    return { release };
  } catch (error) {
    await release();
    throw error;
  }
}

async function openDirectory(directory: DataDirectory, flags: number): Promise<number> {
  try {
    return await promisify(open)(directory.path, constants.O_RDONLY | flags);
  } catch (error) {
    if (flags && (error as NodeJS.ErrnoException).code === 'EAGAIN') throw inUse(directory);
    throw explainFailure(`DATA_DIR ${directory.path} cannot be opened`, error);
  }
}

/** Binding the name is the lock; whoever connects is told who holds it. */
async function listen(directory: DataDirectory): Promise<Server> {
  const path = `\0${directory.id}`;
  const server = createServer((client) => {
    client.on('error', () => undefined);
    client.end(String(process.pid), () => client.destroy());
  });
  const failure = await new Promise<NodeJS.ErrnoException | undefined>((resolve) => {
    server.once('error', resolve);
    server.listen(path, () => resolve(undefined));
  });
  if (!failure) return server;
  if (failure.code === 'EADDRINUSE') throw inUse(directory, await askHolder(path));
  throw explainFailure(`DATA_DIR ${directory.path} cannot be locked`, failure);
}

async function askHolder(path: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect({ path });
    socket.setEncoding('utf8').setTimeout(ANSWER_MS, () => socket.destroy());
    socket.on('data', (text: string) => (answer += text));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(/^\d{1,10}$/.test(answer) ? answer : ''));
  });
}

/** The lock belongs to the open file, so it stays with us when the command that took it for us ends. */
async function flock(descriptor: number): Promise<boolean> {
  return new Promise((resolve) => {
    const command = spawn('flock', ['-x', '-n', '3'], { stdio: ['ignore', 'ignore', 'pipe', descriptor] });
    let complaint = '';
    command.stderr?.on('data', (text: Buffer) => (complaint += text.toString()));
    // No such command, or a file system without such locks: the socket has to do.
    command.once('error', () => resolve(true));
    command.once('close', (code) => resolve(code !== 1 || complaint !== ''));
  });
}

function inUse(directory: DataDirectory, pid?: string): EmbeddedServerError {
  return new EmbeddedServerError(
    `Another Hookfront service${pid ? ` (process ${pid})` : ''} is already running on DATA_DIR ${directory.path}. ` +
      'Stop it first, or give this one a DATA_DIR of its own. Several nodes share one database with DATABASE_URL.',
  );
}
