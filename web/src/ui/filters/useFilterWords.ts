import { useCallback } from 'react';
import { usePreferences } from '../../app/preferences';
import type { Search } from '../../app/search';
import { common } from '../../texts/common';
import { useTexts } from '../../texts/useTexts';
import { absoluteTime, absoluteZone } from '../time';
import { type ActiveFilter, type FilterField, fieldOf, isSpan } from './filters';

/** Says a filter that is set in words: "State: Retrying, On hold". */
export function useFilterWords(
  fields: readonly FilterField[],
): (filter: ActiveFilter, search: Search) => string {
  const t = useTexts(common);
  const { zone } = usePreferences();
  return useCallback(
    ({ name, label, values }, search) => {
      const field = fieldOf(fields, name);
      const moment = (at: Search[string]): string =>
        typeof at === 'string' ? absoluteTime(Date.parse(at), absoluteZone(zone)) : '…';
      const value = (): string => {
        if (field?.kind === 'choice') {
          return values
            .map((one) => field.options.find((option) => option.value === one)?.label ?? one)
            .join(', ');
        }
        if (field?.kind === 'text') return values.map((one) => field.format?.(one) ?? one).join(', ');
        const { since, until } = search;
        return isSpan(since) ? t(`last${since}`) : `${moment(since)} – ${moment(until)}`;
      };
      return t('filterIs', { name: label, value: value() });
    },
    [t, zone, fields],
  );
}
