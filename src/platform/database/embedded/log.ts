/** Where the supervisor tells what it does; the caller turns it into its own structured log. */
export type EmbeddedServerLog = (level: 'info' | 'warn' | 'error', message: string, details?: object) => void;
