/** The operations of real use, each as a client would write it. */
export const operationNames = ['me', 'list', 'staff', 'tiny', 'update'] as const;
export type OperationName = (typeof operationNames)[number];

/** What a document is written for: the gateway takes the caller from the token; peers have none, and are told who is meant. */
export type Dialect = 'gateway' | 'peer' | 'postgraphile';

const consents = 'consents { channel state decidedAt }';
const request = 'id kind status receivedAt dueAt';
const invoice = 'number status currency total issuedAt';
const address = 'address { line1 line2 city region postalCode country }';
const profile = `id version name businessName email phone locale registeredAt ${address}`;
const service = 'id product label status startedAt';
const methods = 'paymentMethods { brand lastFour expiryMonth expiryYear }';
const page = (fields: string): string => `{ edges { node { ${fields} } } }`;

const portal = `id version name email locale ${consents} services(first: 10) ${page(service)} requests(first: 5) ${page(request)}`;
const listed = `id name services(first: 5) ${page('id product label status')}`;
const screen = `${profile} ${consents} sharing { blocked } services(first: 10) ${page(service)} ${methods}
  invoices(first: 5) ${page(invoice)} requests(first: 5) ${page(request)}`;
const list = `customers(first: 50) { edges { node { ${listed} } } pageInfo { hasNextPage } }`;
const updated = 'customer { id version businessName }';

// PostGraphile names tables' fields in its own way; aliases bring its answer into the same shape.
const own = {
  id: 'id: globalId',
  services: (count: number, fields: string) =>
    `services: servicesByCustomerId(first: ${count}) ${page(`id: globalId ${fields}`)}`,
  requests: `requests: dataRequestsByCustomerId(first: 5, orderBy: PRIMARY_KEY_DESC) ${page('id: globalId kind status receivedAt dueAt')}`,
};
const ownService = 'product label status startedAt';
const ownScreen = `${own.id} version name businessName email phone locale registeredAt ${address} ${consents} sharing: sharingByCustomerId { blocked }
  ${own.services(10, ownService)} paymentMethods: paymentMethodsInUse { brand lastFour expiryMonth expiryYear }
  invoices: invoicesByCustomerId(first: 5, orderBy: PRIMARY_KEY_DESC) ${page(invoice)} ${own.requests}`;
const ownPortal = `${own.id} version name email locale ${consents} ${own.services(10, ownService)} ${own.requests}`;
const ownListed = `${own.id} name ${own.services(5, 'product label status')}`;

export const documents: Record<Dialect, Record<OperationName, string>> = {
  gateway: {
    me: `query Portal { me { ${portal} } }`,
    list: `query List { ${list} }`,
    staff: `query Screen($id: ID!) { customer(id: $id) { ${screen} } }`,
    tiny: 'query Name { me { id name } }',
    update: `mutation Rename($input: UpdateProfileInput!) { updateProfile(input: $input) {
      ... on UpdateProfilePayload { ${updated} } ... on Error { code message } } }`,
  },
  peer: {
    me: `query Portal($id: ID!) { me: customer(id: $id) { ${portal} } }`,
    list: `query List { ${list} }`,
    staff: `query Screen($id: ID!) { customer(id: $id) { ${screen} } }`,
    tiny: 'query Name($id: ID!) { me: customer(id: $id) { id name } }',
    update: `mutation Rename($input: UpdateProfileInput!) { updateProfile(input: $input) { ${updated} } }`,
  },
  postgraphile: {
    me: `query Portal($id: UUID!) { me: customer(id: $id) { ${ownPortal} } }`,
    list: `query List { customers: sharedCustomers(first: 50) { edges { node { ${ownListed} } } pageInfo { hasNextPage } } }`,
    staff: `query Screen($id: UUID!) { customer(id: $id) { ${ownScreen} } }`,
    tiny: `query Name($id: UUID!) { me: customer(id: $id) { ${own.id} name } }`,
    update: `mutation Rename($input: UpdateProfileInput!) { updateProfile(input: $input) { customer { ${own.id} version businessName } } }`,
  },
};
