import { createStore, useStore } from './store';

export const THEMES = ['system', 'light', 'dark'] as const;
export const LANGUAGES = ['system', 'en', 'zh'] as const;
export const ZONES = ['local', 'utc', 'relative'] as const;
export const DENSITIES = ['comfortable', 'compact'] as const;

/** How one person, in one browser, wants to see the console. */
export interface Preferences {
  readonly theme: (typeof THEMES)[number];
  readonly language: (typeof LANGUAGES)[number];
  readonly zone: (typeof ZONES)[number];
  readonly density: (typeof DENSITIES)[number];
  /** Whether keys without Ctrl or Cmd do anything (WCAG 2.1.4). */
  readonly keys: boolean;
  /** Whether the side navigation shows only icons. */
  readonly rail: boolean;
  /** Whether the overview of a new service shows what to do first. */
  readonly firstSteps: boolean;
}

const KEY = 'hookfront.preferences';
const USUAL: Preferences = {
  theme: 'system',
  language: 'system',
  zone: 'local',
  density: 'comfortable',
  keys: true,
  rail: false,
  firstSteps: true,
};

const store = createStore<Preferences>(stored());

export function usePreferences(): Preferences {
  return useStore(store);
}

export function preferences(): Preferences {
  return store.get();
}

export function setPreferences(changes: Partial<Preferences>): void {
  store.set((now) => ({ ...now, ...changes }));
  try {
    localStorage.setItem(KEY, JSON.stringify(store.get()));
  } catch {
    // A browser that keeps nothing still shows what was chosen until the page is left.
  }
}

/** Shows theme, density and language at the document, now and whenever they change; other tabs of the console follow. */
export function followPreferences(): void {
  const show = (): void => {
    const { theme, density } = store.get();
    const root = document.documentElement;
    root.dataset['theme'] = theme;
    root.dataset['density'] = density;
    root.lang = language() === 'zh' ? 'zh-Hans' : 'en';
  };
  store.subscribe(show);
  window.addEventListener('storage', ({ key }) => {
    if (key === KEY) store.set(stored());
  });
  window.addEventListener('languagechange', show);
  show();
}

/** The language in force. */
export function language(of = store.get().language): 'en' | 'zh' {
  if (of !== 'system') return of;
  return typeof navigator !== 'undefined' && navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

/** For Intl. */
export function locale(): string {
  if (language() === 'zh') return 'zh-CN';
  const wanted = typeof navigator === 'undefined' ? 'en-GB' : navigator.language;
  return wanted.startsWith('en') ? wanted : 'en-GB';
}

/** What was kept, as far as it still means something. */
function stored(): Preferences {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Record<keyof Preferences, unknown>>;
    return {
      theme: oneOf(THEMES, kept.theme) ?? USUAL.theme,
      language: oneOf(LANGUAGES, kept.language) ?? USUAL.language,
      zone: oneOf(ZONES, kept.zone) ?? USUAL.zone,
      density: oneOf(DENSITIES, kept.density) ?? USUAL.density,
      keys: kept.keys !== false,
      rail: kept.rail === true,
      firstSteps: kept.firstSteps !== false,
    };
  } catch {
    return USUAL;
  }
}

function oneOf<T extends string>(values: readonly T[], value: unknown): T | undefined {
  return values.find((one) => one === value);
}
