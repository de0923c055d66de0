import { Injectable } from '@nestjs/common';
import { MovedRepository } from './moved.repository.js';
import { PausedRepository } from './paused.repository.js';

/** Deferred deliveries that change hands without being claimed. */
@Injectable()
export class Handovers {
  constructor(
    private readonly paused: PausedRepository,
    private readonly moved: MovedRepository,
  ) {}

  /**
   * Gives deliveries on hold back to their endpoints whose subscriptions are resumed; from there they are claimed.
   * @returns how many, and subscriptions of which nothing is left to give back
   * @throws the database's error
   */
  giveBack(): Promise<number> {
    return this.paused.giveBack();
  }

  /**
   * Moves what was undelivered for replaced subscriptions to those that took their place.
   * @returns how many
   * @throws the database's error
   */
  move(): Promise<number> {
    return this.moved.move();
  }
}
