import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { DatabaseUser } from './database-user.js';

/** What decides whether a directory may be entered. */
export interface DirectoryMode {
  mode: number;
  uid: number;
  gid: number;
}

/** Whether a user without privileges may enter a directory, by its mode bits alone: the owner's, else the group's. */
export function mayEnter(directory: DirectoryMode, user: DatabaseUser): boolean {
  if (directory.uid === user.uid) return (directory.mode & 0o100) !== 0;
  if (directory.gid === user.gid) return (directory.mode & 0o010) !== 0;
  return (directory.mode & 0o001) !== 0;
}

/** Whether `user` can get to `directory` by its absolute path, which must be free of symbolic links. */
export async function mayReach(directory: string, user: DatabaseUser): Promise<boolean> {
  for (let path = directory; ; path = dirname(path)) {
    if (!mayEnter(await stat(path), user)) return false;
    if (path === dirname(path)) return true;
  }
}
