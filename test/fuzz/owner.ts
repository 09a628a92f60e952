import type { CustomerState } from './customers.ts';
import type { Cell, Row } from './oracle.ts';
import type { PartnerName } from './partners.ts';
import type { Data } from './planted.ts';

/** Whose rows are planted. `more` says what a row is besides its customer's. */
export type Owner = {
  name: CustomerState;
  id: string;
  partnerIds: Readonly<Record<PartnerName, string>>;
  plant(model: string, given?: Data, more?: Partial<Row>): Data;
  /** Says that a value which a row leads to may come out as its own. */
  derived(model: string, more: Partial<Row>, at: Pick<Cell, 'column' | 'as'>, text: string): void;
};
