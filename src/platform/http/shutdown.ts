/** Whether the process has begun to stop: it is not ready then, and every answer is the last one on its connection. */
export class ShutdownSignal {
  private begun = false;
  private readonly listeners: (() => void)[] = [];

  begin(): void {
    this.begun = true;
    for (const listener of this.listeners) listener();
  }

  /** What would go on for ever is ended then. */
  onBegin(listener: () => void): void {
    this.listeners.push(listener);
  }

  get isShuttingDown(): boolean {
    return this.begun;
  }
}
