import { DocumentContentController } from './document-content.controller.js';
import { DocumentUpdates } from './document-updates.js';
import { LinkedDocuments } from './linked-documents.js';
import { LinkedDocumentsController } from './linked-documents.controller.js';
import { LinkedDocumentsRepository } from './linked-documents.repository.js';

export { DocumentUpdates };

/** What the room's module takes of this folder. */
export const LINKED_CONTROLLERS = [LinkedDocumentsController, DocumentContentController];
export const LINKED_PROVIDERS = [DocumentUpdates, LinkedDocuments, LinkedDocumentsRepository];
