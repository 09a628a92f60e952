/* eslint-disable */
import * as types from './graphql.ts';



/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "\n  query AccountPage {\n    me {\n      id\n      version\n      name\n      businessName\n      email\n      phone\n      locale\n      address { line1 line2 city region postalCode country }\n      consents { purpose channel state decidedAt }\n      sharing { blocked globalPrivacyControl purposes { purpose allowed clause } }\n      services(first: 20) { edges { node { id product label status } } }\n      requests(first: 5) { edges { node { id kind status dueAt } } }\n      retention { state dueAt }\n    }\n  }\n": typeof types.AccountPageDocument,
    "\n  mutation SaveProfile($input: UpdateProfileInput!) {\n    updateProfile(input: $input) {\n      __typename\n      ... on UpdateProfilePayload { customer { id version name email } }\n      ... on Error { code message }\n      ... on InvalidInput { field }\n      ... on Conflict { currentVersion }\n    }\n  }\n": typeof types.SaveProfileDocument,
    "\n  mutation ChooseMarketing($input: SetConsentInput!) {\n    setConsent(input: $input) {\n      __typename\n      ... on SetConsentPayload { pending customer { consents { channel state } } }\n      ... on Error { code message }\n    }\n  }\n": typeof types.ChooseMarketingDocument,
    "\n  mutation ChooseSharing($input: SetSharingInput!) {\n    setSharing(input: $input) {\n      __typename\n      ... on SetSharingPayload { pending customer { sharing { blocked purposes { purpose allowed } } } }\n      ... on Error { code message }\n    }\n  }\n": typeof types.ChooseSharingDocument,
    "\n  mutation AskForData($input: OpenRequestInput!) {\n    openRequest(input: $input) {\n      __typename\n      ... on OpenRequestPayload { request { id kind status dueAt } }\n      ... on Error { code message }\n    }\n  }\n": typeof types.AskForDataDocument,
    "\n  query FindCustomer($filter: CustomerFilter!) {\n    customers(first: 1, filter: $filter) {\n      edges { node { id version name email services(first: 10) { edges { node { id label status } } } } }\n    }\n  }\n": typeof types.FindCustomerDocument,
    "\n  query RequestDesk($after: String, $filter: DataRequestFilter) {\n    requests(first: 50, after: $after, filter: $filter) {\n      edges { node { id kind status channel dueAt overdue assignee customer { id name } } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": typeof types.RequestDeskDocument,
    "\n  mutation IssueInvoice($input: RecordInvoiceInput!) {\n    recordInvoice(input: $input) {\n      __typename\n      ... on RecordInvoicePayload { invoice { id number total currency } }\n      ... on Error { code message }\n    }\n  }\n": typeof types.IssueInvoiceDocument,
};
const documents: Documents = {
    "\n  query AccountPage {\n    me {\n      id\n      version\n      name\n      businessName\n      email\n      phone\n      locale\n      address { line1 line2 city region postalCode country }\n      consents { purpose channel state decidedAt }\n      sharing { blocked globalPrivacyControl purposes { purpose allowed clause } }\n      services(first: 20) { edges { node { id product label status } } }\n      requests(first: 5) { edges { node { id kind status dueAt } } }\n      retention { state dueAt }\n    }\n  }\n": types.AccountPageDocument,
    "\n  mutation SaveProfile($input: UpdateProfileInput!) {\n    updateProfile(input: $input) {\n      __typename\n      ... on UpdateProfilePayload { customer { id version name email } }\n      ... on Error { code message }\n      ... on InvalidInput { field }\n      ... on Conflict { currentVersion }\n    }\n  }\n": types.SaveProfileDocument,
    "\n  mutation ChooseMarketing($input: SetConsentInput!) {\n    setConsent(input: $input) {\n      __typename\n      ... on SetConsentPayload { pending customer { consents { channel state } } }\n      ... on Error { code message }\n    }\n  }\n": types.ChooseMarketingDocument,
    "\n  mutation ChooseSharing($input: SetSharingInput!) {\n    setSharing(input: $input) {\n      __typename\n      ... on SetSharingPayload { pending customer { sharing { blocked purposes { purpose allowed } } } }\n      ... on Error { code message }\n    }\n  }\n": types.ChooseSharingDocument,
    "\n  mutation AskForData($input: OpenRequestInput!) {\n    openRequest(input: $input) {\n      __typename\n      ... on OpenRequestPayload { request { id kind status dueAt } }\n      ... on Error { code message }\n    }\n  }\n": types.AskForDataDocument,
    "\n  query FindCustomer($filter: CustomerFilter!) {\n    customers(first: 1, filter: $filter) {\n      edges { node { id version name email services(first: 10) { edges { node { id label status } } } } }\n    }\n  }\n": types.FindCustomerDocument,
    "\n  query RequestDesk($after: String, $filter: DataRequestFilter) {\n    requests(first: 50, after: $after, filter: $filter) {\n      edges { node { id kind status channel dueAt overdue assignee customer { id name } } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": types.RequestDeskDocument,
    "\n  mutation IssueInvoice($input: RecordInvoiceInput!) {\n    recordInvoice(input: $input) {\n      __typename\n      ... on RecordInvoicePayload { invoice { id number total currency } }\n      ... on Error { code message }\n    }\n  }\n": types.IssueInvoiceDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query AccountPage {\n    me {\n      id\n      version\n      name\n      businessName\n      email\n      phone\n      locale\n      address { line1 line2 city region postalCode country }\n      consents { purpose channel state decidedAt }\n      sharing { blocked globalPrivacyControl purposes { purpose allowed clause } }\n      services(first: 20) { edges { node { id product label status } } }\n      requests(first: 5) { edges { node { id kind status dueAt } } }\n      retention { state dueAt }\n    }\n  }\n"): typeof import('./graphql.ts').AccountPageDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SaveProfile($input: UpdateProfileInput!) {\n    updateProfile(input: $input) {\n      __typename\n      ... on UpdateProfilePayload { customer { id version name email } }\n      ... on Error { code message }\n      ... on InvalidInput { field }\n      ... on Conflict { currentVersion }\n    }\n  }\n"): typeof import('./graphql.ts').SaveProfileDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ChooseMarketing($input: SetConsentInput!) {\n    setConsent(input: $input) {\n      __typename\n      ... on SetConsentPayload { pending customer { consents { channel state } } }\n      ... on Error { code message }\n    }\n  }\n"): typeof import('./graphql.ts').ChooseMarketingDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ChooseSharing($input: SetSharingInput!) {\n    setSharing(input: $input) {\n      __typename\n      ... on SetSharingPayload { pending customer { sharing { blocked purposes { purpose allowed } } } }\n      ... on Error { code message }\n    }\n  }\n"): typeof import('./graphql.ts').ChooseSharingDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AskForData($input: OpenRequestInput!) {\n    openRequest(input: $input) {\n      __typename\n      ... on OpenRequestPayload { request { id kind status dueAt } }\n      ... on Error { code message }\n    }\n  }\n"): typeof import('./graphql.ts').AskForDataDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query FindCustomer($filter: CustomerFilter!) {\n    customers(first: 1, filter: $filter) {\n      edges { node { id version name email services(first: 10) { edges { node { id label status } } } } }\n    }\n  }\n"): typeof import('./graphql.ts').FindCustomerDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query RequestDesk($after: String, $filter: DataRequestFilter) {\n    requests(first: 50, after: $after, filter: $filter) {\n      edges { node { id kind status channel dueAt overdue assignee customer { id name } } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"): typeof import('./graphql.ts').RequestDeskDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation IssueInvoice($input: RecordInvoiceInput!) {\n    recordInvoice(input: $input) {\n      __typename\n      ... on RecordInvoicePayload { invoice { id number total currency } }\n      ... on Error { code message }\n    }\n  }\n"): typeof import('./graphql.ts').IssueInvoiceDocument;


export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}
