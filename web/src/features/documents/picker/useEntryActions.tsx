import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { messageOf } from '../../../ui/messageOf';
import type { DocumentService } from '../../../api/services';
import { documentTexts } from '../../../texts/documents';
import { useTexts } from '../../../texts/useTexts';
import { toast } from '../../../ui/Toasts';
import { SeveralDialog } from '../SeveralDialog';
import { createFolder, deleteEntry, downloadEntry, renameEntry, runAction, useForgetProvider } from './api';
import { cut, type Entry, folderOf, type Place } from './entries';
import { NameDialog } from './NameDialog';

type Asked =
  | { readonly is: 'folder' }
  | { readonly is: 'rename'; readonly entry: Entry }
  | { readonly is: 'delete'; readonly entries: readonly Entry[] };

/** What can be done at a service, as far as it offers it. */
export interface EntryActions {
  readonly service: DocumentService;
  readonly offers: (endpoint: string) => boolean;
  /** Takes files, for whatever the picker is there for. */
  readonly pick: (entries: readonly Entry[]) => void;
  readonly download: (entry: Entry) => void;
  /** The id of the file that is about to be downloaded. */
  readonly downloading: string | undefined;
  readonly newFolder: () => void;
  readonly rename: (entry: Entry) => void;
  readonly remove: (entries: readonly Entry[]) => void;
  readonly run: (name: string, displayName: string, entry: Entry) => void;
}

/** @param onGone is told of what was deleted */
export function useEntryActions(
  service: DocumentService,
  place: Place,
  pick: EntryActions['pick'],
  onGone: (entries: readonly Entry[]) => void,
): { readonly actions: EntryActions; readonly dialogs: React.ReactNode } {
  const t = useTexts(documentTexts);
  const client = useQueryClient();
  const forget = useForgetProvider(service.id);
  const [asked, setAsked] = useState<Asked>();
  const download = useMutation({
    mutationFn: (entry: Entry) => downloadEntry(service.id, entry),
    onError: (error) => toast('bad', messageOf(error)),
  });
  const run = useMutation({
    mutationFn: ({ name, entry }: { name: string; displayName: string; entry: Entry }) =>
      runAction(service.id, name, entry.id),
    onSuccess: (_, { displayName, entry }) => {
      toast('good', t('actionDone', { action: displayName, name: cut(entry.title) }));
      void forget();
    },
    onError: (error) => toast('bad', messageOf(error)),
  });
  const close = (): void => setAsked(undefined);
  const removed = asked?.is === 'delete' ? asked.entries : undefined;
  const dialogs = (
    <>
      {asked?.is === 'folder' && (
        <NameDialog
          title={t('newFolder')}
          label={t('folderName')}
          action={t('createFolder')}
          onClose={close}
          save={async (name) => {
            await createFolder(service.id, folderOf(place), name);
            toast('good', t('folderCreated', { name: cut(name) }));
            await forget();
          }}
        />
      )}
      {asked?.is === 'rename' && (
        <NameDialog
          title={t('renameTitle', { name: asked.entry.title })}
          label={t('newName')}
          action={t('rename')}
          initial={asked.entry.title}
          onClose={close}
          save={async (name) => {
            await renameEntry(service.id, asked.entry.id, name);
            toast('good', t('renamed', { name: cut(name) }));
            void client.invalidateQueries({ queryKey: ['documents'] });
            await forget();
          }}
        />
      )}
      <SeveralDialog
        items={removed}
        onClose={close}
        nameOf={({ title }) => title}
        title={
          removed?.length === 1
            ? t('deleteOne', { name: removed[0]!.title })
            : t('deleteSome', { n: removed?.length ?? 0 })
        }
        action={t('delete')}
        danger
        work={(entry) => deleteEntry(service.id, entry)}
        onDone={({ done }) => {
          if (done.length > 0) toast('good', t('deleted', { n: done.length }));
          onGone(done);
          void forget();
        }}
      >
        <p>{t('deleteText', { name: service.name })}</p>
        {removed?.some(({ kind }) => kind === 'folder') && <p>{t('deleteFolders')}</p>}
      </SeveralDialog>
    </>
  );
  const actions: EntryActions = {
    service,
    offers: (endpoint) => service.availableEndpoints.includes(endpoint),
    pick,
    download: download.mutate,
    downloading: download.isPending ? download.variables.id : undefined,
    newFolder: () => setAsked({ is: 'folder' }),
    rename: (entry) => setAsked({ is: 'rename', entry }),
    remove: (entries) => setAsked({ is: 'delete', entries }),
    run: (name, displayName, entry) => run.mutate({ name, displayName, entry }),
  };
  return { actions, dialogs };
}
