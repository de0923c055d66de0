import type { LoggerService } from '@nestjs/common';
import { pino, type Logger } from 'pino';

/** Names under which secrets travel; their values are replaced wherever a log line holds them. */
const SECRET_KEYS = [
  'password',
  'sessionID',
  'sessionid',
  'apiKey',
  'apikey',
  'authToken',
  'authorization',
  'Authorization',
  'cookie',
  'clientSecret',
  'accessToken',
  'refreshToken',
  'verifier',
  'requestHeaders',
  'signingSecret',
  'token',
  'secretKey',
  'secretKeyPrevious',
  'metricsToken',
  'databaseUrl',
];

/** Structured, redacted log lines. Messages are sentences; everything variable goes into `details`. */
export class Log {
  private constructor(private readonly logger: Logger) {}

  static create(level: string, destination?: { write(line: string): void }): Log {
    const redact = {
      paths: SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]),
      censor: '[redacted]',
    };
    const options = { level, redact, base: null, timestamp: pino.stdTimeFunctions.isoTime };
    return new Log(destination ? pino(options, destination) : pino(options));
  }

  /** The same log with the name of a module on every line. */
  for(module: string): Log {
    return new Log(this.logger.child({ module }));
  }

  debug(message: string, details: object = {}): void {
    this.logger.debug(details, message);
  }

  info(message: string, details: object = {}): void {
    this.logger.info(details, message);
  }

  warn(message: string, details: object = {}): void {
    this.logger.warn(details, message);
  }

  error(message: string, details: object = {}): void {
    this.logger.error(details, message);
  }

  isDebug(): boolean {
    return this.logger.isLevelEnabled('debug');
  }
}

/** Nest's own lines, in the same stream; its start-up chatter is only for debugging. */
export class NestLog implements LoggerService {
  constructor(private readonly lines: Log) {}

  log(message: unknown): void {
    this.lines.debug(String(message));
  }

  debug(message: unknown): void {
    this.lines.debug(String(message));
  }

  verbose(message: unknown): void {
    this.lines.debug(String(message));
  }

  warn(message: unknown): void {
    this.lines.warn(String(message));
  }

  error(message: unknown, stack?: unknown): void {
    this.lines.error(String(message), typeof stack === 'string' ? { stack } : {});
  }
}
