import type pg from 'pg';
import { BenchDatabase, connect, connectToOwn } from './database.js';
import { Child, type Dialogue, type Receiver, type ReceiverQuestions } from './processes.js';
import { ServiceProcess } from './service-process.js';

/** What a section started: everything on it is ended with it, the last one first. */
export class Stage {
  private readonly ends: (() => Promise<unknown>)[] = [];

  receiver(): Promise<Receiver> {
    return this.child<ReceiverQuestions>('receiver');
  }

  async child<Questions extends Dialogue>(script: string, ...args: string[]): Promise<Child<Questions>> {
    return this.keep(await Child.start<Questions>(script, ...args));
  }

  async service(environment: Readonly<Record<string, string>> = {}): Promise<ServiceProcess> {
    return this.keep(await ServiceProcess.start(environment));
  }

  async database(): Promise<BenchDatabase> {
    return this.keep(await BenchDatabase.start());
  }

  /** A connection to a database of the bench's, or to that of a service. */
  async client(of: BenchDatabase | ServiceProcess): Promise<pg.Client> {
    const client =
      of instanceof BenchDatabase ? await connect(of.connection) : await connectToOwn(of.directory);
    this.ends.push(() => client.end());
    return client;
  }

  /** A stage that can be cleared before this one, and is with it. */
  within(): Stage {
    const inner = new Stage();
    this.ends.push(() => inner.clear());
    return inner;
  }

  /** Ends everything; what cannot be ended does not keep the rest. */
  async clear(): Promise<void> {
    for (const end of this.ends.splice(0).reverse()) {
      await end().catch((error: unknown) => console.error('Could not be ended:', error));
    }
  }

  /** Takes what is to end with the section. */
  keep<Kept extends { stop(): Promise<void> }>(kept: Kept): Kept {
    this.ends.push(() => kept.stop());
    return kept;
  }
}
