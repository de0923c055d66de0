import css from './Keys.module.css';

const NAMES: Readonly<Record<string, string>> = { Enter: '↵', Escape: 'Esc', ArrowUp: '↑', ArrowDown: '↓' };

/** Keys as they are written on them: `g d`, `mod+k`, `shift+x`. */
export function Keys({ keys }: { readonly keys: string }) {
  const mod = navigator.platform.startsWith('Mac') ? '⌘' : 'Ctrl';
  return (
    <span className={css['keys']}>
      {keys.split(' ').map((key) => (
        <span key={key} className={css['together']}>
          {key.split('+').map((part) => (
            <kbd key={part}>
              {part === 'mod' ? mod : part === 'shift' ? '⇧' : (NAMES[part] ?? part.toUpperCase())}
            </kbd>
          ))}
        </span>
      ))}
    </span>
  );
}
