import { ExactlyOneOf, Text, WholeNumber } from '../../platform/http/input/index.js';
import { ThumbnailSize } from '../transfer/thumbnail-query.js';
import {
  DEFAULT_MAX,
  LARGEST_MAX,
  LARGEST_OFFSET,
  LONGEST_ID,
  LONGEST_NAME,
  LONGEST_QUERY,
  ROOT,
} from './limits.js';

/** Which part of a list is wanted. */
const Max = (): PropertyDecorator => WholeNumber(1, LARGEST_MAX, { byDefault: DEFAULT_MAX });
const Offset = (): PropertyDecorator => WholeNumber(0, LARGEST_OFFSET, { byDefault: 0 });
/** An id of the provider's. */
const Id = (description?: string): PropertyDecorator => Text(LONGEST_ID, { description });
const RequiredId = (description?: string): PropertyDecorator =>
  Text(LONGEST_ID, { description, required: true });

export class MetadataQuery {
  @RequiredId(`\`${ROOT}\` is the root folder.`)
  id!: string;
}

export class FilesQuery {
  @Text(LONGEST_ID, {
    byDefault: ROOT,
    description: `\`${ROOT}\`, the root folder, unless it is given.`,
  })
  parentId!: string;

  @Max()
  max!: number;

  @Offset()
  offset!: number;
}

export class SearchQuery {
  @Text(LONGEST_QUERY, { required: true })
  query!: string;

  @Id('Only in this folder.')
  parentId?: string;

  @Max()
  max!: number;

  @Offset()
  offset!: number;
}

/** A file or a folder to delete: one of the two. */
export class RemoveItemQuery {
  @ExactlyOneOf('documentId', 'folderId')
  @Id()
  documentId?: string;

  @Id()
  folderId?: string;
}

/** A file to download. */
export class DownloadQuery {
  @RequiredId()
  id!: string;

  @Text(LONGEST_NAME, {
    description: 'The name to save it under, such as its title; the last part of the id unless it is given.',
  })
  filename?: string;
}

export class ProviderThumbnailQuery {
  @RequiredId()
  id!: string;

  @ThumbnailSize('The width in pixels.')
  size?: number;
}

/** Where an upload goes. */
export class UploadQuery {
  @RequiredId(`The folder; \`${ROOT}\` is the root.`)
  parentId!: string;

  @Text(LONGEST_NAME, { required: true })
  filename!: string;

  @Id('Passed on to the provider.')
  documentId?: string;

  @Id('Passed on to the provider.')
  documentVersionId?: string;
}
