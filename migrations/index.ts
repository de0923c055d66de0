import { CustomersAndUsers1795000000000 } from './1795000000000-customers-and-users.js';
import { Delivery1795000001000 } from './1795000001000-delivery.js';
import { Subscriptions1795000002000 } from './1795000002000-subscriptions.js';
import { RecordedEvents1795000003000 } from './1795000003000-recorded-events.js';
import { UrlHealth1795100000000 } from './1795100000000-url-health.js';
import { EgressAddresses1795100010000 } from './1795100010000-egress-addresses.js';
import { DeliveryLog1795100020000 } from './1795100020000-delivery-log.js';
import { ReplayTotal1795100030000 } from './1795100030000-replay-total.js';
import { CustomIntegrations1795200000000 } from './1795200000000-custom-integrations.js';
import { IntegrationLinks1795200010000 } from './1795200010000-integration-links.js';
import { LinkedDocuments1795200020000 } from './1795200020000-linked-documents.js';
import { Audit1795200030000 } from './1795200030000-audit.js';
import { SessionsByKey1795300010000 } from './1795300010000-sessions-by-key.js';
import { SubscriptionHeaders1795300020000 } from './1795300020000-subscription-headers.js';
import { SubscriptionCounts1795300030000 } from './1795300030000-subscription-counts.js';
import { TokenEndpointAuth1795300040000 } from './1795300040000-token-endpoint-auth.js';
import { SubscriptionBytes1795300060000 } from './1795300060000-subscription-bytes.js';
import { FieldWords1795400000000 } from './1795400000000-field-words.js';
import { Installation1795500051000 } from './1795500051000-installation.js';
import { PasswordChangeDue1795500052000 } from './1795500052000-password-change-due.js';
import { EndpointsOfCustomer1795600000000 } from './1795600000000-endpoints-of-customer.js';
import { SessionsSeen1795600005000 } from './1795600005000-sessions-seen.js';
import { SubscriptionSettings1795600010000 } from './1795600010000-subscription-settings.js';
import { ProviderCalls1795600015000 } from './1795600015000-provider-calls.js';
import { Statistics1795600025000 } from './1795600025000-statistics.js';
import { PausedSubscriptions1795600030000 } from './1795600030000-paused-subscriptions.js';
import { BulkJobs1795600035000 } from './1795600035000-bulk-jobs.js';
import { ReplacedSubscriptions1795600040000 } from './1795600040000-replaced-subscriptions.js';
import { ChangesOfDeliveries1795600060000 } from './1795600060000-changes-of-deliveries.js';
import { NamesOfDocuments1795600070000 } from './1795600070000-names-of-documents.js';
import { Alerts1795600080000 } from './1795600080000-alerts.js';
import { Successors1795600100000 } from './1795600100000-successors.js';
import { BacklogOverTime1795600110000 } from './1795600110000-backlog-over-time.js';
import { RequestsOfNodes1795600120000 } from './1795600120000-requests-of-nodes.js';

/** Every migration, in order. New ones go to the end; landed ones never change. */
export const MIGRATIONS = [
  CustomersAndUsers1795000000000,
  Delivery1795000001000,
  Subscriptions1795000002000,
  RecordedEvents1795000003000,
  UrlHealth1795100000000,
  EgressAddresses1795100010000,
  DeliveryLog1795100020000,
  ReplayTotal1795100030000,
  CustomIntegrations1795200000000,
  IntegrationLinks1795200010000,
  LinkedDocuments1795200020000,
  Audit1795200030000,
  SessionsByKey1795300010000,
  SubscriptionHeaders1795300020000,
  SubscriptionCounts1795300030000,
  TokenEndpointAuth1795300040000,
  SubscriptionBytes1795300060000,
  FieldWords1795400000000,
  Installation1795500051000,
  PasswordChangeDue1795500052000,
  EndpointsOfCustomer1795600000000,
  SessionsSeen1795600005000,
  SubscriptionSettings1795600010000,
  ProviderCalls1795600015000,
  Statistics1795600025000,
  PausedSubscriptions1795600030000,
  BulkJobs1795600035000,
  ReplacedSubscriptions1795600040000,
  ChangesOfDeliveries1795600060000,
  NamesOfDocuments1795600070000,
  Alerts1795600080000,
  Successors1795600100000,
  BacklogOverTime1795600110000,
  RequestsOfNodes1795600120000,
];
