import { useMemo } from 'react';
import type { Search } from '../../app/search';
import { healthTexts } from '../../texts/health';
import { jobTexts } from '../../texts/jobs';
import { useTexts } from '../../texts/useTexts';
import { useDeliveryFields } from '../../ui/filters/deliveryFields';
import { activeFilters, type FilterField } from '../../ui/filters/filters';
import { useFilterWords } from '../../ui/filters/useFilterWords';
import { HEALTHS } from '../../ui/health';
import { shortUrl } from '../../ui/shorten';
import css from './Jobs.module.css';
import type { JobAction, Order } from './jobs';

/** What a job means, in words: one for each filter. */
function useFilterOf(): (order: Order) => readonly string[] {
  const fields: Readonly<Record<'deliveries' | 'urls', readonly FilterField[]>> = {
    deliveries: useDeliveryFields(),
    urls: useUrlFields(),
  };
  const words = { deliveries: useFilterWords(fields.deliveries), urls: useFilterWords(fields.urls) };
  return ({ action, filter }) => {
    const what = subjectOf(action);
    const active = activeFilters(fields[what], filter);
    // The states are those of most jobs: what tells one from the others comes first.
    const [states, others] = [true, false].map((is) =>
      active.filter(({ name }) => (name === 'state') === is),
    );
    return [...others!, ...states!].map((one) => words[what](one, filter));
  };
}

function useUrlFields(): readonly FilterField[] {
  const t = useTexts(jobTexts);
  const h = useTexts(healthTexts);
  return useMemo(
    () => [
      {
        kind: 'choice',
        name: 'health',
        label: t('health'),
        options: HEALTHS.map((value) => ({ value, label: h(`health_${value}`) })),
      },
      { kind: 'text', name: 'url', label: t('url'), format: shortUrl },
    ],
    [t, h],
  );
}

function subjectOf(action: JobAction): 'deliveries' | 'urls' {
  return action === 'enable' ? 'urls' : 'deliveries';
}

/** The same in one line, for cells. */
export function FilterInLine({ order }: { readonly order: Order }) {
  const t = useTexts(jobTexts);
  const words = useFilterOf()(order);
  const text =
    words.length > 0 ? words.join(' · ') : t(order.action === 'enable' ? 'everyUrl' : 'everyDelivery');
  return <bdi title={text}>{text}</bdi>;
}

/** The same as a list, each filter as the bar above a list shows it. */
export function FilterList({ order }: { readonly order: Order }) {
  const t = useTexts(jobTexts);
  const words = useFilterOf()(order);
  if (words.length === 0) return <p>{t(order.action === 'enable' ? 'everyUrl' : 'everyDelivery')}</p>;
  return (
    <ul className={css['filters']}>
      {words.map((text) => (
        <li key={text}>
          <bdi title={text}>{text}</bdi>
        </li>
      ))}
    </ul>
  );
}

/** What an answer calls the filter of a job is one of three; here it is what it was asked by. */
export function orderOf({ action, filter }: { readonly action: JobAction; readonly filter: object }): Order {
  return { action, filter: filter as Search };
}
