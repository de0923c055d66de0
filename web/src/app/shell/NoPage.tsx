import { Link, type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { MapPinOff, TriangleAlert } from 'lucide-react';
import { useEffect } from 'react';
import { common } from '../../texts/common';
import { useTexts } from '../../texts/useTexts';
import { Button, buttonClass } from '../../ui/Button';
import { CodeBlock } from '../../ui/CodeBlock';
import { Page } from '../../ui/Page';
import { Empty } from '../../ui/States';

/** For an address without a page. */
export function NotFound() {
  const t = useTexts(common);
  return (
    <Page title={t('pageMissing')}>
      <Empty
        icon={MapPinOff}
        title={t('pageMissingHint')}
        actions={
          <Link to="/" className={buttonClass('primary')}>
            {t('toOverview')}
          </Link>
        }
      />
    </Page>
  );
}

/** In the place of a page that failed while it was drawn. */
export function PageFailed({ error, reset }: ErrorComponentProps) {
  const t = useTexts(common);
  const router = useRouter();
  useEffect(() => router.history.subscribe(reset), [router, reset]);
  return (
    <Page title={t('errorPage')}>
      <Empty
        icon={TriangleAlert}
        title={t('errorPageHint')}
        actions={
          <Button kind="primary" onClick={() => location.reload()}>
            {t('reload')}
          </Button>
        }
      >
        <CodeBlock text={String(error)} />
      </Empty>
    </Page>
  );
}
