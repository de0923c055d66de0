import { useState } from 'react';
import type { DocumentService } from '../../api/services';
import { currentUser } from '../../api/session';
import { serviceTexts } from '../../texts/services';
import { useTexts } from '../../texts/useTexts';
import { ConfirmDialog } from '../../ui/Dialogs';
import { toast } from '../../ui/Toasts';
import { LinkNotice } from './LinkNotice';
import css from './Services.module.css';
import { useLinking } from './useLinking';

/** Everything that linking needs: what begins it, and what is shown meanwhile. */
export function useLinkAccount(service: DocumentService) {
  const t = useTexts(serviceTexts);
  const { name, authenticationType } = service;
  const [asks, setAsks] = useState(false);
  const made = useLinking(service, t('opening', { name }), () => toast('good', t('linked', { name })));
  const start = (): void => {
    if (authenticationType === 'ApiKey') setAsks(true);
    else void made.begin();
  };
  const notice = (
    <>
      <LinkNotice name={name} linking={made} />
      <ConfirmDialog
        open={asks}
        onClose={() => setAsks(false)}
        title={t('keyTitle', { name })}
        action={t('link')}
        onConfirm={made.begin}
      >
        <p>
          {t('keyText', { name })} <strong className={css['who']}>{currentUser()?.username}</strong>
        </p>
      </ConfirmDialog>
    </>
  );
  const busy = made.linking.is === 'asking' || made.linking.is === 'waiting';
  return { start, busy, notice };
}
