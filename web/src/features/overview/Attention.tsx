import { Link, type LinkProps } from '@tanstack/react-router';
import { CircleCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { useServices } from '../../api/services';
import { overviewTexts } from '../../texts/overview';
import { stateTexts } from '../../texts/states';
import { useTexts } from '../../texts/useTexts';
import { Badge } from '../../ui/Badge';
import { buttonClass } from '../../ui/Button';
import { recentOf } from '../../ui/health';
import { HealthBadge } from '../../ui/HealthBadge';
import { Section } from '../../ui/Page';
import { Skeleton } from '../../ui/States';
import { shortUrl } from '../../ui/shorten';
import { useLastHour, useStoppedReplays, useTroubledUrls } from './api';
import { total } from './figures';
import css from './Overview.module.css';

/** More URLs than these are counted. */
const URLS_SHOWN = 5;

/** What somebody has to do something about, worst first, each with where that is done. @param counted whether figures are kept */
export function Attention({ counted }: { readonly counted: boolean }) {
  const t = useTexts(overviewTexts);
  const s = useTexts(stateTexts);
  const troubled = useTroubledUrls();
  const replays = useStoppedReplays();
  const services = useServices();
  const lastHour = useLastHour(counted);
  const urls = troubled.data?.urls ?? [];
  const rest = urls.length - URLS_SHOWN;
  const exhausted =
    lastHour.data === undefined ? 0 : total(lastHour.data, 'deliveries', 'outcome', 'exhausted');
  const runOut = services.data?.filter(({ linkState }) => linkState === 'consentRequired') ?? [];
  const stopped = replays.data ?? [];
  const known = troubled.data !== undefined && replays.data !== undefined;
  const nothing = urls.length + exhausted + runOut.length + stopped.length === 0;
  return (
    <Section title={t('attention')}>
      {!known && nothing ? (
        <Skeleton lines={2} />
      ) : nothing ? (
        <p className={css['quietly']}>
          <CircleCheck size={17} aria-hidden />
          {t('attentionNone')}
        </p>
      ) : (
        <ul className={css['attention']}>
          {urls.slice(0, URLS_SHOWN).map((endpoint) => (
            <Need
              key={endpoint.id}
              badge={<HealthBadge health={endpoint.health} recent={recentOf(endpoint)} />}
              name={endpoint.url}
              to={{ to: '/endpoints/$endpointId', params: { endpointId: endpoint.id } }}
            >
              <bdi title={endpoint.url}>{shortUrl(endpoint.url)}</bdi>
              {endpoint.onHold > 0 && (
                <span className={css['needMore']}> · {t('needsHold', { n: endpoint.onHold })}</span>
              )}
            </Need>
          ))}
          {rest > 0 && (
            <Need badge={<span />} name={t('needsUrls', { n: rest })} to={{ to: '/endpoints' }}>
              {t('needsUrls', { n: rest })}
            </Need>
          )}
          {exhausted > 0 && (
            <Need
              badge={
                <Badge tone="bad" dot>
                  {s('state_exhausted')}
                </Badge>
              }
              name={t('needsExhausted', { n: exhausted })}
              to={{ to: '/deliveries', search: { state: ['exhausted'] } }}
            >
              {t('needsExhausted', { n: exhausted })}
            </Need>
          )}
          {stopped.map(({ id }) => (
            <Need
              key={id}
              badge={
                <Badge tone="hold" dot>
                  {t('stopped')}
                </Badge>
              }
              name={t('needsReplay')}
              to={{ to: '/replays/$replayId', params: { replayId: id } }}
            >
              {t('needsReplay')}
            </Need>
          ))}
          {runOut.map(({ id, name }) => (
            <Need
              key={id}
              badge={
                <Badge tone="warn" dot>
                  {t('linkRunOut')}
                </Badge>
              }
              name={t('needsLink', { name })}
              to={{ to: '/services' }}
            >
              {t('needsLink', { name })}
            </Need>
          ))}
        </ul>
      )}
    </Section>
  );
}

function Need({
  badge,
  name,
  to,
  children,
}: {
  readonly badge: ReactNode;
  readonly name: string;
  readonly to: LinkProps;
  readonly children: ReactNode;
}) {
  const t = useTexts(overviewTexts);
  return (
    <li className={css['need']}>
      <span>{badge}</span>
      <span className={css['needWhat']}>{children}</span>
      <Link {...to} className={buttonClass('secondary', 'small')} aria-label={t('openOf', { name })}>
        {t('open')}
      </Link>
    </li>
  );
}
