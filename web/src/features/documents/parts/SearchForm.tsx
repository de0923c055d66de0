import { Search, X } from 'lucide-react';
import { type FormEvent, useEffect, useRef } from 'react';
import { useKeys } from '../../../app/keys';
import { documentTexts } from '../../../texts/documents';
import { useTexts } from '../../../texts/useTexts';
import { IconButton } from '../../../ui/Button';
import css from './SearchForm.module.css';

/** What is searched for, and a way to search for nothing any more. */
export function SearchForm({
  query,
  label,
  keys,
  onSearch,
}: {
  readonly query: string | undefined;
  /** Says where is searched. */
  readonly label: string;
  /** What leads to the field. */
  readonly keys: string;
  readonly onSearch: (query: string | undefined) => void;
}) {
  const t = useTexts(documentTexts);
  const field = useRef<HTMLInputElement>(null);
  useKeys([{ keys, label: t('search'), run: () => field.current?.focus() }]);
  // Not a form anew, which would lose the focus.
  useEffect(() => {
    if (field.current !== null) field.current.value = query ?? '';
  }, [query]);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onSearch(field.current?.value.trim() || undefined);
  };
  return (
    <form role="search" className={css['search']} onSubmit={submit}>
      <Search size={16} aria-hidden />
      <input
        ref={field}
        type="text"
        enterKeyHint="search"
        dir="auto"
        defaultValue={query ?? ''}
        aria-label={t('search')}
        placeholder={label}
        maxLength={255}
      />
      {query !== undefined && (
        <IconButton icon={X} size="small" label={t('clearSearch')} onClick={() => onSearch(undefined)} />
      )}
    </form>
  );
}
