import { describe, expect, it } from '@jest/globals';
import { comeBackNowhere, comeBackTo, outcomeOf, popupFeatures, takeOutcome } from './popup';

const POPUP = {} as Window;
const ORIGIN = 'https://hooks.example.com';
const ID = '0190a0b0-1c2d-7e3f-8a4b-5c6d7e8f9a0b';
const TOLD = {
  source: 'hookfront',
  type: 'document-service-link',
  integrationId: ID,
  outcome: 'linked',
  message: null,
};

const heard = (
  data: unknown,
  from: Partial<Pick<MessageEvent, 'origin' | 'source'>> = {},
): ReturnType<typeof outcomeOf> =>
  outcomeOf(
    { data, origin: ORIGIN, source: POPUP, ...from },
    { source: POPUP, origin: ORIGIN, integrationId: ID },
  );

describe('a message about linking', () => {
  it('counts when the window that was opened sends it from the service', () => {
    expect(heard(TOLD)).toEqual({ integrationId: ID, outcome: 'linked', message: null });
    expect(heard({ ...TOLD, outcome: 'denied', message: 'No.' })).toEqual({
      integrationId: ID,
      outcome: 'denied',
      message: 'No.',
    });
  });

  it.each<[string, unknown, object]>([
    ['from another origin', TOLD, { origin: 'https://evil.example' }],
    ['from another window', TOLD, { source: {} }],
    ['from no window', TOLD, { source: null }],
    ['about another service', { ...TOLD, integrationId: 'other' }, {}],
    ['of another kind', { ...TOLD, type: 'something' }, {}],
    ['of another program', { ...TOLD, source: 'other' }, {}],
    ['with an outcome that there is not', { ...TOLD, outcome: 'maybe' }, {}],
    ['that is a text', 'linked', {}],
    ['that is nothing', null, {}],
  ])('does not count %s', (_, data, from) => {
    expect(heard(data, from)).toBeUndefined();
  });
});

describe('linking in the same tab', () => {
  const storage = () => {
    const kept = new Map<string, string>();
    return {
      kept,
      getItem: (name: string) => kept.get(name) ?? null,
      setItem: (name: string, value: string) => void kept.set(name, value),
      removeItem: (name: string) => void kept.delete(name),
    };
  };

  it('comes back to where it began, and tells once what came of it', () => {
    const tab = storage();
    comeBackTo(`${ORIGIN}/console/services`, tab);
    expect(tab.kept.get('hookfront-link-back')).toBe(`${ORIGIN}/console/services`);
    tab.setItem('hookfront-link-outcome', JSON.stringify({ ...TOLD, outcome: 'failed', message: 'Why.' }));
    expect(takeOutcome(tab)).toEqual({ integrationId: ID, outcome: 'failed', message: 'Why.' });
    expect(takeOutcome(tab)).toBeUndefined();
    comeBackNowhere(tab);
    expect(tab.kept.size).toBe(0);
  });

  it('takes no notice of what is no outcome', () => {
    const tab = storage();
    for (const text of ['', '{', '{}', '"linked"', 'null']) {
      tab.setItem('hookfront-link-outcome', text);
      expect(takeOutcome(tab)).toBeUndefined();
    }
  });
});

describe('the window for the provider', () => {
  it('stands over the one that opens it, and never beyond the edges', () => {
    const at = (screenX: number, outerWidth: number) =>
      popupFeatures({ screenX, screenY: 0, outerWidth, outerHeight: 980 });
    expect(at(100, 1_160)).toBe('popup,width=560,height=680,left=400,top=100');
    expect(at(0, 400)).toContain('left=0');
  });
});
