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

/** Whether `user` can enter a directory, or run a program, by its absolute path, which has no symbolic links. */
export async function mayReach(target: string, user: DatabaseUser): Promise<boolean> {
  for (let path = target; ; path = dirname(path)) {
    if (!mayEnter(await stat(path), user)) return false;
    if (path === dirname(path)) return true;
  }
}
