/** The base of every call here, and of the subscriptions (docs/contract/event-subscriptions.md#4). */
export const API_PATH = 'attask/eventsubscription/api/v1';
export const SUBSCRIPTIONS_PATH = `${API_PATH}/subscriptions`;

/** Where the addresses of deliveries are listed (docs/contract/event-subscriptions.md#4). */
export const EGRESS_PATH = `${API_PATH}/egress`;
