import { Link } from '@tanstack/react-router';
import { healthTexts } from '../../texts/health';
import { useTexts } from '../../texts/useTexts';
import { CodeBlock } from '../../ui/CodeBlock';
import { Callout } from '../../ui/States';
import { TimeText } from '../../ui/TimeText';
import { useDelivery, useLastFailure } from './api';
import css from './LastAnswer.module.css';
import { errorOf, wasNotSent } from './sentence';
import { deliveryTexts } from '../../texts/deliveries';

/** What a receiver answered to the last attempt that failed, for pages that say that it fails; nothing where none is known. */
export function LastAnswer({
  of,
  wanted,
}: {
  readonly of: { readonly url: string } | { readonly subscriptionId: string };
  /** Whether it fails: else nothing is asked for. */
  readonly wanted: boolean;
}) {
  const { data: delivery } = useLastFailure(of, wanted);
  if (!wanted || !delivery) return null;
  return <Shown id={delivery.id} key={delivery.id} />;
}

function Shown({ id }: { readonly id: string }) {
  const t = useTexts(healthTexts);
  const d = useTexts(deliveryTexts);
  const { data: delivery } = useDelivery(id);
  const attempt = delivery?.attempts.findLast(({ error }) => error !== null);
  if (attempt === undefined) return null;
  const { status, response, at } = attempt;
  const said = errorOf(attempt);
  return (
    <Callout
      tone="warn"
      title={
        <span className={css['line']}>
          <span>{t('lastFailure')}:</span>
          <span>{status ?? (wasNotSent(attempt) ? d('notSent') : t('noAnswer'))}</span>
          <span className={css['time']}>
            <TimeText at={at} />
          </span>
        </span>
      }
    >
      <div className={css['parts']}>
        {said !== undefined && <p lang="en">{said}</p>}
        {response !== null && response !== '' && (
          <div className={css['answer']}>
            <CodeBlock text={response} label={d('answerBody')} />
          </div>
        )}
        <Link to="/deliveries/$deliveryId" params={{ deliveryId: id }} search={{}}>
          {t('openDelivery')}
        </Link>
      </div>
    </Callout>
  );
}
