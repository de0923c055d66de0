import { KeyRound } from 'lucide-react';
import type { ReactNode } from 'react';
import type { DocumentService } from '../../api/services';
import { serviceTexts } from '../../texts/services';
import { useTexts } from '../../texts/useTexts';
import { Button } from '../../ui/Button';
import { Callout } from '../../ui/States';
import css from './Services.module.css';
import { useLinkAccount } from './useLinkAccount';

/** For other pages: a button that links an account, and under it how far that has come. */
export function LinkAccount({ service }: { readonly service: DocumentService }) {
  const t = useTexts(serviceTexts);
  const { start, busy, notice } = useLinkAccount(service);
  return (
    <div className={css['account']}>
      <Button kind="primary" icon={KeyRound} busy={busy} onClick={start}>
        {t(service.linkState === 'none' ? 'link' : 'linkAgain')}
      </Button>
      {notice}
    </div>
  );
}

/** A remark over or in a page: why an account has to be linked. */
export function LinkRemark({
  service,
  title,
  children,
}: {
  readonly service: DocumentService;
  readonly title: string;
  readonly children: ReactNode;
}) {
  const t = useTexts(serviceTexts);
  const { start, busy, notice } = useLinkAccount(service);
  return (
    <div className={css['remark']}>
      <Callout
        tone="warn"
        title={title}
        actions={
          <Button kind="primary" size="small" busy={busy} onClick={start}>
            {t(service.linkState === 'none' ? 'link' : 'linkAgain')}
          </Button>
        }
      >
        {children}
      </Callout>
      {notice}
    </div>
  );
}
