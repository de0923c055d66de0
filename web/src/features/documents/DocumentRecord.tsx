import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Download, ExternalLink, FolderOpen, RotateCw, Unlink, X, Zap } from 'lucide-react';
import { SERVICE_URL } from '../../api/place';
import { useServices } from '../../api/services';
import { currentUser } from '../../api/session';
import { useKeys } from '../../app/keys';
import { common } from '../../texts/common';
import { documentTexts } from '../../texts/documents';
import { useTexts } from '../../texts/useTexts';
import { Button, buttonClass, IconButton } from '../../ui/Button';
import { copyText } from '../../ui/copy';
import { Copyable } from '../../ui/Copyable';
import { CopyButton } from '../../ui/CopyButton';
import { Fact, Facts, useTitle } from '../../ui/Page';
import { Callout, ErrorState, Skeleton } from '../../ui/States';
import { bytes } from '../../ui/time';
import { TimeText } from '../../ui/TimeText';
import { LinkRemark } from '../services';
import { type LinkedDocument, pictureOf, useDocument } from './api';
import css from './Documents.module.css';
import { Thumbnail } from './parts/Thumbnail';
import { mayUnlink, useDocumentActions } from './useDocumentActions';

/** One linked document: what is known of it, and what the user's own account at its provider allows. */
export function DocumentRecord() {
  const { ID } = useParams({ from: '/documents/$ID' });
  const { data, error, refetch } = useDocument(ID);
  const t = useTexts(documentTexts);
  const c = useTexts(common);
  const search = useSearch({ from: '/documents' });
  const navigate = useNavigate();
  const close = (): void => void navigate({ to: '/documents', search });
  useTitle(data?.name ?? t('document'));
  useKeys([
    { keys: 'Escape', label: c('close'), run: close },
    { keys: 'c', label: c('keyCopyId'), run: () => void copyText(ID) },
    { keys: 'y', label: c('copyAsCurl'), run: () => void copyText(curlOf(ID)) },
  ]);
  return (
    <div className={css['record']}>
      <div className={css['headLine']}>
        <h2 className={css['title']}>
          <bdi>{data?.name ?? '…'}</bdi>
        </h2>
        <IconButton icon={X} label={c('close')} keys="Esc" onClick={close} />
      </div>
      {data !== undefined ? (
        <Shown document={data} onGone={close} />
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton lines={8} />
      )}
    </div>
  );
}

function curlOf(id: string): string {
  return `curl '${SERVICE_URL}/api/v1/documents/${id}' -H "sessionID: $SESSION"`;
}

function Shown({ document, onGone }: { readonly document: LinkedDocument; readonly onGone: () => void }) {
  const t = useTexts(documentTexts);
  const c = useTexts(common);
  const { actions, dialogs } = useDocumentActions((gone) => gone.length > 0 && onGone());
  const { data: services } = useServices();
  const service = services?.find(({ id }) => id === document.integrationId);
  const isReached = service?.linkState === 'linked';
  const { ID, metadata, ownerUsername, integrationName } = document;
  return (
    <>
      <Thumbnail what={metadata} size="large" picture={isReached ? pictureOf(document) : undefined} />
      {services !== undefined && service === undefined && (
        <Callout tone="warn" title={t('unreachable')}>
          {t('unreachableText')}
        </Callout>
      )}
      {service !== undefined && !isReached && (
        <LinkRemark service={service} title={t('notLinked', { name: service.name })}>
          {t('notLinkedText')}
        </LinkRemark>
      )}
      <div className={css['actions']}>
        {metadata.viewLink !== undefined && (
          <a
            href={metadata.viewLink}
            target="_blank"
            rel="noopener noreferrer"
            className={buttonClass('primary')}
          >
            <ExternalLink size={16} aria-hidden />
            <span>{t('openThere')}</span>
          </a>
        )}
        <Button
          icon={Download}
          disabled={!isReached}
          busy={actions.downloading}
          onClick={() => actions.download(document)}
        >
          {t('download')}
        </Button>
        <Button
          icon={RotateCw}
          disabled={!isReached}
          busy={actions.refreshing}
          onClick={() => actions.refreshSome([document])}
        >
          {t('refresh')}
        </Button>
        {mayUnlink(document) && (
          <Button kind="danger" icon={Unlink} onClick={() => actions.unlink([document])}>
            {t('unlink')}
          </Button>
        )}
      </div>
      <Facts>
        <Fact name={t('owner')}>
          <bdi>{ownerUsername}</bdi>
        </Fact>
        <Fact name={t('provider')}>
          <bdi>{integrationName ?? t('providerGone')}</bdi>
        </Fact>
        <Fact name={t('size')}>{metadata.size === undefined ? '–' : bytes(metadata.size)}</Fact>
        <Fact name={t('type')}>{metadata.mimeType ?? '–'}</Fact>
        <Fact name={t('modified')}>
          {metadata.dateModified === undefined ? '–' : <TimeText at={metadata.dateModified} />}
        </Fact>
        <Fact name={t('linkedAt')}>
          <TimeText at={document.linkedAt} />
        </Fact>
        <Fact name={t('updatedAt')}>
          <TimeText at={document.lastUpdateDate} />
        </Fact>
        {metadata.readOnly && <Fact name={t('readOnly')}>{t('readOnlyText')}</Fact>}
        <Fact name={t('id')} wide>
          <Copyable text={ID} />
        </Fact>
        <Fact name={t('externalId')} wide>
          <Copyable text={document.externalId} />
        </Fact>
      </Facts>
      <div className={css['actions']}>
        <CopyButton name={c('copyAsCurl')} text={() => curlOf(ID)} size="usual" />
        {currentUser()?.accessLevel === 'System Administrator' && (
          <Link to="/events" search={{ objCode: 'DOCU', objId: ID }} className={buttonClass()}>
            <Zap size={16} aria-hidden />
            <span>{t('events')}</span>
          </Link>
        )}
        {isReached && (
          <Link
            to="/documents/from/$serviceId"
            params={{ serviceId: document.integrationId }}
            search={{ open: document.externalId }}
            className={buttonClass()}
          >
            <FolderOpen size={16} aria-hidden />
            <span>{t('showThere')}</span>
          </Link>
        )}
      </div>
      {dialogs}
    </>
  );
}
