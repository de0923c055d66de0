import { useQuery } from '@tanstack/react-query';
import { api, call } from '../../api/client';
import { saveFile } from '../../api/save';
import type { components } from '../../api/schema';
import type { Search } from '../../app/search';
import type { ListPage } from '../../ui/table/useList';
import type { PictureSource } from './parts/Thumbnail';

const D = '/api/v1/documents';
const PAGE = 100;

/** A provider's file that was linked here. */
export type LinkedDocument = components['schemas']['DocumentResponse'];

/** The filters of an address as the service takes them. */
export function documentQuery({ integrationId, ownerID, search }: Search): Readonly<Record<string, string>> {
  return {
    ...(typeof integrationId === 'string' && { integrationId }),
    ...(typeof ownerID === 'string' && { ownerID }),
    ...(typeof search === 'string' && { search }),
  };
}

/** @param cursor the number of the page */
export async function listDocuments(
  search: Search,
  cursor: string | undefined,
  signal: AbortSignal,
): Promise<ListPage<LinkedDocument> & { readonly total: number }> {
  const page = Number(cursor ?? 1);
  const query = { page, limit: PAGE, ...documentQuery(search) };
  const { documents, meta } = await call(api.GET(D, { params: { query }, signal }));
  return {
    rows: documents,
    cursor: meta.page < meta.page_count ? String(meta.page + 1) : null,
    total: meta.total_count,
  };
}

export function useDocument(id: string) {
  return useQuery({
    queryKey: ['document', id],
    queryFn: ({ signal }) => call(api.GET(`${D}/{ID}`, { params: { path: { ID: id } }, signal })),
  });
}

/** The documents that a provider's file was linked as, by whomever. */
export function useDocumentsOf(integrationId: string, externalId: string) {
  return useQuery({
    queryKey: ['documents', 'of', integrationId, externalId],
    queryFn: async ({ signal }) => {
      const query = { integrationId, externalId, limit: PAGE };
      const { documents } = await call(api.GET(D, { params: { query }, signal }));
      return documents as readonly LinkedDocument[];
    },
  });
}

export function linkDocument(integrationId: string, externalId: string): Promise<LinkedDocument> {
  return call(api.POST(D, { body: { integrationId, externalId } }));
}

export function refreshDocument(id: string): Promise<LinkedDocument> {
  return call(api.POST(`${D}/{ID}/refresh`, { params: { path: { ID: id } } }));
}

export function unlinkDocument(id: string) {
  return call(api.DELETE(`${D}/{ID}`, { params: { path: { ID: id } } }));
}

export function downloadDocument(id: string): Promise<void> {
  return saveFile(`${D}/${encodeURIComponent(id)}/content`, (signal) =>
    api.GET(`${D}/{ID}/content`, { params: { path: { ID: id } }, parseAs: 'stream', signal }),
  );
}

export function pictureOf({ ID }: LinkedDocument): PictureSource {
  return {
    key: ['document', ID],
    fetch: (size, signal) =>
      call(
        api.GET(`${D}/{ID}/thumbnail`, {
          params: { path: { ID }, query: { size } },
          parseAs: 'blob',
          signal,
        }),
      ) as Promise<Blob>,
  };
}
