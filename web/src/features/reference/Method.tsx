import { classes } from '../../ui/classes';
import css from './ReferencePage.module.css';

/** The method of a call, in a colour of its own. */
export function Method({ method }: { readonly method: string }) {
  return <span className={classes(css['method'], css[`method_${method}`])}>{method}</span>;
}
