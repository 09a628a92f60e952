import { columns } from './columns.ts';
import type { CustomerState } from './customers.ts';
import type { Row } from './oracle.ts';
import type { Owner } from './owner.ts';
import type { PartnerName } from './partners.ts';
import { plantCases } from './plant-cases.ts';
import { plantDecisions } from './plant-decisions.ts';
import { plantPayments } from './plant-payments.ts';
import { plantCustomerRow, plantProfile } from './plant-profile.ts';
import type { Planted } from './planted.ts';

/** A customer with rows of every table. Erased ones have them too: it is the row rule that must not show them. */
export function plantCustomer(
  planted: Planted,
  name: CustomerState,
  partnerIds: Readonly<Record<PartnerName, string>>,
): void {
  const id = plantCustomerRow(planted, name);
  const rowOf = (model: string, more: Partial<Row>): Row => {
    return { model, customer: name, partner: null, withheld: null, ...more };
  };
  const owner: Owner = {
    name,
    id,
    partnerIds,
    derived: (model, more, { column, as }, text) => planted.derived(rowOf(model, more), column, as, text),
    plant: (model, given = {}, more = {}) => {
      const row = rowOf(model, more);
      const owned = columns[model]?.['customerId'] ? { customerId: id, ...given } : given;
      return planted.plant(row, owned);
    },
  };
  plantProfile(owner);
  plantDecisions(owner);
  plantPayments(owner);
  plantCases(owner);
}
