import { integrationTexts } from '../../texts/integrations';
import { useTexts } from '../../texts/useTexts';
import { CopyButton } from '../../ui/CopyButton';
import { Checkbox, Field, Segmented, SelectField, TextField } from '../../ui/Field';
import { Section } from '../../ui/Page';
import type { FieldErrors } from '../../ui/useFieldErrors';
import type { Draft } from './draft';
import type { Integration } from './integrations';
import css from './Integrations.module.css';
import { PairsField } from './PairsField';
import { StoredSecretField } from './StoredSecretField';

interface FieldsProps {
  readonly draft: Draft;
  readonly onChange: (draft: Draft) => void;
  readonly errors: FieldErrors;
  /** Why the name is refused, where another integration has it. */
  readonly nameTaken: string | undefined;
  /** The stored integration; undefined for a new one. */
  readonly stored: Integration | undefined;
}

const EXAMPLE = 'https://archive.example.com';

/** The fields of an integration, as the vendor calls them. */
export function IntegrationFields(props: FieldsProps) {
  const t = useTexts(integrationTexts);
  return (
    <>
      <Section title={t('formProvider')}>
        <div className={css['fields']}>
          <ProviderFields {...props} />
        </div>
      </Section>
      <Section title={t('formAuthentication')}>
        <div className={css['fields']}>
          <TypeField {...props} />
          {props.draft.authenticationType === 'OAuth2' ? (
            <OAuth2Fields {...props} />
          ) : (
            <StoredSecretField
              label={t('apiKey')}
              hint={t('apiKeyHint')}
              stored={props.stored?.apiKey}
              value={props.draft.apiKey}
              error={props.errors.of('apiKey')}
              onChange={(apiKey) => props.onChange({ ...props.draft, apiKey })}
            />
          )}
        </div>
      </Section>
    </>
  );
}

function ProviderFields({ draft, onChange, errors, nameTaken }: FieldsProps) {
  const t = useTexts(integrationTexts);
  return (
    <>
      <TextField
        label={t('name')}
        hint={t('nameHint')}
        value={draft.name}
        autoComplete="off"
        error={errors.of('name') ?? nameTaken}
        onChange={(event) => onChange({ ...draft, name: event.target.value })}
      />
      <TextField
        label={t('baseApiUrl')}
        hint={t('baseApiUrlHint')}
        mono
        inputMode="url"
        spellCheck={false}
        autoCapitalize="none"
        placeholder={`${EXAMPLE}/api/v1`}
        value={draft.baseApiUrl}
        error={errors.of('baseApiUrl')}
        onChange={(event) => onChange({ ...draft, baseApiUrl: event.target.value })}
      />
      <PairsField
        label={t('requestParameters')}
        hint={t('requestParametersHint')}
        field="requestParameters"
        pairs={draft.requestParameters}
        empty={{ name: '', value: '' }}
        addText={t('parameterAdd')}
        errors={errors}
        onChange={(requestParameters) => onChange({ ...draft, requestParameters })}
        renderValue={({ pair, label, error, set }) => (
          <TextField
            label={label}
            hideLabel
            placeholder={label}
            value={pair.value}
            spellCheck={false}
            error={error}
            onChange={(event) => set({ ...pair, value: event.target.value })}
          />
        )}
      />
      <PairsField
        label={t('requestHeaders')}
        hint={t('requestHeadersHint')}
        field="requestHeaders"
        pairs={draft.requestHeaders}
        empty={{ name: '', value: '' }}
        addText={t('headerAdd')}
        errors={errors}
        fixed={({ stored }) => stored !== undefined}
        onChange={(requestHeaders) => onChange({ ...draft, requestHeaders })}
        renderValue={({ pair, label, error, set }) => (
          <StoredSecretField
            label={label}
            hideLabel
            stored={pair.stored}
            value={pair.value}
            error={error}
            onChange={(value) => set({ ...pair, value })}
          />
        )}
      />
    </>
  );
}

function TypeField({ draft, onChange, errors, stored }: FieldsProps) {
  const t = useTexts(integrationTexts);
  const { authenticationType } = draft;
  if (stored !== undefined) {
    return (
      <TextField
        label={t('authenticationType')}
        hint={t('typeFixed')}
        value={authenticationType}
        readOnly
        error={errors.of('authenticationType')}
      />
    );
  }
  return (
    <div className={css['type']}>
      <span className={css['label']} aria-hidden>
        {t('authenticationType')}
      </span>
      <div>
        <Segmented
          label={t('authenticationType')}
          value={authenticationType}
          options={[
            { value: 'OAuth2', label: 'OAuth2' },
            { value: 'ApiKey', label: t('apiKey') },
          ]}
          onChange={(chosen) => onChange({ ...draft, authenticationType: chosen })}
        />
      </div>
      <p className={css['hint']}>
        {t(authenticationType === 'OAuth2' ? 'typeOAuth2Hint' : 'typeApiKeyHint')}
      </p>
    </div>
  );
}

function OAuth2Fields({ draft, onChange, errors, stored }: FieldsProps) {
  const t = useTexts(integrationTexts);
  const methods = ['auto', 'client_secret_post', 'client_secret_basic'] as const;
  return (
    <>
      {(['authenticationUrl', 'tokenEndpointUrl'] as const).map((field) => (
        <TextField
          key={field}
          label={t(field)}
          {...(field === 'authenticationUrl' && { hint: t('authenticationUrlHint') })}
          mono
          inputMode="url"
          spellCheck={false}
          autoCapitalize="none"
          placeholder={`${EXAMPLE}/oauth/${field === 'authenticationUrl' ? 'authorize' : 'token'}`}
          value={draft[field]}
          error={errors.of(field)}
          onChange={(event) => onChange({ ...draft, [field]: event.target.value })}
        />
      ))}
      <TextField
        label={t('clientId')}
        spellCheck={false}
        autoCapitalize="none"
        autoComplete="off"
        value={draft.clientId}
        error={errors.of('clientId')}
        onChange={(event) => onChange({ ...draft, clientId: event.target.value })}
      />
      <StoredSecretField
        label={t('clientSecret')}
        stored={stored?.clientSecret}
        value={draft.clientSecret}
        error={errors.of('clientSecret')}
        onChange={(clientSecret) => onChange({ ...draft, clientSecret })}
      />
      <RedirectUri uri={stored?.redirectUri} />
      <SelectField
        label={t('methodName')}
        value={draft.tokenEndpointAuthMethod}
        options={methods.map((value) => ({ value, label: t(`method_${value}`) }))}
        error={errors.of('tokenEndpointAuthMethod')}
        onChange={(tokenEndpointAuthMethod) => onChange({ ...draft, tokenEndpointAuthMethod })}
      />
      <Checkbox
        label={t('pkce')}
        hint={t('pkceHint')}
        error={errors.of('pkce')}
        checked={draft.pkce}
        onChange={(pkce) => onChange({ ...draft, pkce })}
      />
    </>
  );
}

function RedirectUri({ uri }: { readonly uri: string | undefined }) {
  const t = useTexts(integrationTexts);
  if (uri === undefined) {
    return (
      <div className={css['type']}>
        <span className={css['label']}>{t('redirectUri')}</span>
        <p className={css['hint']}>{t('redirectUriLater')}</p>
      </div>
    );
  }
  return (
    <Field label={t('redirectUri')} hint={t('redirectUriHint')}>
      {(control) => (
        <div className={css['readOnly']}>
          <input {...control} readOnly value={uri} onFocus={(event) => event.target.select()} />
          <CopyButton text={uri} label={t('copyRedirectUri')} size="usual" />
        </div>
      )}
    </Field>
  );
}
