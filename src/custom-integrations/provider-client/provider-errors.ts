import {
  type BrokenExchange,
  type ExchangeErrorClass,
  type ExchangeResult,
  isOfAnswer,
  type WholeBody,
} from '../../platform/egress/index.js';
import { AppError } from '../../platform/http/errors/index.js';
import { sentence } from '../../lib/sentence.js';
import { providerMessage } from '../model/plain-text.js';

/** Of one provider and one call: how its failures are told (docs/contract/document-webhooks.md#4-errors). */
export class ProviderErrors {
  /**
   * @param provider the integration's name
   * @param secrets what was sent with the call and must not come back in a message
   */
  constructor(
    private readonly provider: string,
    private readonly secrets: readonly string[] = [],
  ) {}

  /**
   * An answer whose status says that it failed: 404, 409 and 416 stay; 401 and 403, which have survived the renewal, are a
   * denial; everything else is the provider's failure.
   * @param said the message in the answer, if there is one
   */
  ofStatus(status: number, said: string | null, contentRange?: string): AppError {
    if (status === 404) return new AppError('NotFound', this.says(said, 'has no such file or folder'));
    if (status === 401 || status === 403) {
      return new AppError('ProviderAccessDenied', this.says(said, 'denies access'));
    }
    if (status === 409)
      return new AppError(
        'ProviderConflict',
        this.says(said, 'reports a conflict with what is already there'),
      );
    if (status === 416) {
      const known = /^bytes \*\/\d{1,16}$/.exec(contentRange ?? '')?.[0];
      return new AppError(
        'RangeNotSatisfiable',
        undefined,
        known === undefined ? {} : { 'Content-Range': known },
      );
    }
    return new AppError('ProviderError', this.says(said, `answered ${status}`));
  }

  /** A 200 that says that it failed. */
  ofFailure(said: string): AppError {
    return new AppError('ProviderError', this.says(said, 'reported a failure'));
  }

  /** An answer that is not what the contract has there. */
  ofUnreadable(problem: string): AppError {
    return new AppError(
      'ProviderError',
      sentence(`${this.provider} sent an answer that cannot be read: ${problem}`),
    );
  }

  /** A body that did not come to its end. */
  ofBody({ kind, message }: Exclude<WholeBody, { kind: 'whole' }>): AppError {
    if (kind === 'timeout') return this.tooLate('did not finish its answer in time');
    if (kind === 'noCapacity') {
      return new AppError(
        'Overloaded',
        'Too many long answers from document providers are being read; try again.',
        {
          'Retry-After': '1',
        },
      );
    }
    if (kind === 'broken') return new AppError('ProviderError', `${this.provider} broke off its answer.`);
    return this.ofUnreadable(
      kind === 'tooLarge' ? `it is longer than ${message.replace('more than ', '')}` : message,
    );
  }

  /** The bytes of a transfer that broke off. */
  ofBroken({ reason }: BrokenExchange): AppError {
    if (reason === 'IDLE') return this.tooLate('was idle for too long');
    if (reason === 'CLIENT_CLOSED') return new AppError('ShuttingDown');
    return new AppError('ProviderError', `${this.provider} broke off its answer.`);
  }

  /** No answer at all. */
  ofExchange(result: Exclude<ExchangeResult, { kind: 'response' }>): AppError {
    switch (result.kind) {
      case 'refused':
        return new AppError(
          'ProviderError',
          `${this.provider} cannot be called: its address is refused by the address policy of this service.`,
        );
      case 'timeout':
        return result.phase === 'request'
          ? this.tooLate('received no data for too long')
          : this.tooLate('did not answer in time');
      case 'error':
        return this.ofError(result.errorClass, result.message);
    }
  }

  ofRedirect(problem: string): AppError {
    return new AppError('ProviderError', `${this.provider} ${problem}.`);
  }

  private ofError(errorClass: ExchangeErrorClass, message: string): AppError {
    if (errorClass === 'CLIENT_CLOSED') return new AppError('ShuttingDown');
    if (errorClass === 'REQUEST_BODY') {
      return new AppError(
        'MalformedBody',
        'The body ended early, or does not have the length in its Content-Length.',
      );
    }
    if (isOfAnswer(errorClass)) {
      return this.ofUnreadable(providerMessage(message, this.secrets));
    }
    return new AppError('ProviderError', `${this.provider} could not be called (${errorClass}).`);
  }

  private tooLate(what: string): AppError {
    return new AppError('ProviderTimeout', `${this.provider} ${what}.`);
  }

  private says(said: string | null, otherwise: string): string {
    const message = providerMessage(said ?? '', this.secrets);
    return message === '' ? `${this.provider} ${otherwise}.` : `${this.provider}: ${message}`;
  }
}
