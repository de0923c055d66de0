/** An action that a provider offers on its documents. */
export interface CustomAction {
  readonly name: string;
  readonly displayName: string;
}

/** What a provider says of itself at `/serviceInfo`, normalised (docs/contract/document-webhooks.md#4). */
export interface ServiceInfo {
  readonly webhookVersion: string | null;
  readonly version: string | null;
  readonly publisher: string | null;
  readonly availableEndpoints: readonly string[];
  readonly customActions: readonly CustomAction[];
}

/** What a provider is taken to have when it does not say (docs/contract/document-webhooks.md#4). */
export const USUAL_ENDPOINTS: readonly string[] = [
  'files',
  'metadata',
  'search',
  'download',
  'thumbnail',
  'uploadInit',
  'upload',
];
