import type { CustomerState } from './customers.ts';
import type { Row } from './oracle.ts';
import type { PartnerName } from './partners.ts';
import type { Data } from './planted.ts';

/** Whose rows are planted. `more` says what a row is besides its customer's. */
export type Owner = {
  name: CustomerState;
  id: string;
  partnerIds: Readonly<Record<PartnerName, string>>;
  plant(model: string, given?: Data, more?: Partial<Row>): Data;
};
