import { SERVICE_URL } from './place';

/** A call that publishes an event, for whoever has not published one yet. */
export function publishExample(): string {
  return [
    `curl -X POST ${SERVICE_URL}/attask/eventsubscription/api/v1/events \\`,
    `  -H "sessionID: $SESSION" -H 'Content-Type: application/json' \\`,
    `  -d '{"eventType":"UPDATE","objCode":"PROJ","newState":{"ID":"p1","name":"New"},"oldState":{"ID":"p1","name":"Old"}}'`,
  ].join('\n');
}
