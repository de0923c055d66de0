import { Link } from '@tanstack/react-router';
import { PartyPopper, Send } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { components } from '../../../api/schema';
import { REFRESH_MS } from '../../../app/query';
import { createdTexts } from '../../../texts/subscriptionCreated';
import { recordTexts } from '../../../texts/subscriptionRecord';
import { useTexts } from '../../../texts/useTexts';
import { Button, buttonClass } from '../../../ui/Button';
import { CodeBlock } from '../../../ui/CodeBlock';
import { Checkbox } from '../../../ui/Field';
import { LeaveGuard } from '../../../ui/LeaveGuard';
import { Section } from '../../../ui/Page';
import { StateBadge } from '../../../ui/StateBadge';
import { Callout } from '../../../ui/States';
import { TimeText } from '../../../ui/TimeText';
import { useRecentDeliveries } from '../api';
import { PingOutcome, usePing } from '../record/PingOutcome';
import type { Draft } from './draft';
import css from './New.module.css';
import { useTellingWarnings } from './api';
import { ReceiverCode } from './ReceiverCode';

/** It is made: the secret, once; what a receiver does with it; a test; and the first delivery as soon as it comes. */
export function Created({
  created,
  draft,
}: {
  readonly created: components['schemas']['CreatedSubscriptionResponse'];
  readonly draft: Draft;
}) {
  const t = useTexts(createdTexts);
  const r = useTexts(recordTexts);
  const { id, signingSecret } = created;
  const { objCode, eventType } = draft;
  const warnings = useTellingWarnings({ objCode, eventType, warnings: created.warnings });
  const [stored, setStored] = useState(false);
  const ping = usePing(id);
  // The form is gone, and with it what had the focus.
  useEffect(() => {
    document.querySelector<HTMLElement>('#main h1')?.focus();
    window.scrollTo({ top: 0 });
  }, []);
  return (
    <div className={css['created']}>
      <LeaveGuard dirty={!stored} holds="secret" />
      <Callout tone="good" role="status" title={t('made')}>
        <p>
          {draft.objCode} · {draft.eventType} → <bdi>{draft.url}</bdi>
        </p>
      </Callout>
      {warnings.length > 0 && (
        <Callout tone="warn" title={t('warnings')}>
          <ul className={css['plain']}>
            {warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </Callout>
      )}
      <Section title={t('secret')} hint={t('secretHint')}>
        <div className={css['details']}>
          <CodeBlock text={signingSecret} label={t('secret')} />
          <Checkbox label={r('stored')} checked={stored} onChange={setStored} />
        </div>
      </Section>
      <Section title={t('receiver')} hint={t('receiverHint')}>
        <ReceiverCode url={draft.url} secret={signingSecret} />
      </Section>
      <Section
        title={t('try')}
        actions={
          <Button icon={Send} busy={ping.isPending} onClick={() => ping.mutate()}>
            {r('ping')}
          </Button>
        }
      >
        <div className={css['details']}>
          <p className={css['quiet']}>{r('pingHint')}</p>
          <PingOutcome ping={ping} />
          <FirstDelivery id={id} />
        </div>
      </Section>
      <div className={css['buttons']}>
        <Link
          to="/subscriptions/$subscriptionId"
          params={{ subscriptionId: id }}
          search={{}}
          className={buttonClass(stored ? 'primary' : 'secondary')}
        >
          {t('open')}
        </Link>
        {!stored && <span className={css['quiet']}>{t('storeFirst')}</span>}
      </div>
    </div>
  );
}

/** Looks for the first delivery until it is there. */
function FirstDelivery({ id }: { readonly id: string }) {
  const t = useTexts(createdTexts);
  const { data } = useRecentDeliveries(id, REFRESH_MS.underWay);
  const first = data?.deliveries.at(-1);
  if (first === undefined) {
    return (
      <p className={css['waiting']} role="status">
        <span className={css['pulse']} aria-hidden />
        {t('waiting')}
      </p>
    );
  }
  const { state, lastAttempt } = first;
  const failed = state !== 'delivered' && lastAttempt !== null;
  return (
    <>
      <p className={css['waiting']} role="status">
        {state === 'delivered' && <PartyPopper size={18} aria-hidden />}
        <Link to="/deliveries/$deliveryId" params={{ deliveryId: first.id }} search={{}}>
          {t(state === 'delivered' ? 'first' : failed ? 'firstFailed' : 'firstMade')}
        </Link>
        <StateBadge state={state} />
        <TimeText at={first.createdAt} short />
      </p>
      {failed && (
        <Callout tone="warn">
          {lastAttempt.status === null
            ? t('noAnswer', { why: lastAttempt.error ?? '' })
            : t(REFUSING.has(lastAttempt.status) ? 'answeredRefusing' : 'answered', {
                status: String(lastAttempt.status),
              })}
        </Callout>
      )}
    </>
  );
}

/** What a receiver answers that does not accept who calls. */
const REFUSING = new Set([401, 403]);
