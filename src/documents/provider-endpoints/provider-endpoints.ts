import { Injectable } from '@nestjs/common';
import {
  type DocumentProvider,
  DocumentProviders,
  type Metadata,
  type MetadataList,
} from '../../custom-integrations/index.js';
import { isUuid } from '../../platform/crypto/index.js';
import { AppError } from '../../platform/http/errors/index.js';
import type { Principal } from '../../auth/index.js';
import { DocumentUpdates } from '../linked/document-updates.js';
import type { FilesQuery, RemoveItemQuery, SearchQuery } from './queries.js';
import type { CreateFolderRequest, CustomActionRequest, RenameRequest } from './requests.js';
import { DoneResponse, ProviderInfoResponse } from './responses.js';
import { endpoint, ifListed, ifOffered } from './optional-endpoints.js';
import { LONGEST_NAME } from './limits.js';
import { textProblem } from '../../lib/text-rules.js';

const DONE: DoneResponse = { status: 'success' };

/** The caller's account at a provider, for front-ends (docs/contract/document-webhooks.md#4). */
@Injectable()
export class ProviderEndpoints {
  constructor(
    private readonly providers: DocumentProviders,
    private readonly updates: DocumentUpdates,
  ) {}

  /** @throws AppError NotFound, IntegrationDisabled, LinkRequired, ConsentRequired */
  async open(caller: Principal, integrationId: string): Promise<DocumentProvider> {
    if (!isUuid(integrationId)) throw new AppError('NotFound', 'There is no such document service.');
    return this.providers.open(caller, integrationId.toLowerCase());
  }

  async metadata(caller: Principal, integrationId: string, id: string): Promise<Metadata> {
    return (await this.open(caller, integrationId)).metadata(id);
  }

  async files(
    caller: Principal,
    integrationId: string,
    { parentId, max, offset }: FilesQuery,
  ): Promise<MetadataList> {
    return (await this.open(caller, integrationId)).files(parentId, { max, offset });
  }

  async search(
    caller: Principal,
    integrationId: string,
    { query, parentId, max, offset }: SearchQuery,
  ): Promise<MetadataList> {
    return (await this.open(caller, integrationId)).search(query, parentId, { max, offset });
  }

  async createFolder(caller: Principal, integrationId: string, body: CreateFolderRequest): Promise<Metadata> {
    const provider = await this.open(caller, integrationId);
    return ifOffered(provider, 'to create folders', endpoint('createFolder'), () =>
      provider.createFolder(body.parentId, body.name),
    );
  }

  /**
   * Renames at the provider, then tells the subscribers of linked documents.
   * @throws AppError StoreUnavailable when they could not be told: the same call again does it
   */
  async rename(caller: Principal, integrationId: string, { id, name }: RenameRequest): Promise<DoneResponse> {
    const provider = await this.open(caller, integrationId);
    await ifOffered(provider, 'to rename', endpoint('rename'), () => provider.rename(id, name));
    await this.updates.renamed(caller, provider.integrationId, id, name);
    return DONE;
  }

  async remove(
    caller: Principal,
    integrationId: string,
    { documentId, folderId }: RemoveItemQuery,
  ): Promise<DoneResponse> {
    const what = folderId === undefined ? { documentId: documentId! } : { folderId };
    const provider = await this.open(caller, integrationId);
    await ifOffered(provider, 'to delete', endpoint('delete'), () => provider.remove(what));
    return DONE;
  }

  /** @throws AppError NotFound for an action that the provider's serviceInfo does not list */
  async customAction(
    caller: Principal,
    integrationId: string,
    name: string,
    { documentId, documentVersionId }: CustomActionRequest,
  ): Promise<DoneResponse> {
    const problem = textProblem(name, 1, LONGEST_NAME);
    if (problem !== undefined) throw new AppError('ValidationFailed', `The action's name ${problem}.`);
    const provider = await this.open(caller, integrationId);
    await ifListed(provider, name, () => provider.customAction(name, documentId, documentVersionId));
    return DONE;
  }

  async serviceInfo(caller: Principal, integrationId: string): Promise<ProviderInfoResponse> {
    return ProviderInfoResponse.of(await (await this.open(caller, integrationId)).serviceInfo());
  }
}
