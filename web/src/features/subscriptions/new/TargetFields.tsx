import { Dices } from 'lucide-react';
import { useMemo } from 'react';
import { formTexts } from '../../../texts/subscriptionForm';
import { useTexts } from '../../../texts/useTexts';
import { Button } from '../../../ui/Button';
import { Combobox } from '../../../ui/Combobox';
import { Checkbox, SecretField, SelectField, TextField } from '../../../ui/Field';
import { Callout } from '../../../ui/States';
import { useObjects } from '../../../api/objects';
import { type Draft, newToken, urlProblem } from './draft';
import css from './New.module.css';
import { Pairs } from './Pairs';

const EXAMPLE_URL = 'https://receiver.example.com/hooks';

export interface PartProps {
  readonly draft: Draft;
  readonly onChange: (changes: Partial<Draft>) => void;
  readonly errorOf: (field: string) => string | undefined;
}

/** What it is about: a kind of object, what happens to it, and perhaps one object alone. */
export function ObjectFields({ draft, onChange, errorOf }: PartProps) {
  const t = useTexts(formTexts);
  const objects = useObjects();
  const options = useMemo(
    () => objects.map(({ objCode, name }) => ({ value: objCode, label: `${name} · ${objCode}` })),
    [objects],
  );
  const object = objects.find(({ objCode }) => objCode === draft.objCode);
  const types = object?.eventTypes ?? (['CREATE', 'UPDATE', 'DELETE'] as const);
  return (
    <div className={css['fields']}>
      <div className={css['wideField']} data-field="objCode">
        <Combobox
          label={t('object')}
          placeholder={t('objectPlaceholder')}
          nothing={t('noObject')}
          value={draft.objCode}
          options={options}
          error={errorOf('objCode')}
          onChange={(objCode) => onChange({ objCode })}
        />
      </div>
      <div data-field="eventType">
        <SelectField
          label={t('eventType')}
          value={draft.eventType}
          error={errorOf('eventType')}
          options={types.map((value) => ({ value, label: t(`type_${value}`) }))}
          onChange={(eventType) => onChange({ eventType })}
        />
      </div>
      <div data-field="objId">
        <TextField
          label={t('objId')}
          optional
          placeholder={t('objIdPlaceholder')}
          value={draft.objId}
          error={errorOf('objId')}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => onChange({ objId: event.target.value })}
        />
      </div>
    </div>
  );
}

/** Where it is sent to, and with what. */
export function DestinationFields({
  draft,
  onChange,
  errorOf,
  warnings,
}: PartProps & { readonly warnings: readonly string[] }) {
  const t = useTexts(formTexts);
  const problem = urlProblem(draft.url);
  return (
    <div className={css['fields']}>
      <div className={css['wholeField']} data-field="url">
        <TextField
          label={t('url')}
          type="url"
          inputMode="url"
          placeholder={EXAMPLE_URL}
          value={draft.url}
          error={problem === undefined ? errorOf('url') : t(`url_${problem}`)}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => onChange({ url: event.target.value })}
        />
        {warnings.map((warning) => (
          <Callout key={warning} tone="warn">
            {warning}
          </Callout>
        ))}
      </div>
      <div className={css['wholeField']} data-field="authToken">
        <SecretField
          label={t('token')}
          hint={t('tokenHint')}
          showLabel={t('showToken')}
          hideText={t('hideToken')}
          value={draft.authToken}
          error={errorOf('authToken')}
          autoComplete="off"
          aside={
            <Button
              kind="quiet"
              size="small"
              icon={Dices}
              onClick={() => onChange({ authToken: newToken() })}
            >
              {t('generate')}
            </Button>
          }
          onChange={(event) => onChange({ authToken: event.target.value })}
        />
      </div>
      <details
        className={css['wholeField']}
        data-field="headers"
        open={
          draft.headers.length > 0 ||
          draft.base64Encoding ||
          [errorOf('headers'), errorOf('base64Encoding')].some((error) => error !== undefined)
        }
      >
        <summary>{t('moreOfRequest')}</summary>
        <div className={css['details']}>
          <Pairs
            legend={t('headers')}
            hint={t('headersHint')}
            pairs={draft.headers}
            most={20}
            add={t('addHeader')}
            error={errorOf('headers')}
            errorOfRow={(sent, part) => errorOf(`headers[${sent}].${part}`)}
            onChange={(headers) => onChange({ headers })}
          />
          <Checkbox
            label={t('base64')}
            hint={t('base64Hint')}
            error={errorOf('base64Encoding')}
            checked={draft.base64Encoding}
            onChange={(base64Encoding) => onChange({ base64Encoding })}
          />
        </div>
      </details>
    </div>
  );
}
