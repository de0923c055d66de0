import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Clock } from '../../clock/clock.js';

export interface ConnectionLimits {
  /** Connections at a time. */
  readonly most: number;
  /** How long the other side may take nothing of what waits for it, in milliseconds. */
  readonly unreadMs: number;
  /** How long a connection that was ended here waits for the other side to end it too, in milliseconds. */
  readonly lingerMs: number;
  /** How long a new connection that says nothing is kept when there is no room, in milliseconds. */
  readonly silentMs: number;
  /**
   * How long an idle connection that was answered before is kept when there is no room: a health check or a publisher
   * asks again before that.
   */
  readonly answeredMs: number;
}

export const CONNECTION_LIMITS: Omit<ConnectionLimits, 'most'> = {
  unreadMs: 30_000,
  lingerMs: 2_000,
  // Real callers send at once; while places are short, a connection that stays silent for longer gives its place up.
  silentMs: 100,
  answeredMs: 5_000,
};

/**
 * Why a connection was closed from here: `unread`, its answers were not read; `idle`, it had nothing to do and another
 * needed its place; `no_room`, there was no place for it.
 */
export const CLOSED_FOR = ['unread', 'idle', 'no_room'] as const;
export type ClosedFor = (typeof CLOSED_FOR)[number];

interface Known {
  unanswered: number;
  /** Since when it is idle, and how much it had said by then. */
  idleSince: number;
  idleAt: number;
  /** When the other side last took something of what waits for it, and how much it had taken. */
  tookAt: number;
  taken: number;
  endedAt: number | undefined;
}

/** Keeps the connections of a server within their number, and ends those whose other side stands still. */
export class Connections {
  private readonly all = new Map<Socket, Known>();
  /** Idle connections, the longest idle first. */
  private readonly idle = new Set<Socket>();

  /** @param closed told of each connection that is closed from here, and why */
  constructor(
    private readonly limits: ConnectionLimits,
    private readonly clock: Pick<Clock, 'monotonic'>,
    private readonly closed: (reason: ClosedFor) => void,
  ) {}

  get count(): number {
    return this.all.size;
  }

  get most(): number {
    return this.limits.most;
  }

  watch(server: Server): void {
    server.on('connection', this.accept);
    server.prependListener('request', this.onRequest);
  }

  /** Closes connections that have stood still for too long; to be called every few seconds. */
  closeOverdue(): void {
    const now = this.clock.monotonic();
    for (const [socket, known] of this.all) {
      if (socket.writableLength > 0) this.checkProgress(socket, known, now);
      else if (socket.writableFinished) {
        known.endedAt ??= now;
        if (now - known.endedAt >= this.limits.lingerMs) socket.destroy();
      } else known.tookAt = now;
    }
  }

  private checkProgress(socket: Socket, known: Known, now: number): void {
    const taken = takenOf(socket);
    if (taken !== known.taken) {
      known.taken = taken;
      known.tookAt = now;
    } else if (now - known.tookAt >= this.limits.unreadMs) this.close(socket, 'unread');
  }

  private readonly accept = (socket: Socket): void => {
    if (this.all.size >= this.limits.most && !this.makeRoom()) return this.close(socket, 'no_room');
    const now = this.clock.monotonic();
    this.all.set(socket, {
      unanswered: 0,
      idleSince: now,
      idleAt: 0,
      tookAt: now,
      taken: 0,
      endedAt: undefined,
    });
    this.idle.add(socket);
    socket.once('close', () => {
      this.all.delete(socket);
      this.idle.delete(socket);
    });
  };

  private readonly onRequest = ({ socket }: IncomingMessage, response: ServerResponse): void => {
    const known = this.all.get(socket);
    if (known === undefined) return;
    known.unanswered++;
    this.idle.delete(socket);
    response.once('close', () => {
      known.unanswered--;
      if (known.unanswered > 0 || !this.all.has(socket)) return;
      known.idleSince = this.clock.monotonic();
      known.idleAt = socket.bytesRead;
      this.idle.add(socket);
    });
  };

  /** Closes the connection that has been idle longest, and long enough for what it is. */
  private makeRoom(): boolean {
    const now = this.clock.monotonic();
    for (const socket of this.idle) {
      const { idleSince, idleAt } = this.all.get(socket)!;
      const { silentMs, answeredMs } = this.limits;
      const kept = idleAt === 0 ? silentMs : answeredMs;
      if (socket.bytesRead !== idleAt || now - idleSince < kept) continue;
      this.all.delete(socket);
      this.idle.delete(socket);
      this.close(socket, 'idle');
      return true;
    }
    return false;
  }

  private close(socket: Socket, reason: ClosedFor): void {
    socket.destroy();
    this.closed(reason);
  }
}

interface WithHandle {
  readonly _handle?: { readonly bytesWritten: number; readonly writeQueueSize: number } | null;
}

/** How many bytes of what was written the system has taken. Node's own timer for sockets that stand still reads the same. */
function takenOf(socket: Socket): number {
  // oxlint-disable-next-line eslint/no-underscore-dangle -- the name is node's
  const handle = (socket as WithHandle)._handle;
  return handle ? handle.bytesWritten - handle.writeQueueSize : 0;
}
