import type { Column } from './column.ts';
import { servedColumns } from './served-columns.ts';
import { unservedColumns } from './unserved-columns.ts';

/** Every column of the database, by table. */
export const columns: Readonly<Record<string, Readonly<Record<string, Column>>>> = {
  ...servedColumns,
  ...unservedColumns,
};
