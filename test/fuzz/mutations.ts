import { literal, type Sources } from './values.ts';

type Asked = { any(type: string): string; hidden(type: string): string; text(): string; email(): string };

const failures = '... on Conflict { currentVersion } ... on Error { code message }';

/** Nobody's version: every canary is greater. */
const outdated = 'version: 1';

/**
 * Mutations that end in a conflict, in bad input, or nowhere, whoever sends them: the database stays as it was, and what
 * they answer is looked at like any answer. `hidden` ids are of rows that the caller must not reach.
 */
const templates: readonly ((asked: Asked) => string)[] = [
  ({ any }) =>
    `updateProfile(input: { id: ${any('Customer')}, ${outdated}, name: "x", channel: EMAIL, reference: "MAIL-1" }) { ... on UpdateProfilePayload { customer { name email } } ${failures} }`,
  ({ any }) =>
    `updateService(input: { id: ${any('Service')}, ${outdated}, label: "x" }) { ... on UpdateServicePayload { service { label } } ${failures} }`,
  ({ hidden }) =>
    `setConsent(input: { customerId: ${hidden('Customer')}, purpose: MARKETING, channel: EMAIL, state: WITHDRAWN }) { ... on SetConsentPayload { customer { name } } ${failures} }`,
  ({ hidden }) =>
    `setSharing(input: { customerId: ${hidden('Customer')}, blocked: true }) { ... on SetSharingPayload { customer { name email } } ${failures} }`,
  ({ hidden }) =>
    `openRequest(input: { customerId: ${hidden('Customer')}, kind: EXPORT }) { ... on OpenRequestPayload { request { id customer { name } } } ${failures} }`,
  ({ hidden }) =>
    `cancelRequest(input: { id: ${hidden('DataRequest')} }) { ... on CancelRequestPayload { request { reference } } ${failures} }`,
  ({ hidden, text }) =>
    `confirmProcessorErasure(input: { id: ${hidden('ErasureTask')}, evidence: ${text()} }) { ... on ConfirmProcessorErasurePayload { task { name status } } ${failures} }`,
  ({ hidden, text }) =>
    `rejectRequest(input: { id: ${hidden('DataRequest')}, ground: PROCESS_EXCESSIVE, text: ${text()} }) { ... on RejectRequestPayload { request { rejectionText customer { name } } } ${failures} }`,
  ({ any }) =>
    `extendRequest(input: { id: ${any('DataRequest')}, ${outdated}, reason: "x" }) { ... on ExtendRequestPayload { request { extensionReason } } ${failures} }`,
  ({ any }) =>
    `approveRequest(input: { id: ${any('DataRequest')}, ${outdated} }) { ... on ApproveRequestPayload { request { details } } ${failures} }`,
  ({ hidden }) =>
    `removePaymentMethod(input: { id: ${hidden('PaymentMethod')} }) { ... on RemovePaymentMethodPayload { paymentMethod { reference } } ${failures} }`,
  ({ any, text }) =>
    `recordActivity(input: { customerId: ${any('Customer')}, kind: LOGIN, ip: ${text()} }) { ... on RecordActivityPayload { activityId } ${failures} }`,
  ({ any, text }) =>
    `recordInvoice(input: { customerId: ${any('Customer')}, number: ${text()}, currency: ${text()}, total: 1, issuedAt: "2026-01-01T00:00:00Z", dueAt: "2026-02-01T00:00:00Z" }) { ... on RecordInvoicePayload { invoice { number } } ${failures} }`,
  ({ email }) =>
    `registerCustomer(input: { email: ${email()}, name: "x", marketing: [], channel: EMAIL, reference: "MAIL-1" }) { ... on RegisterCustomerPayload { customer { name } } ${failures} }`,
];

const nowhere = '01880000-0000-7000-8000-000000000001';

export function harmlessMutation({ choices, pools, hidden }: Sources): string {
  const oneOf = (ids: readonly string[] = [], type: string) =>
    literal(ids.length > 0 ? choices.of(ids) : `${type}:${nowhere}`);
  const asked: Asked = {
    any: (type) => oneOf(pools.ids.get(type), type),
    hidden: (type) => oneOf(hidden.get(type), type),
    text: () => literal(choices.of(pools.texts)),
    email: () => literal(choices.of(pools.emails)),
  };
  return `mutation { ${choices.of(templates)(asked)} }`;
}
