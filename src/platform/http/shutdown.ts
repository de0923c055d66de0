/** Whether the process has begun to stop: it is not ready then, and every answer is the last one on its connection. */
export class ShutdownSignal {
  private begun = false;

  begin(): void {
    this.begun = true;
  }

  get isShuttingDown(): boolean {
    return this.begun;
  }
}
