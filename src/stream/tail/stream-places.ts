/** How many streams may be open on a node: in all, of one customer, of one user. */
export interface StreamLimits {
  readonly ofNode: number;
  readonly ofCustomer: number;
  readonly ofUser: number;
}

const STREAM_LIMITS: StreamLimits = { ofNode: 500, ofCustomer: 100, ofUser: 20 };

/** Whose stream it is. */
export interface StreamOwner {
  readonly customerId: string;
  readonly userId: string;
}

/** The places for streams on this node. */
export class StreamPlaces {
  private all = 0;
  private readonly byCustomer = new Map<string, number>();
  private readonly byUser = new Map<string, number>();

  constructor(private readonly limits: StreamLimits = STREAM_LIMITS) {}

  get taken(): number {
    return this.all;
  }

  /** @returns whose limit is reached, and then nothing is taken; undefined when there was a place */
  take({
    customerId,
    userId,
  }: StreamOwner): { readonly whose: 'user' | 'customer' | 'node'; readonly most: number } | undefined {
    const { ofNode, ofCustomer, ofUser } = this.limits;
    if ((this.byUser.get(userId) ?? 0) >= ofUser) return { whose: 'user', most: ofUser };
    if ((this.byCustomer.get(customerId) ?? 0) >= ofCustomer) return { whose: 'customer', most: ofCustomer };
    if (this.all >= ofNode) return { whose: 'node', most: ofNode };
    this.all++;
    change(this.byCustomer, customerId, 1);
    change(this.byUser, userId, 1);
    return undefined;
  }

  give({ customerId, userId }: StreamOwner): void {
    this.all--;
    change(this.byCustomer, customerId, -1);
    change(this.byUser, userId, -1);
  }
}

function change(counts: Map<string, number>, key: string, by: number): void {
  const count = (counts.get(key) ?? 0) + by;
  if (count > 0) counts.set(key, count);
  else counts.delete(key);
}
