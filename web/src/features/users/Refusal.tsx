import { ApiError } from '../../api/errors';
import { userTexts } from '../../texts/users';
import { useTexts } from '../../texts/useTexts';
import { ErrorNote } from '../../ui/States';

/** Why a change was refused; of the last administrator also what to do before. */
export function Refusal({ error }: { readonly error: unknown }) {
  const t = useTexts(userTexts);
  const isLast = error instanceof ApiError && error.status === 409;
  return <ErrorNote error={error}>{isLast && <p>{t('lastAdministrator')}</p>}</ErrorNote>;
}
