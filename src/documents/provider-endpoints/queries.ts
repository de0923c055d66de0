import type { Range, UploadTarget } from '../../custom-integrations/index.js';
import { WIDEST_THUMBNAIL } from '../transfer/thumbnail-size.js';
import {
  DEFAULT_MAX,
  LARGEST_MAX,
  LARGEST_OFFSET,
  LONGEST_ID,
  LONGEST_NAME,
  LONGEST_QUERY,
  Parameters,
  type Query,
  ROOT,
} from './parameters.js';

// Each of these throws AppError ValidationFailed that names what is missing, unknown, repeated or out of bounds.

/** Of a call about one document or folder. */
export function readId(query: Query): string {
  const parameters = new Parameters(query, ['id']);
  return parameters.checked(parameters.text('id', LONGEST_ID));
}

/** A download: of what, and under which name it is to be saved, where the caller knows one. */
export function readDownload(query: Query): { id: string; filename: string | undefined } {
  const parameters = new Parameters(query, ['id', 'filename']);
  return parameters.checked({
    id: parameters.text('id', LONGEST_ID),
    filename: parameters.optionalText('filename', LONGEST_NAME),
  });
}

export function readFiles(query: Query): { parentId: string; range: Range } {
  const parameters = new Parameters(query, ['parentId', 'max', 'offset']);
  return parameters.checked({
    parentId: parameters.optionalText('parentId', LONGEST_ID) ?? ROOT,
    range: rangeOf(parameters),
  });
}

export function readSearch(query: Query): { words: string; parentId: string | undefined; range: Range } {
  const parameters = new Parameters(query, ['query', 'parentId', 'max', 'offset']);
  return parameters.checked({
    words: parameters.text('query', LONGEST_QUERY),
    parentId: parameters.optionalText('parentId', LONGEST_ID),
    range: rangeOf(parameters),
  });
}

export function readThumbnail(query: Query): { id: string; size: number | undefined } {
  const parameters = new Parameters(query, ['id', 'size']);
  return parameters.checked({
    id: parameters.text('id', LONGEST_ID),
    size: parameters.whole('size', 1, WIDEST_THUMBNAIL),
  });
}

export function readUpload(query: Query): UploadTarget {
  const parameters = new Parameters(query, ['parentId', 'filename', 'documentId', 'documentVersionId']);
  return parameters.checked({
    parentId: parameters.text('parentId', LONGEST_ID),
    filename: parameters.text('filename', LONGEST_NAME),
    documentId: parameters.optionalText('documentId', LONGEST_ID),
    documentVersionId: parameters.optionalText('documentVersionId', LONGEST_ID),
  });
}

/** What is to be deleted: a document or a folder, one of the two. */
export function readRemoval(query: Query): { documentId: string } | { folderId: string } {
  const parameters = new Parameters(query, ['documentId', 'folderId']);
  if (parameters.has('documentId') === parameters.has('folderId')) {
    parameters.wrong('Either documentId or folderId is required, not both.');
  }
  const documentId = parameters.optionalText('documentId', LONGEST_ID);
  const folderId = parameters.optionalText('folderId', LONGEST_ID);
  return parameters.checked(folderId === undefined ? { documentId: documentId! } : { folderId });
}

/** For a call without parameters. */
export function refuseParameters(query: Query): void {
  new Parameters(query, []).checked(undefined);
}

function rangeOf(parameters: Parameters): Range {
  return {
    max: parameters.whole('max', 1, LARGEST_MAX) ?? DEFAULT_MAX,
    offset: parameters.whole('offset', 0, LARGEST_OFFSET) ?? 0,
  };
}
