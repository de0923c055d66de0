import { serviceTexts } from '../../texts/services';
import { useTexts } from '../../texts/useTexts';
import { common } from '../../texts/common';
import { Button, buttonClass } from '../../ui/Button';
import { Callout, ErrorNote } from '../../ui/States';
import { comeBackTo } from './popup';
import type { useLinking } from './useLinking';

/** How far linking has come, in words, and what to do next. */
export function LinkNotice({ name, linking: made }: { readonly name: string; readonly linking: Made }) {
  const t = useTexts(serviceTexts);
  const c = useTexts(common);
  const { linking, begin, stop, show } = made;
  const again = (
    <Button size="small" onClick={() => void begin()}>
      {c('tryAgain')}
    </Button>
  );
  const leave = (label: string) => (
    <Button size="small" kind="quiet" onClick={stop}>
      {label}
    </Button>
  );
  switch (linking.is) {
    case 'idle':
    case 'asking':
      return null;
    case 'waiting':
      return (
        <Callout
          role="status"
          title={t('waitingTitle')}
          actions={
            <>
              <Button size="small" onClick={show}>
                {t('showWindow')}
              </Button>
              <InThisTab url={linking.url} />
              {leave(c('cancel'))}
            </>
          }
        >
          {t('waitingText', { name })}
        </Callout>
      );
    case 'blocked':
      return (
        <Callout
          tone="warn"
          role="alert"
          title={t('blockedTitle')}
          actions={
            <>
              <InThisTab url={linking.url} primary />
              {leave(c('cancel'))}
            </>
          }
        >
          {t('blockedText')}
        </Callout>
      );
    case 'closed':
      return (
        <Callout
          tone="warn"
          role="status"
          title={t('closedTitle')}
          actions={
            <>
              <Button size="small" onClick={() => void begin()}>
                {t('openAgain')}
              </Button>
              <InThisTab url={linking.url} />
              {leave(c('cancel'))}
            </>
          }
        >
          {t('closedText')}
        </Callout>
      );
    case 'denied':
    case 'failed':
      return (
        <Callout
          tone={linking.is === 'denied' ? 'warn' : 'bad'}
          role="alert"
          title={t(linking.is === 'denied' ? 'deniedTitle' : 'failedTitle', { name })}
          actions={
            <>
              {again}
              {leave(c('dismiss'))}
            </>
          }
        >
          {linking.message !== '' && t('says', { message: linking.message })}
        </Callout>
      );
    case 'refused':
      return (
        <ErrorNote error={linking.error}>
          <div>{again}</div>
        </ErrorNote>
      );
  }
}

type Made = ReturnType<typeof useLinking>;

/** A link and no button: it can also be opened elsewhere. */
function InThisTab({ url, primary = false }: { readonly url: string; readonly primary?: boolean }) {
  const t = useTexts(serviceTexts);
  return (
    <a
      href={url}
      className={buttonClass(primary ? 'primary' : 'secondary', 'small')}
      onClick={() => comeBackTo(location.href)}
    >
      {t('inThisTab')}
    </a>
  );
}
