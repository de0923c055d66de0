import type { Clock } from '../../platform/clock/clock.js';
import { withoutSecrets } from '../model/plain-text.js';
import type { CallTarget, CallWatch, WatchCall } from '../model/provider-call.js';
import type { RawAnswer } from '../model/service-info.js';
import { readText } from './read-text.js';

/** Of a body, as many bytes are shown. */
const SHOWN_BYTES = 4_096;
/** As many are kept, so that a secret which the cut would leave in part is known for one. */
const KEPT_BYTES = 5 * SHOWN_BYTES;

/** Keeps what a provider answers to one call, for people to look at. */
export class AnswerRecorder {
  private begun = 0;
  private head:
    { readonly status: number; readonly contentType: string | null; readonly ms: number } | undefined;
  private readonly chunks: Buffer[] = [];
  private bytes = 0;
  private durationMs = 0;

  constructor(private readonly clock: Clock) {}

  /** Watches a call, also for somebody else. */
  watching(other: WatchCall): WatchCall {
    return (target: CallTarget) => this.with(other(target));
  }

  /**
   * What came; null when nothing did.
   * @param secrets what was sent with the call, which is masked where it comes back
   */
  answer(secrets: readonly string[]): RawAnswer | null {
    if (this.head === undefined) return null;
    const { status, contentType, ms } = this.head;
    const text = withoutSecrets(textOf(Buffer.concat(this.chunks), contentType), secrets);
    const whole = Buffer.from(text);
    const cut = whole.length > SHOWN_BYTES;
    return {
      status,
      contentType: contentType === null ? null : withoutSecrets(contentType, secrets),
      // The last character may be there in part: it is left out.
      body: cut ? new TextDecoder().decode(whole.subarray(0, SHOWN_BYTES), { stream: true }) : text,
      bodyBytes: this.bytes,
      bodyCut: cut || this.bytes > KEPT_BYTES,
      latencyMs: ms,
      durationMs: this.durationMs,
    };
  }

  private with(other: CallWatch): CallWatch {
    return {
      sent: () => {
        other.sent();
        this.begun = this.clock.monotonic();
      },
      answered: (status, contentType) => {
        other.answered(status, contentType);
        this.head = { status, contentType: contentType ?? null, ms: this.since() };
      },
      received: (chunk) => {
        const room = Math.max(0, KEPT_BYTES - this.bytes);
        this.bytes += chunk.length;
        if (room > 0) this.chunks.push(chunk.subarray(0, room));
      },
      abandoned: () => other.abandoned(),
      ended: (error) => {
        other.ended(error);
        this.durationMs = this.since();
      },
    };
  }

  private since(): number {
    return Math.max(0, Math.round(this.clock.monotonic() - this.begun));
  }
}

/** In its charset, or in UTF-8 where nobody knows that. */
function textOf(bytes: Buffer, contentType: string | null): string {
  try {
    return readText(bytes, contentType ?? undefined);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}
