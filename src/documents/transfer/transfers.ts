import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DocumentProviders, type ProviderBytes } from '../../custom-integrations/index.js';
import { AppError } from '../../platform/http/errors/index.js';
import { Log } from '../../platform/logging/log.js';
import { Authentication, type Principal, shownCredentials } from '../../auth/index.js';
import { type ByteHead, downloadHead, ifRangeHolds, readRange, thumbnailHead } from './byte-heads.js';
import { sendBytes } from './send-bytes.js';
import { TransferTimes } from './transfer-times.js';

/** A call whose answer or body is a transfer, behind a guard. */
export interface TransferCall {
  readonly caller: Principal;
  readonly integrationId: string;
  readonly request: FastifyRequest;
  /** Injected without `passthrough`: the answer is written here, not returned. */
  readonly reply: FastifyReply;
}

/**
 * Bytes between a caller and a provider (docs/contract/document-webhooks.md#4). A transfer ends with its
 * caller's connection, and every five seconds it is looked whether the caller still may.
 */
@Injectable()
export class Transfers {
  private readonly log: Log;

  constructor(
    private readonly authentication: Authentication,
    private readonly providers: DocumentProviders,
    private readonly times: TransferTimes,
    log: Log,
  ) {
    this.log = log.for('documents');
  }

  /**
   * Answers with a document's bytes, or the range of them that the caller asks for; a HEAD with what a GET would begin
   * with.
   * @param name what it is saved as; any text
   * @param fetch asks the provider; called again when If-Range turns out not to hold
   * @throws AppError what `fetch` throws; ProviderError; what {@link during} throws
   */
  async download(
    call: TransferCall,
    name: string,
    fetch: (options: { range?: string | undefined; signal: AbortSignal }) => Promise<ProviderBytes>,
  ): Promise<void> {
    const { method, headers } = call.request;
    const range = method === 'GET' ? readRange(headers.range) : undefined;
    await this.during(call, async (signal) => {
      const ifRange = headers['if-range'] as string | undefined;
      let bytes = await fetch({ range, signal }).catch((error: unknown) => {
        // The caller has a part of something longer, which is another one now, and wants all of that.
        if (ifRange === undefined || !isNotSatisfiable(error)) throw error;
        return fetch({ signal });
      });
      if (bytes.status === 206 && !ifRangeHolds(ifRange, bytes)) {
        bytes.body.on('error', ignored).destroy();
        bytes = await fetch({ signal });
      }
      await this.send(call, bytes, (isEmpty) => downloadHead(bytes, name, isEmpty), signal);
    });
  }

  /** Answers with a picture. @throws AppError as {@link download}; ProviderError for what is no picture */
  async thumbnail(
    call: TransferCall,
    fetch: (options: { signal: AbortSignal }) => Promise<ProviderBytes>,
  ): Promise<void> {
    await this.during(call, async (signal) => {
      const bytes = await fetch({ signal });
      await this.send(call, bytes, (isEmpty) => thumbnailHead(bytes, isEmpty), signal);
    });
  }

  /**
   * Does the work of a transfer, with a signal that is aborted when the caller's connection ends or the caller no longer
   * may. When the caller has gone, it resolves: there is nobody to answer.
   * @throws AppError AuthenticationRequired, LinkRequired, ConsentRequired, IntegrationDisabled, NotFound when the caller
   * no longer may; what `work` throws
   */
  async during<T>(call: TransferCall, work: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
    const { raw } = call.reply;
    const controller = new AbortController();
    const { signal } = controller;
    const gone = (): void => controller.abort(new Error('the caller has gone'));
    if (raw.destroyed) gone();
    raw.once('close', gone);
    const stop = this.watch(call, controller);
    try {
      signal.throwIfAborted();
      return await work(signal);
    } catch (error) {
      if (!signal.aborted) throw error;
      if (signal.reason instanceof AppError) throw signal.reason;
      call.reply.hijack();
      return undefined;
    } finally {
      stop();
      raw.off('close', gone);
    }
  }

  private async send(
    { reply }: TransferCall,
    bytes: ProviderBytes,
    headOf: (isEmpty: boolean) => ByteHead,
    signal: AbortSignal,
  ): Promise<void> {
    // It may fail at any time; whoever reads it learns of that, and nobody else has to.
    bytes.body.on('error', ignored);
    try {
      await sendBytes(reply, headOf, bytes.body, { idleMs: this.times.idleMs, signal });
    } finally {
      bytes.body.destroy();
    }
  }

  /** Looks now and then whether the caller still may, and aborts with the reason. @returns what stops it */
  private watch(call: TransferCall, controller: AbortController): () => void {
    let timer: NodeJS.Timeout | undefined;
    let stopped = false;
    const look = async (): Promise<void> => {
      const reason = await this.rejection(call).catch((error: unknown) => {
        // Nobody knows, so nothing changes until somebody does.
        this.log.warn('Could not look whether a transfer may continue', { error: String(error) });
        return undefined;
      });
      if (reason !== undefined) controller.abort(reason);
      else if (!stopped) wait();
    };
    const wait = (): void => {
      timer = setTimeout(() => void look(), this.times.recheckMs).unref();
    };
    wait();
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }

  /** Why a call that was let in would not be let in now. */
  private async rejection({ caller, integrationId, request }: TransferCall): Promise<AppError | undefined> {
    const now = await this.authentication.authenticate(shownCredentials(this.authentication, request));
    if (now?.principal.userId !== caller.userId) return new AppError('AuthenticationRequired');
    if (await this.providers.isOpen(caller, integrationId)) return undefined;
    try {
      await this.providers.open(caller, integrationId);
      return undefined;
    } catch (error) {
      if (error instanceof AppError) return error;
      throw error;
    }
  }
}

function isNotSatisfiable(error: unknown): boolean {
  return error instanceof AppError && error.code === 'RangeNotSatisfiable';
}

function ignored(): void {}
