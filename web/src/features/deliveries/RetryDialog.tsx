import { useState } from 'react';
import { messageOf } from '../../ui/messageOf';
import { deliveryTexts } from '../../texts/deliveries';
import { useTexts } from '../../texts/useTexts';
import { ConfirmDialog } from '../../ui/Dialogs';
import { NextStep } from '../../ui/NextStep';
import { Callout } from '../../ui/States';
import { toast } from '../../ui/Toasts';
import { retryDelivery } from './api';
import { type Delivery, mayRetry } from './deliveries';

const AT_ONCE = 4;

/** Asks before some deliveries are retried, and says what came of it. */
export function RetryDialog({
  deliveries,
  onClose,
  onDone,
}: {
  /** Undefined: it is closed. */
  readonly deliveries: readonly Delivery[] | undefined;
  readonly onClose: () => void;
  readonly onDone: () => void;
}) {
  const t = useTexts(deliveryTexts);
  const [refusals, setRefusals] = useState<readonly unknown[]>([]);
  const able = (deliveries ?? []).filter(mayRetry);
  const skipped = (deliveries?.length ?? 0) - able.length;
  const close = (): void => {
    setRefusals([]);
    onClose();
  };
  const run = async (): Promise<void> => {
    const refused: unknown[] = [];
    const waiting = [...able];
    const work = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        await retryDelivery(next.id).catch((error: unknown) => refused.push(error));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    const asked = able.length - refused.length;
    if (asked > 0) toast('good', t('retryAsked', { n: asked }));
    onDone();
    if (refused.length > 0) {
      setRefusals(refused);
      throw new Error('some were refused');
    }
  };
  const n = able.length;
  return (
    <ConfirmDialog
      open={deliveries !== undefined}
      onClose={close}
      title={t('retryTitle', { n })}
      action={t('retrySome', { n })}
      onConfirm={run}
      error={
        refusals.length > 0 && (
          <Callout tone="bad" role="alert" actions={<NextStep error={refusals[0]} />}>
            {t('retryRefused', { n: refusals.length, why: messageOf(refusals[0]) })}
          </Callout>
        )
      }
    >
      {n > 0 && <p>{t('retryText', { n })}</p>}
      {skipped > 0 && <p>{t('retrySkipped', { n: skipped })}</p>}
    </ConfirmDialog>
  );
}
