import css from './LongUrl.module.css';

/** A URL as a whole: one may have 2 000 characters, so that it scrolls. */
export function LongUrl({ url }: { readonly url: string }) {
  return (
    // What scrolls must be reached by keyboard.
    <div
      className={css['url']}
      {...(url.length > 200 && { tabIndex: 0, role: 'group', 'aria-label': 'URL' })}
    >
      <bdi>{url}</bdi>
    </div>
  );
}
