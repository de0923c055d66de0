import { Injectable } from '@nestjs/common';

/** Replays that are being cancelled, as far as this node has heard: what it has claimed of them is not sent. */
@Injectable()
export class CancelledReplays {
  private ids: ReadonlySet<string> = new Set();

  /** @param ids all that are being cancelled now */
  become(ids: readonly string[]): void {
    this.ids = new Set(ids);
  }

  /** @param replayId null: of no replay */
  has(replayId: string | null): boolean {
    return replayId !== null && this.ids.has(replayId);
  }
}
