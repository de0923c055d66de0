import { StoredDocument } from './linked/linked-document.entity.js';

export { DocumentsModule } from './documents.module.js';

/** What this module stores as entities, for the data source. */
export const DOCUMENT_ENTITIES = [StoredDocument];
