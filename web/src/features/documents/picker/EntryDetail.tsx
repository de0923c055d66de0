import { Link } from '@tanstack/react-router';
import { Download, ExternalLink, Link2, Pencil, Play, Trash2, X } from 'lucide-react';
import { useKeys } from '../../../app/keys';
import { common } from '../../../texts/common';
import { documentTexts } from '../../../texts/documents';
import { useTexts } from '../../../texts/useTexts';
import { Button, buttonClass, IconButton } from '../../../ui/Button';
import { Copyable } from '../../../ui/Copyable';
import { Fact, Facts } from '../../../ui/Page';
import { ErrorState, Skeleton } from '../../../ui/States';
import { bytes } from '../../../ui/time';
import { TimeText } from '../../../ui/TimeText';
import { useDocumentsOf } from '../api';
import css from '../Documents.module.css';
import { Thumbnail } from '../parts/Thumbnail';
import { pictureOf, useEntry } from './api';
import type { Entry } from './entries';
import type { EntryActions } from './useEntryActions';

/** One file of a service, as it is there now. */
export function EntryDetail({
  id,
  actions,
  onClose,
}: {
  readonly id: string;
  readonly actions: EntryActions;
  readonly onClose: () => void;
}) {
  const c = useTexts(common);
  const { data, error, refetch } = useEntry(actions.service.id, id);
  useKeys([{ keys: 'Escape', label: c('close'), run: onClose }]);
  const close = <IconButton icon={X} label={c('close')} keys="Esc" onClick={onClose} />;
  return (
    <div className={css['record']}>
      <div className={css['headLine']}>
        <h2 className={css['title']}>
          <bdi>{data?.title ?? '…'}</bdi>
        </h2>
        {close}
      </div>
      {data !== undefined ? (
        <Shown entry={data} actions={actions} />
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton lines={6} />
      )}
    </div>
  );
}

function Shown({ entry, actions }: { readonly entry: Entry; readonly actions: EntryActions }) {
  const t = useTexts(documentTexts);
  const { service, offers, pick, download, downloading, rename, remove, run } = actions;
  const mayChange = entry.readOnly !== true;
  return (
    <>
      <Thumbnail what={entry} size="large" picture={pictureOf(actions, entry)} />
      <div className={css['actions']}>
        <Button kind="primary" icon={Link2} onClick={() => pick([entry])}>
          {t('link')}
        </Button>
        {entry.viewLink !== undefined && (
          <a href={entry.viewLink} target="_blank" rel="noopener noreferrer" className={buttonClass()}>
            <ExternalLink size={16} aria-hidden />
            <span>{t('openThere')}</span>
          </a>
        )}
        {offers('download') && (
          <Button icon={Download} busy={downloading === entry.id} onClick={() => download(entry)}>
            {t('download')}
          </Button>
        )}
        {service.customActions.map(({ name, displayName }) => (
          <Button key={name} icon={Play} onClick={() => run(name, displayName, entry)}>
            <bdi>{displayName}</bdi>
          </Button>
        ))}
        {mayChange && offers('rename') && (
          <Button icon={Pencil} onClick={() => rename(entry)}>
            {t('rename')}
          </Button>
        )}
        {mayChange && offers('delete') && (
          <Button kind="danger" icon={Trash2} onClick={() => remove([entry])}>
            {t('delete')}
          </Button>
        )}
      </div>
      <LinkedAs serviceId={service.id} externalId={entry.id} />
      <Facts>
        <Fact name={t('size')}>{entry.size === undefined ? '–' : bytes(entry.size)}</Fact>
        <Fact name={t('type')}>{entry.mimeType ?? '–'}</Fact>
        <Fact name={t('modified')}>
          {entry.dateModified === undefined ? '–' : <TimeText at={entry.dateModified} />}
        </Fact>
        {!mayChange && <Fact name={t('readOnly')}>{t('readOnlyText')}</Fact>}
        <Fact name={t('externalId')} wide>
          <Copyable text={entry.id} />
        </Fact>
      </Facts>
    </>
  );
}

function LinkedAs({ serviceId, externalId }: { readonly serviceId: string; readonly externalId: string }) {
  const t = useTexts(documentTexts);
  const { data = [] } = useDocumentsOf(serviceId, externalId);
  if (data.length === 0) return null;
  return (
    <div className={css['linkedAs']}>
      <h3 className={css['small']}>{t('linkedAs')}</h3>
      <ul className={css['plain']}>
        {data.map(({ ID, ownerUsername, linkedAt }) => (
          <li key={ID}>
            <Link to="/documents/$ID" params={{ ID }}>
              {t('linkedBy', { name: ownerUsername })}
            </Link>{' '}
            <TimeText at={linkedAt} short />
          </li>
        ))}
      </ul>
    </div>
  );
}
