import type { Socket } from 'node:net';
import type { buildConnector, Client } from 'undici';
import { AnswerStart } from './answer-start.js';
import { coded, codeOf } from '../model/egress-errors.js';
import { describeFailure } from './egress-words.js';

/** Settings of a client whose connections are made by us. */
export type ConnectionOptions = Client.Options & {
  readonly connect: buildConnector.connector;
  readonly maxHeaderSize: number;
};

/**
 * Makes the connections of one of undici's clients, as `connect` makes them, and stands between each and undici, which takes what
 * has arrived by `read()`.
 */
export class AnswerWatch {
  /** For the connection that is in use now. */
  answer = new AnswerStart();
  private broken: Error | null = null;

  constructor(private readonly options: ConnectionOptions) {}

  /** For the client, with a way of connecting that is watched. */
  clientOptions(): Client.Options {
    return { ...this.options, connect: this.connect };
  }

  /**
   * Why the present connection failed. Of several errors undici reports the last, that the connection was closed,
   * even where TLS had given the reason before.
   */
  causeOf(error: Error): Error {
    return this.broken !== null && codeOf(error) === 'UND_ERR_SOCKET' ? this.broken : error;
  }

  /** What ended the present request, in one plain line. */
  describe(error: unknown): string {
    return describeFailure(error, this.answer, this.options.maxHeaderSize);
  }

  private readonly connect: buildConnector.connector = (to, callback) => {
    const answer = (this.answer = new AnswerStart());
    this.broken = null;
    this.options.connect(to, (...[error, made]) => {
      if (error !== null) return callback(error, null);
      const socket = made as Socket;
      if (socket.destroyed) return callback(socket.errored ?? coded('closed at once', 'ECONNRESET'), null);
      socket.on('error', (failure) => {
        if (this.answer === answer) this.broken ??= failure;
      });
      watch(socket, answer);
      callback(null, socket);
    });
  };
}

function watch(socket: Socket, answer: AnswerStart): void {
  const read = socket.read.bind(socket);
  socket.read = (size) => {
    for (;;) {
      const chunk = read(size) as Buffer | null;
      if (chunk === null) return null;
      try {
        const passed = answer.take(chunk);
        if (passed !== null) return passed;
      } catch (error) {
        socket.destroy(error as Error);
        return null;
      }
    }
  };
}
