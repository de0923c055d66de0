import { Check, RotateCw, TriangleAlert, X } from 'lucide-react';
import { messageOf } from '../../../../ui/messageOf';
import { useStore } from '../../../../app/store';
import { common } from '../../../../texts/common';
import { documentTexts } from '../../../../texts/documents';
import { useTexts } from '../../../../texts/useTexts';
import { Button, IconButton } from '../../../../ui/Button';
import { bytes } from '../../../../ui/time';
import css from './Uploads.module.css';
import { clearUploads, isActive, retryUpload, stopAll, stopUpload, type Upload, uploads } from './uploads';

/** What is on its way to the service, and how far each has come. */
export function UploadPanel({ serviceId }: { readonly serviceId: string }) {
  const t = useTexts(documentTexts);
  const all = useStore(uploads).filter((one) => one.serviceId === serviceId);
  if (all.length === 0) return null;
  const active = all.filter(isActive).length;
  const failed = all.filter(({ state }) => state === 'failed').length;
  // What needs somebody comes first, and what has ended well last.
  const inOrder = all.toSorted((a, b) => RANK[a.state] - RANK[b.state]).slice(0, SHOWN);
  return (
    <section className={css['panel']} aria-label={t('uploads')}>
      <header className={css['head']}>
        <strong role="status">
          {active > 0 ? t('uploadsActive', { n: active }) : t('uploadsEnded', { n: all.length })}
          {failed > 0 && ` · ${t('uploadsFailed', { n: failed })}`}
        </strong>
        {active > 1 && (
          <Button size="small" kind="quiet" className={css['end']!} onClick={() => stopAll(serviceId)}>
            {t('uploadsStop')}
          </Button>
        )}
        {active < all.length && (
          <Button size="small" kind="quiet" onClick={() => clearUploads(serviceId)}>
            {t('uploadsClear')}
          </Button>
        )}
      </header>
      <ul className={css['list']}>
        {inOrder.map((one) => (
          <Row key={one.id} upload={one} />
        ))}
        {all.length > SHOWN && <li className={css['others']}>{t('andMore', { n: all.length - SHOWN })}</li>}
      </ul>
    </section>
  );
}

/** So many rows are shown; a folder may have thousands of files. */
const SHOWN = 200;
const RANK: Readonly<Record<Upload['state'], number>> = {
  failed: 0,
  sending: 1,
  waiting: 2,
  stopped: 3,
  done: 4,
};

function Row({ upload }: { readonly upload: Upload }) {
  const t = useTexts(documentTexts);
  const c = useTexts(common);
  const { id, name, file, sent, state, error, isTaken } = upload;
  const size = file?.size ?? 0;
  const part = size === 0 ? 1 : sent / size;
  return (
    <li className={css['row']}>
      <span className={css['name']}>
        <bdi title={name}>{name}</bdi>
      </span>
      <span className={css['state']}>
        {state === 'done' && <Check size={15} aria-hidden className={css['good']} />}
        {state === 'failed' && <TriangleAlert size={15} aria-hidden className={css['bad']} />}
        {state === 'sending'
          ? t('uploadSent', { sent: bytes(Math.min(sent, size)), size: bytes(size) })
          : t(`upload_${state}`)}
      </span>
      <span className={css['actions']}>
        {isActive(upload) && (
          <IconButton
            icon={X}
            size="small"
            label={`${c('cancel')}: ${name}`}
            onClick={() => stopUpload(id)}
          />
        )}
        {(state === 'failed' || state === 'stopped') && (
          <IconButton
            icon={RotateCw}
            size="small"
            label={`${c('tryAgain')}: ${name}`}
            onClick={() => retryUpload(id)}
          />
        )}
      </span>
      {state === 'sending' && (
        <progress
          className={css['progress']}
          max={1}
          // All has left, and the provider has not said yet that it has it.
          {...(part < 1 && { value: part })}
          aria-label={t('uploadOf', { name })}
        />
      )}
      {isTaken && <span className={css['note']}>{t('uploadTaken')}</span>}
      {state === 'failed' && <span className={css['error']}>{messageOf(error)}</span>}
    </li>
  );
}
