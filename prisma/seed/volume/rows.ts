import { Prisma } from '../../generated/client/client.ts';

/** What is generated, by table, in the order in which rows refer to each other. Triggers write the projections. */
export type Rows = {
  Customer: Prisma.CustomerCreateManyInput[];
  LoginIdentity: Prisma.LoginIdentityCreateManyInput[];
  ProfileChange: Prisma.ProfileChangeCreateManyInput[];
  ConsentEvent: Prisma.ConsentEventCreateManyInput[];
  SharingEvent: Prisma.SharingEventCreateManyInput[];
  ProcessorRelation: Prisma.ProcessorRelationCreateManyInput[];
  Service: Prisma.ServiceCreateManyInput[];
  PaymentMethod: Prisma.PaymentMethodCreateManyInput[];
  Invoice: Prisma.InvoiceCreateManyInput[];
  Transaction: Prisma.TransactionCreateManyInput[];
  Activity: Prisma.ActivityCreateManyInput[];
  Communication: Prisma.CommunicationCreateManyInput[];
  DataRequest: Prisma.DataRequestCreateManyInput[];
  RequestEvent: Prisma.RequestEventCreateManyInput[];
  LegalHold: Prisma.LegalHoldCreateManyInput[];
};
export type Table = keyof Rows;
export type Row<Name extends Table> = Rows[Name][number];

/** Every column of each table. The database has defaults for few, so a row gives all that may not be null. */
export const columns: Record<Table, readonly string[]> = {
  Customer: Object.values(Prisma.CustomerScalarFieldEnum),
  LoginIdentity: Object.values(Prisma.LoginIdentityScalarFieldEnum),
  ProfileChange: Object.values(Prisma.ProfileChangeScalarFieldEnum),
  ConsentEvent: Object.values(Prisma.ConsentEventScalarFieldEnum),
  SharingEvent: Object.values(Prisma.SharingEventScalarFieldEnum),
  ProcessorRelation: Object.values(Prisma.ProcessorRelationScalarFieldEnum),
  Service: Object.values(Prisma.ServiceScalarFieldEnum),
  PaymentMethod: Object.values(Prisma.PaymentMethodScalarFieldEnum),
  Invoice: Object.values(Prisma.InvoiceScalarFieldEnum),
  Transaction: Object.values(Prisma.TransactionScalarFieldEnum),
  Activity: Object.values(Prisma.ActivityScalarFieldEnum),
  Communication: Object.values(Prisma.CommunicationScalarFieldEnum),
  DataRequest: Object.values(Prisma.DataRequestScalarFieldEnum),
  RequestEvent: Object.values(Prisma.RequestEventScalarFieldEnum),
  LegalHold: Object.values(Prisma.LegalHoldScalarFieldEnum),
};
// Object.keys forgets that the record has exactly these.
export const tables = Object.keys(columns) as Table[];

export const emptyRows = (): Rows => ({
  Customer: [],
  LoginIdentity: [],
  ProfileChange: [],
  ConsentEvent: [],
  SharingEvent: [],
  ProcessorRelation: [],
  Service: [],
  PaymentMethod: [],
  Invoice: [],
  Transaction: [],
  Activity: [],
  Communication: [],
  DataRequest: [],
  RequestEvent: [],
  LegalHold: [],
});
