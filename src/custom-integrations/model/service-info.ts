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

/** What a provider answered, as it came. */
export interface RawAnswer {
  readonly status: number;
  readonly contentType: string | null;
  /** The first 4 KiB, in its charset, without what was sent as a secret. */
  readonly body: string;
  /** As many bytes of it as came, decompressed. */
  readonly bodyBytes: number;
  /** Whether more came than is shown. */
  readonly bodyCut: boolean;
  /** Until the head of the answer came. */
  readonly latencyMs: number;
  /** Until the call was over. */
  readonly durationMs: number;
}

/** A part of a provider's answer that says nothing here. */
export interface Ignored {
  /** Such as `customActions[2].name`. */
  readonly path: string;
  /** As the end of a sentence that begins with the path. */
  readonly reason: string;
}

/** What came of asking a provider what it offers. */
export interface ServiceInfoProbe {
  /** Null when none came. */
  readonly answer: RawAnswer | null;
  /** Null from a provider that has no serviceInfo, and where the answer could not be read. */
  readonly read: ServiceInfo | null;
  readonly ignored: readonly Ignored[];
  /** Why it could not be read, or did not come; null when it could. */
  readonly error: { readonly class: string; readonly message: string } | null;
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
