/** How many of something that stays open there may be on a node: in all, of one customer, of one user. */
export interface PlaceLimits {
  readonly ofNode: number;
  readonly ofCustomer: number;
  readonly ofUser: number;
}

/** Whose it is. */
export interface PlaceOwner {
  readonly customerId: string;
  readonly userId: string;
}

/** Whose limit is reached, and how many that is. */
export interface FullPlaces {
  readonly whose: 'user' | 'customer' | 'node';
  readonly most: number;
}

/** The places for what stays open on this node. */
export class Places {
  private all = 0;
  private readonly byCustomer = new Map<string, number>();
  private readonly byUser = new Map<string, number>();

  constructor(private readonly limits: PlaceLimits) {}

  get taken(): number {
    return this.all;
  }

  /** @returns whose limit is reached, and then nothing is taken; undefined when there was a place */
  take({ customerId, userId }: PlaceOwner): FullPlaces | undefined {
    const { ofNode, ofCustomer, ofUser } = this.limits;
    if ((this.byUser.get(userId) ?? 0) >= ofUser) return { whose: 'user', most: ofUser };
    if ((this.byCustomer.get(customerId) ?? 0) >= ofCustomer) return { whose: 'customer', most: ofCustomer };
    if (this.all >= ofNode) return { whose: 'node', most: ofNode };
    this.all++;
    change(this.byCustomer, customerId, 1);
    change(this.byUser, userId, 1);
    return undefined;
  }

  give({ customerId, userId }: PlaceOwner): void {
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
