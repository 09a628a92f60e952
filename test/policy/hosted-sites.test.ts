import { isObjectType } from 'graphql';
import { describe, expect, test } from 'vitest';
import { getDatamodel } from '../../prisma/generated/pothos.ts';
import { defaultPolicy } from '../../src/policy/default/document.ts';
import { declaredSchema } from '../../src/schema.ts';

const { models } = getDatamodel().datamodel;

/** Tables that are about no person: whoever calls, what is delivered to them, and sums over everybody. */
const aboutNobody = [
  'AuditEvent',
  'AuditHead',
  'CookieUsage',
  'IdempotencyKey',
  'Partner',
  'PartnerCredential',
  'RetentionRun',
  'SightRefusal',
  'Suppression',
  'Webhook',
];

/** Whether a table's rows are a customer's: they name one, or belong to a row that does. */
function isACustomers(model: string): boolean {
  const fields = models[model]?.fields ?? [];
  if (model === 'Customer' || fields.some(({ name }) => name === 'customerId')) return true;
  return fields.some(({ type, relationFromFields = [] }) => relationFromFields.length > 0 && isACustomers(type));
}

/** Types with a personal field. */
const personalTypes = Object.values(declaredSchema.getTypeMap())
  .filter(isObjectType)
  .filter((type) =>
    Object.values(type.getFields()).some(({ extensions: { policy } }) => {
      return policy !== undefined && 'category' in policy && defaultPolicy.categories[policy.category].personal;
    }),
  );

describe('the visitors of sites that are hosted for customers', () => {
  test('have no table: every row is a customer’s, or about nobody (P20)', () => {
    expect(
      Object.keys(models)
        .filter((model) => !isACustomers(model))
        .toSorted(),
    ).toEqual(aboutNobody);
  });

  test('are counted as a sum for a site and a day, with no column that could name one (P2, P20)', () => {
    const columns = models['CookieUsage']?.fields.map(({ name, type }) => `${name} ${type}`);
    expect(columns).toEqual(['site String', 'day DateTime', 'pageViews Int', 'visitors Int']);
  });

  test('are served nowhere: whatever is personal has a customer as its subject (P20)', () => {
    const row = { id: 'of the row', customerId: 'of the customer' };
    const others = personalTypes.filter((type) => {
      const subject = type.extensions.subject?.(row);
      const { pothosPrismaModel } = type.extensions;
      return subject !== 'of the customer' && !(subject === 'of the row' && isCustomer(type.name, pothosPrismaModel));
    });
    expect(personalTypes.length).toBeGreaterThan(20);
    expect(others.map(({ name }) => name)).toEqual([]);
  });
});

/** Types whose row is the customer's own. */
const isCustomer = (type: string, model: unknown): boolean =>
  model === 'Customer' || type === 'Address' || type === 'RetentionClock';
