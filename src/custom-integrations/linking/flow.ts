/** One way to a provider and back, as it is stored and looked up. */
export interface Flow {
  readonly id: string;
  /** The integration's revision at the start. */
  readonly revision: number;
  readonly browserHash: Buffer;
  /** Whether a browser was sent to the provider. */
  readonly begun: boolean;
  /** The front-end's origin, where CORS_ORIGINS lists it. */
  readonly openerOrigin: string | null;
  readonly expired: boolean;
  /** As they are now. */
  readonly user: {
    readonly id: string;
    readonly customerId: string;
    readonly username: string;
    readonly active: boolean;
  };
  readonly integration: {
    readonly id: string;
    readonly customerId: string;
    readonly name: string;
    readonly enabled: boolean;
    readonly revision: number;
  };
}

/** Why a flow goes no further. */
export type FlowProblem =
  'unknown' | 'expired' | 'otherIntegration' | 'otherBrowser' | 'inactiveUser' | 'disabled' | 'edited';

/**
 * What speaks against a flow that was looked up, apart from the browser; null when nothing does
 * (docs/contract/document-webhooks.md#2).
 * @param integrationId from the path of the request
 */
export function flowProblem(flow: Flow | undefined, integrationId: string): FlowProblem | null {
  if (flow === undefined) return 'unknown';
  const { user, integration } = flow;
  if (integration.id !== integrationId.toLowerCase()) return 'otherIntegration';
  if (flow.expired) return 'expired';
  if (!user.active || user.customerId !== integration.customerId) return 'inactiveUser';
  if (!integration.enabled) return 'disabled';
  return integration.revision === flow.revision ? null : 'edited';
}
