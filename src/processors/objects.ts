import type { Objects, Stripe } from './stripe.ts';

/** What a reference of Stripe's is, by how it begins, as far as a job takes it as a root. */
const roots: Readonly<Record<string, string>> = {
  cus: 'customers',
  pi: 'payment_intents',
  ch: 'charges',
  seti: 'setup_intents',
  cs: 'checkout_sessions',
  in: 'invoices',
};

const prefixOf = (reference: string): string => reference.slice(0, Math.max(0, reference.indexOf('_')));

/**
 * The objects that a job is given for our references. A means of payment is no root: its customer is, with all that hangs
 * on it. What has no name here (refunds) hangs on its payment. Throws as the look-ups do.
 */
export async function objectsOf(stripe: Stripe, references: readonly string[]): Promise<Objects> {
  const methods = references.filter((reference) => ['pm', 'card'].includes(prefixOf(reference)));
  const owners: string[] = [];
  for (const method of methods) {
    const owner = await stripe.customerOf(method);
    if (owner !== null) owners.push(owner);
  }
  const objects: Record<string, string[]> = {};
  for (const reference of [...new Set([...owners, ...references])].toSorted()) {
    const name = roots[prefixOf(reference)];
    if (name) objects[name] = [...(objects[name] ?? []), reference];
  }
  return objects;
}
