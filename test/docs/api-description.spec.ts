import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { findings, sourcesIn, type Source } from './sources.js';

/**
 * What generated clients call each operation. A name that is released stays: whoever changes one breaks every client that was
 * generated from the description before. New calls are added.
 */
const OPERATIONS = {
  'GET /health/live': 'getLiveness',
  'GET /health/ready': 'getReadiness',
  'POST /attask/api/{version}/login': 'login',
  'GET /attask/api/{version}/login': 'loginByGet',
  'GET /attask/api/{version}/logout': 'logoutByGet',
  'POST /attask/api/{version}/logout': 'logout',
  'POST /attask/api/{version}/session': 'createSession',
  'GET /attask/api/{version}/session': 'createSessionByGet',
  'PUT /attask/api/{version}/user': 'manageApiKey',
  'POST /attask/api/{version}/user': 'manageApiKeyByPost',
  'GET /attask/api/{version}/user': 'manageApiKeyByGet',
  'PUT /attask/api/{version}/user/{action}': 'manageApiKeyAtPath',
  'POST /attask/api/{version}/user/{action}': 'manageApiKeyAtPathByPost',
  'GET /attask/api/{version}/user/{action}': 'manageApiKeyAtPathByGet',
  'POST /api/v1/console/session': 'signIn',
  'GET /api/v1/console/session': 'getConsoleSession',
  'DELETE /api/v1/console/session': 'signOut',
  'GET /api/v1/users/me': 'getCurrentUser',
  'PUT /api/v1/users/me/password': 'changePassword',
  'GET /api/v1/users/me/sessions': 'listOwnSessions',
  'DELETE /api/v1/users/me/sessions': 'endOtherSessions',
  'DELETE /api/v1/users/me/sessions/{id}': 'endOwnSession',
  'GET /api/v1/users/{id}/sessions': 'listUserSessions',
  'DELETE /api/v1/users/{id}/sessions': 'endUserSessions',
  'DELETE /api/v1/users/{id}/sessions/{sessionId}': 'endUserSession',
  'POST /api/v1/users': 'createUser',
  'GET /api/v1/users': 'listUsers',
  'GET /api/v1/users/{id}': 'getUser',
  'PATCH /api/v1/users/{id}': 'updateUser',
  'DELETE /api/v1/users/{id}': 'deactivateUser',
  'GET /api/v1/audit': 'listAuditEntries',
  'GET /api/v1/object-catalogue': 'getObjectCatalogue',
  'GET /api/v1/endpoints': 'listEndpoints',
  'GET /api/v1/endpoints/{id}': 'getEndpoint',
  'PUT /api/v1/endpoints/{id}/enable': 'enableEndpoint',
  'POST /attask/eventsubscription/api/v1/subscriptions': 'createSubscription',
  'GET /attask/eventsubscription/api/v1/subscriptions': 'listSubscriptions',
  'GET /attask/eventsubscription/api/v1/subscriptions/list': 'listSubscriptionsDeprecated',
  'GET /attask/eventsubscription/api/v1/subscriptions/{id}': 'getSubscription',
  'DELETE /attask/eventsubscription/api/v1/subscriptions/{id}': 'deleteSubscription',
  'POST /attask/eventsubscription/api/v1/subscriptions/{id}/replace': 'replaceSubscription',
  'GET /attask/eventsubscription/api/v1/subscriptions/{id}/settings': 'getSubscriptionSettings',
  'PATCH /attask/eventsubscription/api/v1/subscriptions/{id}/settings': 'updateSubscriptionSettings',
  'GET /attask/eventsubscription/api/v1/subscriptions/{id}/alerts': 'getSubscriptionAlerts',
  'PUT /attask/eventsubscription/api/v1/subscriptions/{id}/alerts': 'setSubscriptionAlerts',
  'POST /attask/eventsubscription/api/v1/subscriptions/{id}/alerts/test': 'pingSubscriptionAlerts',
  'POST /api/v1/alerts/test': 'pingOperatorAlerts',
  'PUT /attask/eventsubscription/api/v1/subscriptions/version': 'setSubscriptionVersions',
  'PUT /attask/eventsubscription/api/v1/subscriptions/{id}/version': 'setSubscriptionVersion',
  'PUT /attask/eventsubscription/api/v1/subscriptions/{id}/enable': 'enableSubscriptionUrl',
  'POST /attask/eventsubscription/api/v1/subscriptions/{id}/ping': 'pingSubscription',
  'POST /attask/eventsubscription/api/v1/subscriptions/{id}/signing-secret/rotate': 'rotateSigningSecret',
  'GET /attask/eventsubscription/api/v1/egress': 'getEgressAddresses',
  'GET /attask/eventsubscription/api/v1/events': 'listEvents',
  'POST /attask/eventsubscription/api/v1/events': 'publishEvents',
  'POST /attask/eventsubscription/api/v1/events/stream': 'publishEventStream',
  'GET /attask/eventsubscription/api/v1/events/{id}': 'getEvent',
  'POST /attask/eventsubscription/api/v1/subscriptions/evaluate': 'evaluateSubscription',
  'GET /attask/eventsubscription/api/v1/deliveries': 'listDeliveries',
  'GET /attask/eventsubscription/api/v1/deliveries/counts': 'getDeliveryCounts',
  'GET /attask/eventsubscription/api/v1/deliveries/{id}': 'getDelivery',
  'POST /attask/eventsubscription/api/v1/deliveries/{id}/retry': 'retryDelivery',
  'POST /attask/eventsubscription/api/v1/subscriptions/{id}/replay': 'replaySubscription',
  'GET /attask/eventsubscription/api/v1/replays': 'listReplays',
  'GET /attask/eventsubscription/api/v1/replays/{id}': 'getReplay',
  'POST /attask/eventsubscription/api/v1/replays/{id}/cancel': 'cancelReplay',
  'POST /attask/eventsubscription/api/v1/jobs': 'createJob',
  'GET /attask/eventsubscription/api/v1/jobs': 'listJobs',
  'GET /attask/eventsubscription/api/v1/jobs/{id}': 'getJob',
  'POST /attask/eventsubscription/api/v1/jobs/{id}/cancel': 'cancelJob',
  'GET /api/v1/document-services': 'listDocumentServices',
  'POST /api/v1/document-services/{id}/link': 'linkDocumentService',
  'DELETE /api/v1/document-services/{id}/link': 'unlinkDocumentService',
  'POST /api/v1/custom-integrations': 'createCustomIntegration',
  'GET /api/v1/custom-integrations': 'listCustomIntegrations',
  'GET /api/v1/custom-integrations/{id}': 'getCustomIntegration',
  'PATCH /api/v1/custom-integrations/{id}': 'updateCustomIntegration',
  'DELETE /api/v1/custom-integrations/{id}': 'deleteCustomIntegration',
  'PUT /api/v1/custom-integrations/{id}/enabled': 'setCustomIntegrationEnabled',
  'POST /api/v1/custom-integrations/{id}/service-info': 'refreshCustomIntegrationServiceInfo',
  'POST /api/v1/custom-integrations/{id}/service-info/probe': 'probeCustomIntegration',
  'GET /api/v1/custom-integrations/{id}/links': 'listCustomIntegrationLinks',
  'GET /api/v1/custom-integrations/{id}/calls': 'listCustomIntegrationCalls',
  'GET /api/v1/document-services/{id}/metadata': 'getProviderMetadata',
  'GET /api/v1/document-services/{id}/files': 'listProviderFiles',
  'GET /api/v1/document-services/{id}/search': 'searchProviderFiles',
  'POST /api/v1/document-services/{id}/folders': 'createProviderFolder',
  'PUT /api/v1/document-services/{id}/rename': 'renameProviderItem',
  'DELETE /api/v1/document-services/{id}/items': 'deleteProviderItem',
  'GET /api/v1/document-services/{id}/service-info': 'getProviderServiceInfo',
  'POST /api/v1/document-services/{id}/custom-actions/{name}': 'runCustomAction',
  'GET /api/v1/document-services/{id}/download': 'downloadProviderFile',
  'GET /api/v1/document-services/{id}/thumbnail': 'getProviderThumbnail',
  'POST /api/v1/document-services/{id}/uploads': 'uploadProviderFile',
  'POST /api/v1/documents': 'linkDocument',
  'GET /api/v1/documents': 'listDocuments',
  'GET /api/v1/documents/{ID}': 'getDocument',
  'DELETE /api/v1/documents/{ID}': 'unlinkDocument',
  'POST /api/v1/documents/{ID}/refresh': 'refreshDocument',
  'GET /api/v1/documents/{ID}/content': 'downloadDocument',
  'GET /api/v1/documents/{ID}/thumbnail': 'getDocumentThumbnail',
  'GET /api/v1/settings': 'getSettings',
  'GET /api/v1/stats': 'getStats',
  'GET /api/v1/stream': 'getStream',
  'GET /api/v1/nodes': 'listNodes',
  'GET /api/v1/storage': 'getStorage',
  'GET /api/v1/version': 'getVersion',
  'GET /metrics': 'getMetrics',
} as const;

/** What a name may begin with, so that the same thing is called the same everywhere. */
const VERBS = [
  'create list get update set delete deactivate change rename search manage login logout link unlink refresh sign',
  'download upload run enable ping probe rotate replace publish evaluate retry replay cancel end',
].flatMap((line) => line.split(' '));

describe('the names of operations in the API description', () => {
  const described = operations();

  it('are the ones that clients know', () => {
    expect(Object.fromEntries(described)).toEqual(OPERATIONS);
  });

  it('are each given once', () => {
    const names = described.map(([, name]) => name);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it('are a verb and what it is done to, in words that every language can spell', () => {
    const shape = new RegExp(`^(${VERBS.join('|')})([A-Z][a-z0-9]+)*$`);
    expect(described.map(([, name]) => name).filter((name) => !shape.test(name) || name.length > 40)).toEqual(
      [],
    );
  });
});

describe('the errors in the API description', () => {
  it('are each described once under their status', () => {
    const twice = calls().flatMap(([call, { responses }]) =>
      Object.entries(responses)
        .map(([status, { description }]) => ({ call, status, paragraphs: description.split('\n\n') }))
        .filter(({ paragraphs }) => new Set(paragraphs).size !== paragraphs.length),
    );
    expect(twice).toEqual([]);
  });
});

describe('the classes that the API description is written from', () => {
  const source = (path: string, ...names: string[]): Source => ({
    path,
    text: `import '@nestjs/swagger';\n${names.map((name) => `export class ${name} {}\n`).join('')}`,
  });

  it('have each a name of their own, since the description knows them by name alone', () => {
    const sources = sourcesIn(['src'], ['.ts']);
    expect(sources.length).toBeGreaterThan(100);
    expect(namesakes(sources)).toEqual([]);
  });

  it('are found where two have one name', () => {
    expect(namesakes([source('a.ts', 'Answer', 'Other'), source('b.ts', 'Answer')])).toEqual([
      'Answer: a.ts:2 and b.ts:2',
    ]);
  });
});

/** Classes of one name in files that describe what the API takes and answers. */
function namesakes(sources: readonly Source[]): string[] {
  const describing = sources.filter(
    ({ path, text }) => text.includes('@nestjs/swagger') && !path.endsWith('.spec.ts'),
  );
  const places = new Map<string, string[]>();
  for (const { place, found } of findings(describing, /^(?:export )?(?:abstract )?class (\w+)/gm)) {
    places.set(found[1]!, [...(places.get(found[1]!) ?? []), place]);
  }
  return [...places].filter(([, at]) => at.length > 1).map(([name, at]) => `${name}: ${at.join(' and ')}`);
}

interface Description {
  readonly paths: Record<string, Record<string, Operation>>;
}

interface Operation {
  readonly operationId: string;
  readonly responses: Record<string, { readonly description: string }>;
}

function operations(): [string, string][] {
  return calls().map(([call, { operationId }]) => [call, operationId]);
}

function calls(): [string, Operation][] {
  const { paths } = JSON.parse(readFileSync('docs/openapi.json', 'utf8')) as Description;
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): [string, Operation] => [
      `${method.toUpperCase()} ${path}`,
      operation,
    ]),
  );
}
