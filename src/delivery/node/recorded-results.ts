import { Injectable } from '@nestjs/common';
import { ResultWriter } from '../results/result-writer.js';
import { Retrier } from '../retries/retrier.js';
import type { NodePart } from './node-part.js';

/** Has every result written down at the stop. */
@Injectable()
export class RecordedResults implements NodePart {
  constructor(
    private readonly results: ResultWriter,
    private readonly retrier: Retrier,
  ) {}

  start(): void {
    // Results are written as they come.
  }

  async stop(): Promise<void> {
    await this.results.flushAll();
    await this.retrier.flushAll();
  }
}
