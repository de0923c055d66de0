import type { ToOptions } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Search } from '../../app/search';
import { ExportMenu } from '../ExportMenu';
import { FilterBar } from '../filters/FilterBar';
import { activeFilters, type FilterField, withoutFilters } from '../filters/filters';
import { EmptyFiltered } from '../States';
import { ListColumn } from '../table/Cells';
import { DataTable } from '../table/DataTable';
import type { DataTableProps } from '../table/props';
import type { ListPage } from '../table/useList';
import { Views } from '../views/Views';
import type { View } from '../views/views';

interface RecordListProps<T extends object> extends Omit<DataTableProps<T>, 'rowLink'> {
  /** Of the file that it is exported to. */
  readonly name: string;
  readonly fields: readonly FilterField[];
  /** What the address says. */
  readonly search: Search;
  readonly onChange: (search: Search) => void;
  /** Fetches a page, for the export. */
  readonly fetch: (cursor: string | undefined, signal: AbortSignal) => Promise<ListPage<T>>;
  /** The call that it is, for a shell. */
  readonly curl: () => string;
  readonly rowLink: (row: T) => ToOptions;
  /** Above the filters. */
  readonly above?: ReactNode;
  /** In the bar of filters, before the export. */
  readonly bar?: ReactNode;
  /** Filters under a name that the list brings: with these, others can be saved. Undefined: it has no views. */
  readonly views?: readonly View[];
}

/** A list of records: what it is filtered by, its export, and its rows; `empty` is what it says when there is nothing at all. */
export function RecordList<T extends object>({
  name,
  fields,
  search,
  onChange,
  fetch,
  curl,
  above,
  bar,
  views,
  empty,
  ...table
}: RecordListProps<T>) {
  return (
    <ListColumn>
      {above}
      <FilterBar fields={fields} search={search} onChange={onChange}>
        {bar}
        {views !== undefined && <Views list={name} builtIn={views} fields={fields} search={search} />}
        <ExportMenu name={name} fetch={fetch} curl={curl} />
      </FilterBar>
      <DataTable<T>
        {...table}
        empty={
          activeFilters(fields, search).length > 0 ? (
            <EmptyFiltered onClear={() => onChange(withoutFilters(fields, search))} />
          ) : (
            empty
          )
        }
      />
    </ListColumn>
  );
}
