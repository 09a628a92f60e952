import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient, type GatewayClient } from '../../schema/client/client.ts';
import {
  accountPage,
  askForData,
  chooseMarketing,
  chooseSharing,
  saveProfile,
} from '../../schema/client/samples/portal.ts';
import { findCustomer, issueInvoice, requestDesk } from '../../schema/client/samples/staff.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';

let gateway: TestGateway;
let alice: GatewayClient;
let billing: GatewayClient;
beforeAll(async () => {
  gateway = await startGateway();
  const as = (name: string) => createClient({ url: gateway.url, token: () => gateway.token(name) });
  [alice, billing] = [as('alice'), as('billing')];
});
afterAll(() => gateway.stop());

describe('the typed client', () => {
  it('reads and saves a profile, and tells a conflict from a success', async () => {
    const page = await alice.ask(accountPage, {});
    const version = page.data?.me?.version ?? 0;
    const first = await alice.ask(saveProfile, { input: { version, name: 'Alice M' } });
    const second = await alice.ask(saveProfile, { input: { version, name: 'Alice N' } });
    expect(first.data?.updateProfile).toMatchObject({ customer: { version: version + 1, name: 'Alice M' } });
    expect(second.data?.updateProfile).toMatchObject({ code: 'CONFLICT', currentVersion: version + 1 });
  });

  it('records the choices of a customer', async () => {
    const marketing = { purpose: 'MARKETING', channel: 'POST', state: 'GRANTED' } as const;
    const consent = await alice.ask(chooseMarketing, { input: marketing });
    expect(consent.data?.setConsent).toMatchObject({ pending: false });
    const sharing = await alice.ask(chooseSharing, { input: { blocked: true } });
    expect(sharing.data?.setSharing).toMatchObject({ customer: { sharing: { blocked: true } } });
  });

  it('repeats a mutation safely', async () => {
    const input = { kind: 'RECTIFICATION' } as const;
    const [one, other] = [
      await alice.ask(askForData, { input }, { idempotencyKey: 'again-1' }),
      await alice.ask(askForData, { input }, { idempotencyKey: 'again-1' }),
    ];
    expect(one.errors).toEqual([]);
    expect(other.data).toEqual(one.data);
  });

  it('finds a customer for staff, and shows refusals with their clause', async () => {
    const filter = { email: 'alice@example.com' };
    const found = await billing.ask(findCustomer, { filter }, { purpose: 'SUPPORT', reference: 'T-1' });
    expect(found.data?.customers?.edges).toHaveLength(1);
    const desk = await billing.ask(requestDesk, { after: null, filter: { overdue: false } });
    expect(desk.errors).toEqual([]);
    const refused = await alice.ask(findCustomer, { filter });
    expect(refused.errors[0]?.extensions).toMatchObject({ code: 'FORBIDDEN', clause: 'P19' });
  });

  it('records an invoice for billing', async () => {
    const found = await billing.ask(findCustomer, { filter: { email: 'alice@example.com' } });
    const customerId = found.data?.customers?.edges[0]?.node?.id ?? '';
    const [issuedAt, dueAt] = ['2026-03-01T00:00:00Z', '2026-03-31T00:00:00Z'];
    const input = { customerId, number: 'INV-CLIENT-1', currency: 'EUR', total: 1200, issuedAt, dueAt };
    const recorded = await billing.ask(issueInvoice, { input });
    expect(recorded.data?.recordInvoice).toMatchObject({ invoice: { number: 'INV-CLIENT-1', total: 1200 } });
  });
});
