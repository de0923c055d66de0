import type { RefObject } from 'react';
import { formTexts } from '../../../texts/subscriptionForm';
import { useTexts } from '../../../texts/useTexts';
import { Button } from '../../../ui/Button';
import { Callout } from '../../../ui/States';
import css from './New.module.css';

/** The fields in their order, as people know them; each stands in a `data-field` of the form. */
const NAMES = {
  objCode: 'object',
  eventType: 'eventType',
  objId: 'objId',
  url: 'url',
  authToken: 'token',
  headers: 'headers',
  filters: 'which',
  settings: 'called',
} as const;
type FieldName = keyof typeof NAMES;

/** At the button: what is to be put right before it can be made, each a way to its field; nothing when nothing is. */
export function ToPutRight({
  form,
  errorOf,
}: {
  readonly form: RefObject<HTMLFormElement | null>;
  readonly errorOf: (field: string) => string | undefined;
}) {
  const t = useTexts(formTexts);
  const wrong = (Object.keys(NAMES) as FieldName[]).filter((field) => errorOf(field) !== undefined);
  if (wrong.length === 0) return null;
  const lead = (field: FieldName): void => {
    const place = form.current?.querySelector(`[data-field="${field}"]`);
    const details = place?.closest('details');
    if (details) details.open = true;
    const input =
      place?.querySelector<HTMLElement>('[aria-invalid="true"]') ??
      place?.querySelector<HTMLElement>('input, select, textarea, button');
    input?.focus({ preventScroll: true });
    (input ?? place)?.scrollIntoView({ block: 'center' });
  };
  return (
    <Callout tone="bad" role="alert" title={t('putRight', { n: wrong.length })}>
      <span className={css['suggestions']}>
        {wrong.map((field) => (
          <Button key={field} size="small" onClick={() => lead(field)}>
            {t(NAMES[field])}
          </Button>
        ))}
      </span>
    </Callout>
  );
}
