import DataLoader from 'dataloader';
import type { Context } from '../context.ts';

type Read<V, A> = (context: Context, ids: readonly string[], args: A) => Promise<ReadonlyMap<string, V>>;

/**
 * A batched read: within one request, and until the next change in it, all ids asked for in the same turn and with the same arguments go into one
 * statement. `absent` answers for an id that the read does not return, invisible ones among them.
 */
export function batched<V, A = null>(
  absent: V,
  read: Read<V, A>,
): (context: Context, id: string, args: A) => Promise<V> {
  const byReading = new WeakMap<Context['reading'], Map<string, DataLoader<string, V>>>();
  return (context, id, args) => {
    const loaders = byReading.get(context.reading) ?? new Map<string, DataLoader<string, V>>();
    byReading.set(context.reading, loaders);
    const key = JSON.stringify(args);
    const loader =
      loaders.get(key) ??
      new DataLoader<string, V>(async (ids) => {
        const found = await read(context, ids, args);
        return ids.map((one) => found.get(one) ?? absent);
      });
    loaders.set(key, loader);
    return loader.load(id);
  };
}

/** Rows of many customers, gathered under each. */
export function byCustomer<Row extends { customerId: string }>(rows: readonly Row[]): Map<string, Row[]> {
  const gathered = new Map<string, Row[]>();
  for (const row of rows) {
    const known = gathered.get(row.customerId);
    if (known) known.push(row);
    else gathered.set(row.customerId, [row]);
  }
  return gathered;
}
