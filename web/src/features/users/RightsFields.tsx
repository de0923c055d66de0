import { userTexts } from '../../texts/users';
import { useTexts } from '../../texts/useTexts';
import { Checkbox, SelectField } from '../../ui/Field';
import { ACCESS_LEVELS, type AccessLevel, ADMINISTRATOR, type Rights } from './users';

/** What a user may do. */
export function RightsFields({
  value,
  error,
  onChange,
}: {
  readonly value: Rights;
  readonly error: string | undefined;
  readonly onChange: (value: Rights) => void;
}) {
  const t = useTexts(userTexts);
  const { accessLevel, canPublish } = value;
  const isAdministrator = accessLevel === ADMINISTRATOR;
  return (
    <>
      <SelectField<AccessLevel>
        label={t('accessLevel')}
        hint={t(isAdministrator ? 'levelAdministrator' : 'levelOther')}
        value={accessLevel}
        error={error}
        options={ACCESS_LEVELS.map((level) => ({ value: level, label: level }))}
        onChange={(level) => onChange({ ...value, accessLevel: level })}
      />
      <Checkbox
        label={t('canPublish')}
        hint={t(isAdministrator ? 'publishAlways' : 'publishHint')}
        checked={canPublish || isAdministrator}
        disabled={isAdministrator}
        onChange={(on) => onChange({ ...value, canPublish: on })}
      />
    </>
  );
}
