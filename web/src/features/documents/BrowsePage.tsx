import { Link, type ToOptions, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useQueryClient } from '@tanstack/react-query';
import { CloudOff, KeyRound } from 'lucide-react';
import { useState } from 'react';
import { ApiError } from '../../api/errors';
import { type DocumentService, useServices } from '../../api/services';
import { documentTexts } from '../../texts/documents';
import { useTexts } from '../../texts/useTexts';
import { buttonClass } from '../../ui/Button';
import { Page } from '../../ui/Page';
import { Empty, ErrorState, Skeleton } from '../../ui/States';
import { toast } from '../../ui/Toasts';
import { LinkAccount } from '../services';
import { linkDocument } from './api';
import { type Entry, type Place } from './picker/entries';
import { Picker } from './picker/Picker';
import { SeveralDialog } from './SeveralDialog';

/** Where a linked file is already, nothing is left to do. */
const ALREADY = 'Conflict';

/** “Add from …”: browses a service, and links what is chosen there as documents. */
export function BrowsePage() {
  const t = useTexts(documentTexts);
  const { serviceId } = useParams({ from: '/documents/from/$serviceId' });
  const { data, error, refetch } = useServices();
  const service = data?.find(({ id }) => id === serviceId);
  const name = service?.name ?? '…';
  return (
    <Page title={t('browse', { name })} crumbs={<Link to="/documents">{t('title')}</Link>} fill>
      {service !== undefined ? (
        <Browse key={service.id} service={service} />
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <Skeleton lines={8} />
      ) : (
        <Empty
          icon={CloudOff}
          title={t('noService')}
          actions={
            <Link to="/services" className={buttonClass('primary')}>
              {t('toServices')}
            </Link>
          }
        >
          {t('noServiceText')}
        </Empty>
      )}
    </Page>
  );
}

function Browse({ service }: { readonly service: DocumentService }) {
  const t = useTexts(documentTexts);
  const client = useQueryClient();
  const { in: path = [], q: query, sort, view, open } = useSearch({ from: '/documents/from/$serviceId' });
  const navigate = useNavigate();
  const [picked, setPicked] = useState<readonly Entry[]>();
  const linkTo = (place: Place): ToOptions => ({
    to: '/documents/from/$serviceId',
    params: { serviceId: service.id },
    search: {
      ...(place.path.length > 0 && { in: [...place.path] }),
      ...(place.query !== undefined && { q: place.query }),
      ...(place.sort !== undefined && { sort: place.sort }),
      ...(place.view !== undefined && { view: place.view }),
      ...(place.open !== undefined && { open: place.open }),
    } as never,
  });
  if (service.linkState !== 'linked') {
    const how = service.linkState === 'none' ? 'toLink' : 'linkRunOut';
    return (
      <Empty
        icon={KeyRound}
        title={t(`${how}Title`, { name: service.name })}
        actions={<LinkAccount service={service} />}
      >
        {t(`${how}Text`, { name: service.name })}
      </Empty>
    );
  }
  const link = async ({ id }: Entry): Promise<void> => {
    try {
      await linkDocument(service.id, id);
    } catch (error) {
      if (!(error instanceof ApiError && error.code === ALREADY)) throw error;
    }
  };
  return (
    <>
      <Picker
        service={service}
        place={{ path, query, sort, view, open }}
        linkTo={linkTo}
        onGo={(place, how) => void navigate({ ...linkTo(place), replace: how?.replace ?? false } as never)}
        onPick={setPicked}
      />
      <SeveralDialog
        items={picked}
        onClose={() => setPicked(undefined)}
        nameOf={({ title }) => title}
        title={
          picked?.length === 1
            ? t('linkOneTitle', { name: picked[0]!.title })
            : t('linkSomeTitle', { n: picked?.length ?? 0 })
        }
        action={t('linkSome', { n: picked?.length ?? 0 })}
        work={link}
        onDone={({ done }) => {
          void client.invalidateQueries({ queryKey: ['documents'] });
          if (done.length > 0) toast('good', t('linked', { n: done.length }));
        }}
      >
        {t('linkText', { name: service.name })}
      </SeveralDialog>
    </>
  );
}
