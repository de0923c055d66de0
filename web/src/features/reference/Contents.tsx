import { useQueries } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useDeferredValue, useMemo, useRef } from 'react';
import { useKeys } from '../../app/keys';
import { referenceTexts } from '../../texts/reference';
import { useTexts } from '../../texts/useTexts';
import { TextField } from '../../ui/Field';
import { GUIDES, type GuidePart, loadGuide, partsOf } from './guides/guides';
import { Method } from './Method';
import { type Description, found, type Operation, operationsOf } from './openapi';
import css from './ReferencePage.module.css';

const MOST_PARTS = 40;

/** Every call by its tag, and every guide; with a search, those that have its words. */
export function Contents({ description }: { readonly description: Description }) {
  const t = useTexts(referenceTexts);
  const navigate = useNavigate();
  const { q = '' } = useSearch({ from: '/docs' });
  const sought = useDeferredValue(q.trim());
  const operations = useMemo(() => operationsOf(description), [description]);
  const calls = useMemo(() => found(operations, sought), [operations, sought]);
  const parts = useGuideParts(sought);
  const field = useRef<HTMLInputElement>(null);
  useKeys([{ keys: '/', label: t('search'), run: () => field.current?.focus() }]);
  const total = calls.length + parts.length;
  return (
    <>
      <div className={css['search']} role="search">
        <TextField
          ref={field}
          label={t('search')}
          hideLabel
          type="search"
          placeholder={t('search')}
          value={q}
          onChange={({ target: { value } }) =>
            void navigate({
              to: '.',
              search: { q: value === '' ? undefined : value } as never,
              replace: true,
            })
          }
        />
        <p className={css['count']} role="status">
          {sought !== '' && (total === 0 ? t('nothing') : t('foundN', { n: total }))}
        </p>
      </div>
      <nav className={css['list']} aria-label={t('contents')}>
        {sought === '' && <Guides />}
        <Calls calls={calls} />
        {sought !== '' && <Parts parts={parts} />}
      </nav>
    </>
  );
}

function Guides() {
  const t = useTexts(referenceTexts);
  const { guide } = useParams({ strict: false });
  return (
    <>
      <h2 className={css['tag']}>{t('guides')}</h2>
      <ul className={css['items']}>
        {GUIDES.map((name) => (
          <li key={name}>
            <Link
              to="/docs/guides/$guide"
              params={{ guide: name }}
              search={{}}
              className={css['item']}
              aria-current={guide === name ? 'page' : undefined}
            >
              {t(`guide_${name}`)}
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}

function Parts({ parts }: { readonly parts: readonly GuidePart[] }) {
  const t = useTexts(referenceTexts);
  const { q } = useSearch({ from: '/docs' });
  if (parts.length === 0) return null;
  return (
    <>
      <h2 className={css['tag']}>{t('inGuides')}</h2>
      <ul className={css['items']}>
        {parts.slice(0, MOST_PARTS).map(({ guide, id, heading }) => (
          <li key={`${guide} ${id ?? ''}`}>
            <Link
              to="/docs/guides/$guide"
              params={{ guide }}
              search={{ q }}
              {...(id !== undefined && { hash: id })}
              className={css['item']}
            >
              <span lang="en">{heading}</span>
              {id !== undefined && <span className={css['of']}>{t(`guide_${guide}`)}</span>}
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}

function Calls({ calls }: { readonly calls: readonly Operation[] }) {
  const { operationId } = useParams({ strict: false });
  const search = useSearch({ from: '/docs' });
  const tags = [...new Set(calls.map(({ tag }) => tag))];
  return tags.map((tag) => (
    <div key={tag} lang="en">
      <h2 className={css['tag']}>{tag}</h2>
      <ul className={css['items']}>
        {calls
          .filter((one) => one.tag === tag)
          .map((one) => (
            <li key={one.operationId}>
              <Link
                to="/docs/$operationId"
                params={{ operationId: one.operationId }}
                search={search}
                className={css['item']}
                aria-current={operationId === one.operationId ? 'page' : undefined}
              >
                <Method method={one.method} />
                <span className={css['summary']}>{one.summary ?? one.operationId}</span>
              </Link>
            </li>
          ))}
      </ul>
    </div>
  ));
}

/** What of the guides has the words; they are loaded when somebody searches. */
function useGuideParts(search: string): readonly GuidePart[] {
  const guides = useQueries({
    queries: GUIDES.map((name) => ({
      queryKey: ['guide', name],
      queryFn: () => loadGuide(name),
      staleTime: Number.POSITIVE_INFINITY,
      enabled: search !== '',
    })),
    combine: (results) => results.flatMap(({ data }) => data ?? []),
  });
  return useMemo(() => {
    const words = search.toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length === 0) return [];
    return guides
      .flatMap(partsOf)
      .map((part) => ({ part, text: part.text.toLowerCase(), heading: part.heading.toLowerCase() }))
      .filter(({ text }) => words.every((word) => text.includes(word)))
      .toSorted((a, b) => rank(b.heading, words) - rank(a.heading, words))
      .map(({ part }) => part);
  }, [guides, search]);
}

/** Those with the words in their heading come first. */
const rank = (heading: string, words: readonly string[]): number =>
  words.filter((word) => heading.includes(word)).length;
