/** Whether the process has begun to stop: new requests are then answered 503. */
export class ShutdownSignal {
  private begun = false;

  begin(): void {
    this.begun = true;
  }

  get isShuttingDown(): boolean {
    return this.begun;
  }
}
