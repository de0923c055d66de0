/** What is shown of some pages, and how many newer rows there are. */
interface Shown<T> {
  readonly rows: readonly T[];
  readonly newCount: number;
}

type Pages<T> = readonly { readonly rows: readonly T[] }[];

/**
 * The rows of pages, put together as these come: with each page only its own rows are looked at, however many were there before. The
 * same pages and head give the same rows, as often as they are asked for.
 */
export class ListRows<T> {
  private pages: Pages<T> = [];
  private head: readonly T[] | undefined;
  private readonly places = new Map<string, number>();
  private shown: Shown<T> = { rows: [], newCount: 0 };

  /**
   * The rows, those of them that are in the head as they are there.
   *
   * @param head the first page as it is now; undefined: not known
   */
  of(pages: Pages<T>, head: readonly T[] | undefined, idOf: (row: T) => string): Shown<T> {
    if (pages === this.pages && head === this.head) return this.shown;
    let { rows } = this.shown;
    const begun = this.pages.length <= pages.length && this.pages.every((page, n) => page === pages[n]);
    const added = pages.slice(begun ? this.pages.length : 0).flatMap((page) => page.rows);
    if (!begun) {
      this.places.clear();
      rows = [];
    }
    for (const [n, row] of added.entries()) this.places.set(idOf(row), rows.length + n);
    if (added.length > 0) rows = rows.concat(added);
    this.pages = pages;
    this.head = head;
    this.shown = this.renewed(rows, head ?? [], idOf);
    return this.shown;
  }

  private renewed(rows: readonly T[], head: readonly T[], idOf: (row: T) => string): Shown<T> {
    let renewed: T[] | undefined;
    let newCount = 0;
    for (const row of head) {
      const place = this.places.get(idOf(row));
      if (place === undefined) newCount++;
      else if (rows[place] !== row) {
        renewed ??= [...rows];
        renewed[place] = row;
      }
    }
    return { rows: renewed ?? rows, newCount };
  }
}
