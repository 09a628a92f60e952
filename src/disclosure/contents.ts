import type { Customer, Disclosure, Prisma } from '../../prisma/generated/client/client.ts';
import { Conflict } from '../failures.ts';

/** More than that is no document: the disclosure is proposed with fewer fields. */
const mostRows = 10_000;

type Row = Readonly<Record<string, unknown>>;
type Of = { where: { customerId: string }; orderBy: { id: 'asc' }; take: number };

/** What there are many of, oldest first. */
const lists: Readonly<Record<string, (tx: Prisma.TransactionClient, of: Of) => Promise<Row[]>>> = {
  Service: (tx, of) => tx.service.findMany(of),
  PaymentMethod: (tx, of) => tx.paymentMethod.findMany(of),
  Invoice: (tx, of) => tx.invoice.findMany(of),
  Transaction: (tx, of) => tx.transaction.findMany(of),
  Activity: (tx, of) => tx.activity.findMany(of),
  Communication: (tx, of) => tx.communication.findMany(of),
};

const withAddress = ({ addressLine1, addressLine2, city, region, postalCode, country, ...rest }: Customer): Row => ({
  ...rest,
  address: { line1: addressLine1, line2: addressLine2, city, region, postalCode, country },
});

const pick = (row: Row, columns: readonly string[]): Row =>
  Object.fromEntries(columns.map((column) => [column, row[column]]));

function columnsByModel(fields: readonly string[]): Map<string, string[]> {
  const columns = new Map<string, string[]>();
  for (const field of fields) {
    const [model = '', column = ''] = field.split('.');
    columns.set(model, [...(columns.get(model) ?? []), column]);
  }
  return columns;
}

async function rowsOf(tx: Prisma.TransactionClient, model: string, customerId: string): Promise<Row[]> {
  const read = lists[model];
  if (!read) throw new Error(`${model} is not disclosed`);
  const rows = await read(tx, { where: { customerId }, orderBy: { id: 'asc' }, take: mostRows + 1 });
  if (rows.length > mostRows) throw new Conflict(`One document holds at most ${mostRows} rows of a kind.`);
  return rows;
}

/** Exactly the approved fields of the customer, by model. Throws Conflict for more rows than a document holds. */
export async function contentsOf(
  tx: Prisma.TransactionClient,
  { customerId, fields }: Pick<Disclosure, 'customerId' | 'fields'>,
): Promise<Record<string, Row | Row[]>> {
  const contents: Record<string, Row | Row[]> = {};
  for (const [model, columns] of columnsByModel(fields)) {
    if (model === 'Customer') {
      const row = await tx.customer.findUniqueOrThrow({ where: { id: customerId } });
      contents[model] = pick(withAddress(row), columns);
    } else {
      const rows = await rowsOf(tx, model, customerId);
      contents[model] = rows.map((row) => pick(row, columns));
    }
  }
  return contents;
}
