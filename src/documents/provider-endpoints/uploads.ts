import { Injectable } from '@nestjs/common';
import type { DocumentProvider, Metadata, UploadTarget } from '../../custom-integrations/index.js';
import { mediaType, streamedBody, type StreamedBody } from '../../platform/http/body/index.js';
import { AppError } from '../../platform/http/errors/index.js';
import { type TransferCall, Transfers } from '../transfer/transfers.js';
import { endpoint, ifOffered } from './optional-endpoints.js';
import { ProviderEndpoints } from './provider-endpoints.js';

/** Documents on their way to a provider: announced, then streamed (docs/contract/document-webhooks.md#4). */
@Injectable()
export class Uploads {
  constructor(
    private readonly endpoints: ProviderEndpoints,
    private readonly transfers: Transfers,
  ) {}

  /**
   * Takes the call's body to the provider.
   * @returns the new file as the provider knows it afterwards, or as it announced it when it does not say; undefined
   * when the caller has gone
   * @throws AppError UnsupportedMediaType for a form, whose parts are not the file; MalformedRequest when it breaks off or stands still;
   * whatever the provider's calls throw. What was announced then stays with the provider.
   */
  async upload(call: TransferCall, target: UploadTarget): Promise<Metadata | undefined> {
    if (mediaType(call.request) === 'multipart/form-data') {
      throw new AppError(
        'UnsupportedMediaType',
        'multipart/form-data is not supported here; send the file itself as the body.',
      );
    }
    const body = streamedBody(call.request);
    const provider = await this.endpoints.open(call.caller, call.integrationId);
    const { integrationId } = provider;
    return this.transfers.during({ ...call, integrationId }, async (signal) => {
      const { id, ...announced } = await ifOffered(provider, 'uploads', endpoint('uploadInit'), () =>
        provider.uploadInit(target),
      );
      signal.throwIfAborted();
      await transfer(provider, id, body, signal);
      return provider.metadata(id).catch((error: unknown) => {
        if (error instanceof AppError) return { ...announced, id };
        throw error;
      });
    });
  }
}

async function transfer(
  provider: DocumentProvider,
  id: string,
  body: StreamedBody,
  signal: AbortSignal,
): Promise<void> {
  try {
    await provider.upload(id, body, { length: body.length, signal });
  } catch (error) {
    // Where the body failed, the provider is not to blame.
    throw body.errored instanceof AppError ? body.errored : error;
  }
  if (!body.readableEnded && body.length !== 0) {
    throw new AppError(
      'ProviderError',
      'The document provider answered before it had received the whole file.',
    );
  }
}
