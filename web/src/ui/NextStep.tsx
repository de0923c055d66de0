import { Link } from '@tanstack/react-router';
import { ApiError, factOf } from '../api/errors';
import { common } from '../texts/common';
import { useTexts } from '../texts/useTexts';
import { buttonClass } from './Button';

/** Whether something leads on from a failure: what {@link NextStep} then shows. */
export function hasNextStep(error: unknown): error is ApiError {
  return error instanceof ApiError && stepOf(error) !== undefined;
}

/** Where what a call was refused for can be put right, as a button; nothing where the service names no place. */
export function NextStep({ error }: { readonly error: unknown }) {
  const t = useTexts(common);
  const step = error instanceof ApiError ? stepOf(error) : undefined;
  if (step === undefined) return null;
  const { text, ...where } = step;
  return (
    <Link {...where} className={buttonClass('secondary', 'small')}>
      {t(text)}
    </Link>
  );
}

function stepOf(error: ApiError) {
  const { code } = error;
  const subscription = factOf(error, 'subscriptionId');
  const document = factOf(error, 'documentId');
  const replay = factOf(error, 'replayId');
  if (code === 'LinkRequired' || code === 'ConsentRequired')
    return { to: '/services', search: {}, text: 'stepLink' } as const;
  if (replay !== undefined)
    return {
      to: '/replays/$replayId',
      params: { replayId: replay },
      search: {},
      text: 'stepReplay',
    } as const;
  if (document !== undefined)
    return {
      to: '/documents/$documentId',
      params: { documentId: document },
      search: {},
      text: 'stepDocument',
    } as const;
  if (factOf(error, 'userId') !== undefined)
    return {
      to: '/users',
      search: { active: 'true' },
      text: 'stepOtherUser',
    } as const;
  if (subscription !== undefined && code in OF_SUBSCRIPTION)
    return {
      to: '/subscriptions/$subscriptionId',
      params: { subscriptionId: subscription },
      search: {},
      text: OF_SUBSCRIPTION[code as keyof typeof OF_SUBSCRIPTION],
    } as const;
  return code === 'LimitReached' ? listAt(error.details.url) : undefined;
}

const OF_SUBSCRIPTION = {
  UrlDisabled: 'stepEnable',
  SubscriptionPaused: 'stepResume',
  Conflict: 'stepSubscription',
} as const;

/** Of what there may be no more. */
function listAt(url: string) {
  if (url.endsWith('/subscriptions'))
    return { to: '/subscriptions', search: {}, text: 'stepSubscriptions' } as const;
  if (url.endsWith('/users')) return { to: '/users', search: {}, text: 'stepUsers' } as const;
  if (url.endsWith('/custom-integrations'))
    return { to: '/integrations', search: {}, text: 'stepIntegrations' } as const;
  return url.endsWith('/api/v1/documents')
    ? ({ to: '/documents', search: {}, text: 'stepDocuments' } as const)
    : undefined;
}
