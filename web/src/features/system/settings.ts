import type { components } from '../../api/schema';

type Setting = components['schemas']['SettingResponse'];

/** A value as people read it; undefined where there is none, and `whenUnset` says what counts. */
export function valueText(value: Setting['value']): string | undefined {
  if (value === null) return undefined;
  return Array.isArray(value) ? value.join(', ') : String(value);
}

/** Those that a search and a choice leave. */
export function chosen(
  settings: readonly Setting[],
  search: string,
  show: 'all' | 'set' | 'differ',
): readonly Setting[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return settings.filter((setting) => {
    if (show === 'set' && setting.variable === null) return false;
    if (show === 'differ' && setting.otherNodes.length === 0) return false;
    const text = `${setting.name} ${setting.description} ${valueText(setting.value) ?? ''}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
