import type { Adapter, AdapterPayload } from 'oidc-provider';

/** Where oidc-provider keeps what it knows: in memory, and open to the tests. */
export class OidcStore {
  private readonly models = new Map<string, Map<string, AdapterPayload>>();

  put(model: string, id: string, payload: AdapterPayload): void {
    this.entries(model).set(id, payload);
  }

  clear(model: string): void {
    this.entries(model).clear();
  }

  /** The adapter of one model. */
  of(model: string): Adapter {
    const entries = this.entries(model);
    const findBy = (key: 'uid' | 'userCode', value: string): AdapterPayload | undefined =>
      [...entries.values()].find((payload) => payload[key] === value);
    return {
      upsert: async (id, payload) => void entries.set(id, payload),
      find: async (id) => entries.get(id),
      findByUid: async (uid) => findBy('uid', uid),
      findByUserCode: async (code) => findBy('userCode', code),
      consume: async (id) => {
        const payload = entries.get(id);
        if (payload) entries.set(id, { ...payload, consumed: Math.floor(Date.now() / 1_000) });
      },
      destroy: async (id) => void entries.delete(id),
      revokeByGrantId: async (grantId) => {
        for (const [id, payload] of entries) if (payload.grantId === grantId) entries.delete(id);
      },
    };
  }

  private entries(model: string): Map<string, AdapterPayload> {
    const entries = this.models.get(model) ?? new Map<string, AdapterPayload>();
    this.models.set(model, entries);
    return entries;
  }
}
