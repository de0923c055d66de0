import { describe, expect, it } from '@jest/globals';
import { ManualClock } from '../../../test/support/manual-clock.js';
import { loadConfig } from '../../config/index.js';
import { newSigningSecret, WebhookSigner } from '../../platform/crypto/index.js';
import { type EgressClient, parseTarget } from '../../platform/egress/index.js';
import { Log } from '../../platform/logging/log.js';
import { Metrics } from '../../platform/metrics/index.js';
import { DeliveryMetrics } from '../metrics/delivery-metrics.js';
import type { Destination } from '../model/destination.js';
import { deliveryId } from '../model/ids.js';
import type { PayloadBuilder } from './payload.js';
import { WebhookSender } from './webhook-sender.js';

const DESTINATION: Destination = {
  subscriptionId: 's',
  customerId: 'c',
  endpointId: 1,
  url: parseTarget('https://receiver.example/'),
  credentials: {
    authToken: null,
    customHeaders: [],
    headers: [],
    signer: new WebhookSigner([newSigningSecret()]),
    rotating: undefined,
  },
  base64: false,
  paused: false,
};
const FAILED = {
  delivered: false,
  reached: false,
  fault: 'LOCAL_FAILURE',
  error: 'The request could not be made, for a reason that is in the log of the node that tried.',
};
const mistake = (): never => {
  throw new RangeError('Invalid string length');
};

describe('an attempt', () => {
  const send = (egress: Partial<EgressClient>, buildFor: () => string): Promise<unknown> => {
    const clock = new ManualClock();
    const sender = new WebhookSender(
      egress as EgressClient,
      clock,
      loadConfig({}),
      new DeliveryMetrics(new Metrics(), clock),
      Log.create('silent'),
    );
    const payload = { buildFor } as unknown as PayloadBuilder;
    const id = deliveryId('00000000-0000-7000-8000-000000000000', 0);
    return sender.send(DESTINATION, id, { payload, version: 2 });
  };

  it('whose body cannot be made fails, and says nothing of its receiver', async () => {
    expect(await send({ post: mistake }, mistake)).toMatchObject(FAILED);
  });

  it('that breaks while it is sent fails, and says nothing of its receiver', async () => {
    expect(await send({ post: () => Promise.reject(new TypeError('no')) }, () => '{}')).toMatchObject(FAILED);
  });
});
