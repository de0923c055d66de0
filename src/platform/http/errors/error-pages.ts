import { Injectable } from '@nestjs/common';
import type { AppError } from './app-error.js';

/** What a browser gets in place of an error in JSON. */
export interface ErrorPage {
  readonly headers: Readonly<Record<string, string>>;
  readonly html: string;
}

/** @param path of the request, without its query */
export type MakeErrorPage = (path: string, error: Pick<AppError, 'status' | 'message'>) => ErrorPage;

/**
 * Addresses that people go to: every error there is a page, also one that no route sees (a method, a path beside the routes, a
 * header that is too long).
 */
@Injectable()
export class ErrorPages {
  private readonly folders = new Map<string, MakeErrorPage>();

  /** @param folder a path without a slash at its end: it and all below it */
  register(folder: string, make: MakeErrorPage): void {
    this.folders.set(folder, make);
  }

  /** Undefined where errors are JSON. */
  of(path: string, error: Pick<AppError, 'status' | 'message'>): ErrorPage | undefined {
    for (const [folder, make] of this.folders) {
      if (path === folder || path.startsWith(`${folder}/`)) return make(path, error);
    }
    return undefined;
  }
}
