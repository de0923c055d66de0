import { useQuery } from '@tanstack/react-query';
import { useLocation, useParams } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { referenceTexts } from '../../../texts/reference';
import { useTexts } from '../../../texts/useTexts';
import { useTitle } from '../../../ui/Page';
import { ErrorState, Skeleton } from '../../../ui/States';
import { MissingPart } from '../MissingPart';
import css from './Guide.module.css';
import { type GuideName, isGuide, loadGuide } from './guides';
import { Markdown } from './Markdown';
import { plainText } from './parse';

/** One guide, at /docs/guides/$guide. */
export function Guide() {
  const { guide } = useParams({ from: '/docs/guides/$guide' });
  return isGuide(guide) ? <Known key={guide} name={guide} /> : <MissingPart />;
}

function Known({ name }: { readonly name: GuideName }) {
  const t = useTexts(referenceTexts);
  const { data, error, refetch } = useQuery({
    queryKey: ['guide', name],
    queryFn: () => loadGuide(name),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const article = useRef<HTMLElement>(null);
  const hash = useLocation({ select: (location) => location.hash });
  useEffect(() => {
    if (data === undefined) return;
    const place = hash === '' ? article.current : document.getElementById(hash);
    place?.scrollIntoView({ block: 'start' });
    if (hash !== '') place?.focus({ preventScroll: true });
  }, [data, hash]);
  const [first] = data?.blocks ?? [];
  useTitle(first?.kind === 'heading' ? plainText(first.children) : t('title'));
  if (data === undefined) {
    return error === null ? (
      <Skeleton lines={12} />
    ) : (
      <ErrorState error={error} onRetry={() => void refetch()} />
    );
  }
  return (
    // The guides are in English whatever the console's language is.
    <article ref={article} className={css['guide']} lang="en">
      <Markdown blocks={data.blocks} guide={name} />
    </article>
  );
}
