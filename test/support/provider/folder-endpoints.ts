import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type Entry, type FolderTree, ProviderRejection } from './folder-tree.js';
import { picture } from './picture.js';

/** What an endpoint gives: JSON, metadata, a file's bytes, or a picture. */
export type Result =
  | { readonly json: unknown; readonly created?: boolean }
  | { readonly entry: Entry; readonly created?: boolean }
  | { readonly entries: readonly Entry[] }
  | { readonly file: Entry }
  | { readonly png: Buffer };

/** A custom action as it was asked for. */
export interface DoneAction {
  readonly name: string;
  readonly documentId: string;
  readonly documentVersionId: string | null;
}

/** What the endpoints work on. */
export interface Site {
  readonly tree: FolderTree;
  /** Where uploads lie until they are whole. */
  readonly parts: string;
  readonly customActions: readonly { readonly name: string }[];
  readonly doneActions: DoneAction[];
}

type Endpoint = (site: Site, query: URLSearchParams, request: IncomingMessage) => Promise<Result>;

const SUCCESS = { json: { status: 'success' } };
/** Its own failures are told in a 200, as the contract has it for delete, rename and customAction. */
const failure = (error: string): Result => ({ json: { status: 'failure', error } });

/** Method and name of each endpoint of docs/contract/document-webhooks.md#4 but serviceInfo. */
export const ENDPOINTS: Readonly<Record<string, Endpoint>> = {
  'GET metadata': async ({ tree }, query) => ({ entry: await tree.find(wanted(query, 'id')) }),
  'GET files': async ({ tree }, query) => {
    const entries = await tree.list(await tree.folder(wanted(query, 'parentId')));
    return { entries: pageOf(entries, query) };
  },
  'GET search': async ({ tree }, query) => {
    const folder = await tree.folder(query.get('parentId') ?? '/');
    return { entries: pageOf(await tree.search(folder, wanted(query, 'query')), query) };
  },
  'GET download': async ({ tree }, query) => ({ file: await fileOf(tree, wanted(query, 'id')) }),
  'GET thumbnail': async ({ tree }, query) => {
    await fileOf(tree, wanted(query, 'id'));
    return { png: picture(Number(query.get('size') ?? 100)) };
  },
  'POST uploadInit': async ({ tree }, query) => {
    const parent = await tree.folder(wanted(query, 'parentId'));
    return { entry: await tree.create(parent, wanted(query, 'filename'), 'file') };
  },
  'PUT upload': async ({ tree, parts }, query, request) => {
    const file = await fileOf(tree, wanted(query, 'id'));
    const part = join(parts, randomUUID());
    await pipeline(request, createWriteStream(part));
    await rename(part, file.path);
    return { json: { result: 'success' } };
  },
  'POST createFolder': async ({ tree }, query) => {
    const parent = await tree.folder(wanted(query, 'parentId'));
    return { entry: await tree.create(parent, wanted(query, 'name'), 'folder') };
  },
  'PUT delete': async ({ tree }, query) => {
    const isFolder = query.has('folderId');
    const entry = await tree.find(wanted(query, isFolder ? 'folderId' : 'documentId'));
    if (entry.id === '/') return failure('The root folder stays');
    if (isFolder !== (entry.kind === 'folder')) return failure(`${entry.title} is a ${entry.kind}`);
    await tree.remove(entry);
    return SUCCESS;
  },
  'PUT rename': async ({ tree }, query) => {
    await tree.rename(await tree.find(wanted(query, 'id')), wanted(query, 'name'));
    return SUCCESS;
  },
  'GET customAction': async ({ customActions, doneActions }, query) => {
    const name = wanted(query, 'name');
    if (!customActions.some((action) => action.name === name)) return failure(`There is no action ${name}`);
    const documentId = wanted(query, 'documentId');
    doneActions.push({ name, documentId, documentVersionId: query.get('documentVersionId') });
    return SUCCESS;
  },
};

function wanted(query: URLSearchParams, name: string): string {
  const value = query.get(name);
  if (!value) throw new ProviderRejection(500, `${name} is missing`);
  return value;
}

async function fileOf(tree: FolderTree, id: string): Promise<Entry> {
  const entry = await tree.find(id);
  if (entry.kind !== 'file') throw new ProviderRejection(404, `${entry.title} is no file`);
  return entry;
}

function pageOf(entries: readonly Entry[], query: URLSearchParams): readonly Entry[] {
  const offset = Number(query.get('offset') ?? 0);
  return entries.slice(offset, offset + Number(query.get('max') ?? 100));
}
