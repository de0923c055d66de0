import { Link } from '@tanstack/react-router';
import { Send, Zap } from 'lucide-react';
import { currentUser } from '../../api/session';
import { publishTexts } from '../../texts/publish';
import { useTexts } from '../../texts/useTexts';
import { Badge } from '../../ui/Badge';
import { buttonClass } from '../../ui/Button';
import { Copyable } from '../../ui/Copyable';
import { Section } from '../../ui/Page';
import { StateBadge } from '../../ui/StateBadge';
import { Callout } from '../../ui/States';
import { TimeText } from '../../ui/TimeText';
import { type EventResult, SHOWN_DELIVERIES, useDeliveriesOf } from './api';
import css from './PublishPage.module.css';

/** What was published from this page. */
export interface Published {
  readonly n: number;
  readonly at: Date;
  readonly result: EventResult;
}

/** The newest first. */
export function Results({ results }: { readonly results: readonly Published[] }) {
  const t = useTexts(publishTexts);
  return (
    <Section title={t('results')}>
      <ol className={css['published']} aria-live="polite">
        {results.map(({ n, at, result }, index) => (
          <li key={n} className={css['result']}>
            <Result at={at} result={result} isNewest={index === 0} />
          </li>
        ))}
      </ol>
    </Section>
  );
}

function Result({ at, result, isNewest }: Omit<Published, 'n'> & { readonly isNewest: boolean }) {
  const t = useTexts(publishTexts);
  const { status, eventId, deliveries, warning } = result;
  const isDuplicate = status === 'duplicate';
  // Records are for administrators; whoever may only publish sees what became of the call.
  const mayLook = currentUser()?.accessLevel === 'System Administrator' && eventId !== null;
  return (
    <>
      <div className={css['resultHead']}>
        <Badge tone={isDuplicate ? 'quiet' : 'good'} dot>
          {t(isDuplicate ? 'duplicate' : 'accepted')}
        </Badge>
        <TimeText at={at.toISOString()} />
        {eventId !== null && (
          <Copyable text={eventId} shown={`${eventId.slice(0, 12)}…${eventId.slice(-6)}`} />
        )}
      </div>
      <p>
        {isDuplicate
          ? t('saysDuplicate')
          : deliveries === 0
            ? t('saysNobody')
            : t('saysDelivered', { n: deliveries })}
      </p>
      {warning !== undefined && <Callout tone="warn">{warning}</Callout>}
      {mayLook && (
        <div className={css['links']}>
          <Link
            to="/events/$eventId"
            params={{ eventId }}
            search={{}}
            className={buttonClass('secondary', 'small')}
          >
            <Zap size={16} aria-hidden />
            <span>{t(deliveries === 0 && !isDuplicate ? 'toWhy' : 'toEvent')}</span>
          </Link>
          {(deliveries > 0 || isDuplicate) && (
            <Link to="/deliveries" search={{ eventId }} className={buttonClass('secondary', 'small')}>
              <Send size={16} aria-hidden />
              <span>{t('toDeliveries')}</span>
            </Link>
          )}
        </div>
      )}
      {mayLook && isNewest && deliveries > 0 && <Deliveries eventId={eventId} n={deliveries} />}
    </>
  );
}

function Deliveries({ eventId, n }: { readonly eventId: string; readonly n: number }) {
  const t = useTexts(publishTexts);
  const { data } = useDeliveriesOf(eventId, true);
  return (
    <ul className={css['deliveries']}>
      {data?.deliveries.map(({ id, url, state }) => (
        <li key={id}>
          <Link
            to="/deliveries/$deliveryId"
            params={{ deliveryId: id }}
            search={{}}
            className={css['delivery']}
          >
            <StateBadge state={state} />
            <bdi className={css['url']}>{url}</bdi>
          </Link>
        </li>
      ))}
      {n > SHOWN_DELIVERIES && (
        <li className={css['hint']}>{t('moreDeliveries', { n: n - SHOWN_DELIVERIES })}</li>
      )}
    </ul>
  );
}
