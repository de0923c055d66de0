import type { LinkedDocument } from './linked-document.js';

/** Fields of the vendor's documents that a linked one knows nothing of: it lies at its provider, in no project. */
const UNKNOWN = [
  'accessorIDs',
  'categoryID',
  'checkedOutByID',
  'currentVersionID',
  'customer:isAdvancedDocMgmtEnabled',
  'description',
  'documentRequestID',
  'groups',
  'iterationID',
  'lastNoteID',
  'noteID',
  'objID',
  'opTaskID',
  'parameterValues',
  'portfolioID',
  'programID',
  'project:portfolioID',
  'project:programID',
  'projectID',
  'referenceNumber',
  'referenceObjID',
  'releaseVersionID',
  'securityRootID',
  'taskID',
  'templateID',
  'templateTaskID',
  'topObjID',
  'userID',
] as const;

const NOTHING_KNOWN: Readonly<Record<string, null>> = Object.fromEntries(
  UNKNOWN.map((field) => [field, null]),
);

/** A document as subscribers see it: every field of the catalogue's DOCU, null where nothing is known, and its provider. */
export type DocuState = Readonly<Record<string, string | null>>;

/** The DOCU state of a linked document (docs/contract/document-webhooks.md#5). */
export function docuState(document: LinkedDocument): DocuState {
  return {
    ID: document.id,
    objCode: 'DOCU',
    name: document.metadata.title,
    customerID: document.customerId,
    'customer:ID': document.customerId,
    'customer:name': document.customerName,
    'customer:objCode': 'CUST',
    ownerID: document.ownerId,
    lastUpdateDate: document.lastUpdateDate.toISOString(),
    lastUpdatedByID: document.lastUpdatedBy,
    documentProviderID: document.integrationId,
    extRefID: document.externalId,
    ...NOTHING_KNOWN,
  };
}
