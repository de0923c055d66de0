/**
 * A file or folder of a provider, normalised (docs/contract/document-webhooks.md#4). What the provider does not say is
 * absent.
 */
export interface Metadata {
  readonly title: string;
  readonly kind: 'file' | 'folder';
  readonly id: string;
  readonly viewLink?: string;
  readonly downloadLink?: string;
  readonly mimeType?: string;
  /** `YYYY-MM-DDTHH:mm:ss.sssZ` */
  readonly dateModified?: string;
  /** In bytes. */
  readonly size?: number;
  readonly readOnly?: boolean;
}
