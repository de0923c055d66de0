/** Somebody with an account in a stored database. */
export interface StoredPerson {
  readonly username: string;
  readonly password: string;
  /** A session that was open when the service stopped. */
  readonly session: string;
  readonly apiKey?: string;
}

/** A subscription in a stored database, with what no answer shows. */
export interface StoredSubscription {
  readonly id: string;
  readonly authToken: string | null;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly base64Encoding: boolean;
  /** Each signs. */
  readonly signingSecrets: readonly string[];
}

/** A delivery as the log showed it. */
export interface StoredDelivery {
  readonly id: string;
  readonly subscriptionId: string;
  readonly state: string;
  readonly replayOf: string | null;
  readonly replayId: string | null;
}

const PEOPLE = ['admin', 'erika', 'frank', 'gina', 'otherAdmin'] as const;
export type PersonName = (typeof PEOPLE)[number];

/** Whom and what the service that made a stored database knew: it was written down then, from that service's answers. */
export interface Expected {
  readonly people: Readonly<Record<PersonName, StoredPerson>>;
  /** By the path of their URL. */
  readonly subscriptions: Readonly<Record<string, StoredSubscription>>;
  /** By the path of the URL; all that the log listed, oldest first. */
  readonly deliveries: Readonly<Record<string, readonly StoredDelivery[]>>;
  /** By what they are about. */
  readonly replays: Readonly<Record<'inTheMiddle' | 'notBegun', string>>;
  /** What calls were answered with. */
  readonly answers: readonly {
    readonly as: PersonName;
    readonly path: string;
    // oxlint-disable-next-line typescript/no-explicit-any -- answers of every shape
    readonly body: any;
  }[];
  /** A publish call with idempotency keys, and its answer. */
  readonly published: { readonly body: unknown; readonly answer: unknown };
  readonly oauth2: {
    readonly id: string;
    /** Of erika, valid; of frank, past its time, with what renews it. */
    readonly accessToken: string;
    readonly refreshToken: string;
    /** How gina's browser comes back from the provider. */
    readonly callback: string;
    readonly cookie: string;
  };
  readonly apiKey: { readonly id: string; readonly key: string };
}
