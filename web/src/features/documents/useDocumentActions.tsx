import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { messageOf } from '../../ui/messageOf';
import { hasNextStep, NextStep } from '../../ui/NextStep';
import { SERVICES_KEY } from '../../api/services';
import { currentUser } from '../../api/session';
import { documentTexts } from '../../texts/documents';
import { useTexts } from '../../texts/useTexts';
import { toast } from '../../ui/Toasts';
import { downloadDocument, type LinkedDocument, refreshDocument, unlinkDocument } from './api';
import { toEach } from './several';
import { SeveralDialog } from './SeveralDialog';

/** What can be done with linked documents. */
export interface DocumentActions {
  readonly download: (document: LinkedDocument) => void;
  readonly downloading: boolean;
  readonly refreshSome: (documents: readonly LinkedDocument[]) => void;
  readonly refreshing: boolean;
  readonly unlink: (documents: readonly LinkedDocument[]) => void;
}

/** Its owner may, and administrators. */
export function mayUnlink({ ownerID }: LinkedDocument): boolean {
  const me = currentUser();
  return me?.id === ownerID || me?.accessLevel === 'System Administrator';
}

/** @param onGone is told of what was unlinked */
export function useDocumentActions(onGone: (documents: readonly LinkedDocument[]) => void): {
  readonly actions: DocumentActions;
  readonly dialogs: React.ReactNode;
} {
  const t = useTexts(documentTexts);
  const client = useQueryClient();
  const [unlinking, setUnlinking] = useState<readonly LinkedDocument[]>();
  // A call may have found out that a link has run out.
  const failed = (error: unknown): void => {
    toast('bad', messageOf(error), hasNextStep(error) && <NextStep error={error} />);
    void client.invalidateQueries({ queryKey: SERVICES_KEY });
  };
  const download = useMutation({
    mutationFn: ({ ID }: LinkedDocument) => downloadDocument(ID),
    onError: failed,
  });
  const refresh = useMutation({
    mutationFn: (documents: readonly LinkedDocument[]) => toEach(documents, ({ ID }) => refreshDocument(ID)),
    onSuccess: ({ done, refused }) => {
      if (done.length > 0) toast('good', t('refreshed', { n: done.length }));
      if (refused.length === 1) failed(refused[0]!.error);
      else if (refused.length > 1) {
        const { error } = refused[0]!;
        toast(
          'bad',
          t('refreshRefused', { n: refused.length, why: messageOf(error) }),
          hasNextStep(error) && <NextStep error={error} />,
        );
      }
      void client.invalidateQueries({ queryKey: ['documents'] });
      for (const { ID } of done) void client.invalidateQueries({ queryKey: ['document', ID] });
    },
  });
  const dialogs = (
    <SeveralDialog
      items={unlinking}
      onClose={() => setUnlinking(undefined)}
      nameOf={({ name }) => name}
      title={
        unlinking?.length === 1
          ? t('unlinkOne', { name: unlinking[0]!.name })
          : t('unlinkTitle', { n: unlinking?.length ?? 0 })
      }
      action={t('unlinkSome', { n: unlinking?.length ?? 0 })}
      danger
      work={({ ID }) => unlinkDocument(ID)}
      onDone={({ done }) => {
        if (done.length > 0) toast('good', t('unlinked', { n: done.length }));
        onGone(done);
        void client.resetQueries({ queryKey: ['documents'] });
      }}
    >
      {t('unlinkText')}
    </SeveralDialog>
  );
  const actions: DocumentActions = {
    download: download.mutate,
    downloading: download.isPending,
    refreshSome: refresh.mutate,
    refreshing: refresh.isPending,
    unlink: setUnlinking,
  };
  return { actions, dialogs };
}
