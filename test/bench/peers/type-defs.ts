const connection = (node: string): string =>
  `type ${node}Edge { node: ${node}! } type ${node}Connection { edges: [${node}Edge!]! }`;

/** What the operations ask for of the gateway's schema. */
export const typeDefs = `
  scalar DateTime
  type Query { customer(id: ID!): Customer customers(first: Int!): CustomerConnection }
  type Mutation { updateProfile(input: UpdateProfileInput!): UpdateProfilePayload }
  input UpdateProfileInput { id: ID! version: Int! businessName: String }
  type UpdateProfilePayload { customer: Customer }
  type Customer {
    id: ID! version: Int! name: String businessName: String email: String phone: String locale: String
    registeredAt: DateTime address: Address consents: [Consent!] sharing: Sharing paymentMethods: [PaymentMethod!]
    services(first: Int!): ServiceConnection invoices(first: Int!): InvoiceConnection requests(first: Int!): DataRequestConnection
  }
  type Address { line1: String line2: String city: String region: String postalCode: String country: String }
  type Consent { channel: String state: String decidedAt: DateTime }
  type Sharing { blocked: Boolean }
  type PaymentMethod { brand: String lastFour: String expiryMonth: Int expiryYear: Int }
  type Service { id: ID! product: String label: String status: String startedAt: DateTime }
  type Invoice { number: String status: String currency: String total: Int issuedAt: DateTime }
  type DataRequest { id: ID! kind: String status: String receivedAt: DateTime dueAt: DateTime }
  type CustomerEdge { node: Customer! }
  type PageInfo { hasNextPage: Boolean! }
  type CustomerConnection { edges: [CustomerEdge!]! pageInfo: PageInfo! }
  ${['Service', 'Invoice', 'DataRequest'].map(connection).join('\n')}`;
