import { Check, RotateCw, TriangleAlert, X } from 'lucide-react';
import { messageOf } from '../../../api/errors';
import { useStore } from '../../../app/store';
import { common } from '../../../texts/common';
import { documentTexts } from '../../../texts/documents';
import { useTexts } from '../../../texts/useTexts';
import { Button, IconButton } from '../../../ui/Button';
import { bytes } from '../../../ui/time';
import css from './Uploads.module.css';
import { clearUploads, isActive, retryUpload, stopUpload, type Upload, uploads } from './uploads';

/** What is on its way to the service, and how far each has come. */
export function UploadPanel({ serviceId }: { readonly serviceId: string }) {
  const t = useTexts(documentTexts);
  const all = useStore(uploads).filter((one) => one.serviceId === serviceId);
  if (all.length === 0) return null;
  const active = all.filter(isActive).length;
  return (
    <section className={css['panel']} aria-label={t('uploads')}>
      <header className={css['head']}>
        <strong role="status">
          {active > 0 ? t('uploadsActive', { n: active }) : t('uploadsEnded', { n: all.length })}
        </strong>
        {active < all.length && (
          <Button size="small" kind="quiet" onClick={() => clearUploads(serviceId)}>
            {t('uploadsClear')}
          </Button>
        )}
      </header>
      <ul className={css['list']}>
        {all.map((one) => (
          <Row key={one.id} upload={one} />
        ))}
      </ul>
    </section>
  );
}

function Row({ upload }: { readonly upload: Upload }) {
  const t = useTexts(documentTexts);
  const c = useTexts(common);
  const { id, file, sent, state, error } = upload;
  const part = file.size === 0 ? 1 : sent / file.size;
  return (
    <li className={css['row']}>
      <span className={css['name']}>
        <bdi>{file.name}</bdi>
      </span>
      <span className={css['state']}>
        {state === 'done' && <Check size={15} aria-hidden className={css['good']} />}
        {state === 'failed' && <TriangleAlert size={15} aria-hidden className={css['bad']} />}
        {state === 'sending'
          ? t('uploadSent', { sent: bytes(Math.min(sent, file.size)), size: bytes(file.size) })
          : t(`upload_${state}`)}
      </span>
      <span className={css['actions']}>
        {isActive(upload) && (
          <IconButton
            icon={X}
            size="small"
            label={`${c('cancel')}: ${file.name}`}
            onClick={() => stopUpload(id)}
          />
        )}
        {(state === 'failed' || state === 'stopped') && (
          <IconButton
            icon={RotateCw}
            size="small"
            label={`${c('tryAgain')}: ${file.name}`}
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
          aria-label={t('uploadOf', { name: file.name })}
        />
      )}
      {state === 'failed' && <span className={css['error']}>{messageOf(error)}</span>}
    </li>
  );
}
