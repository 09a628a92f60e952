import { createHash } from 'node:crypto';
import { compactVerify, createRemoteJWKSet } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { customerId } from '../../prisma/seed/keys.ts';
import { people } from '../../prisma/seed/people.ts';
import { fieldsOf } from '../../src/disclosure/rules.ts';
import { globalId, idOf } from '../../src/global-id.ts';
import { uuidv7 } from '../../src/ids.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';
import { customer, stranger } from './cast.ts';
import { change, ending, everyone, repeated } from './change.ts';
import { disclosureStories, evidenceHash, proposal, warrant } from './disclosing.ts';
import { added, tablesWith, writtenWith } from './rows.ts';
import { asStaff } from './staff.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

const { act, idIn, propose, approve, refuse, release, approved, rowOf } = disclosureStories(() => gateway);
const rowId = (id: string) => idOf('Disclosure', id, 'id');

type Document = Record<string, unknown> & { fields: string[]; data: Record<string, unknown> };

/** What was handed out, as whoever receives it verifies it. */
async function opened(jws: unknown): Promise<Document> {
  const keys = createRemoteJWKSet(new URL(`${gateway.url}/.well-known/jwks.json`));
  const { payload, protectedHeader } = await compactVerify(String(jws), keys);
  expect(protectedHeader.alg).toBe('EdDSA');
  return JSON.parse(new TextDecoder().decode(payload)) as Document; // written as JSON
}

describe('A disclosure', () => {
  it('is proposed by legal, approved by privacy and released as a signed document of just those fields (P16)', async () => {
    const proposed = await added(gateway, () => propose());
    const id = idIn(proposed.result);
    expect(proposed.rows).toEqual({ Disclosure: 1, AuditEvent: 1, OutboxEvent: 1 });
    const approval = await added(gateway, () => approve(id));
    expect(approval.result.result).toMatchObject({ disclosure: { status: 'APPROVED' } });
    expect(approval.rows).toEqual({ AuditEvent: 1, OutboxEvent: 1 });
    const { result } = await release(id);
    const released = await rowOf(id);
    expect(await opened(result?.['document'])).toEqual({
      disclosure: id,
      customer: customer('alice'),
      controller: 'The hosting company',
      policyVersion: expect.any(String),
      clause: 'P16',
      kind: 'ACCOUNT_DATA',
      ground: 'REQUIRED_BY_LAW',
      recipient: proposal.recipient,
      reference: proposal.reference,
      evidenceHash,
      approvedAt: gateway.clock.now().toISOString(),
      releasedAt: gateway.clock.now().toISOString(),
      fields: ['Customer.name', 'Customer.email'],
      data: { Customer: { name: people.alice.name, email: people.alice.email } },
    });
    expect(released).toMatchObject({ status: 'RELEASED', releasedAt: gateway.clock.now(), decidedBy: 'privacy' });
    const hash = createHash('sha256').update(String(result?.['document'])).digest('hex');
    expect(released.documentHash).toBe(hash);
  });

  it('holds of every kind of account data what was approved, and of each row no more', async () => {
    const id = await approved({ fields: fieldsOf('ACCOUNT_DATA') });
    const { data } = await opened((await release(id)).result?.['document']);
    expect(Object.keys(data)).toEqual(['Activity', 'Customer', 'Invoice', 'PaymentMethod', 'Service', 'Transaction']);
    const fields = Object.entries(data).flatMap(([model, rows]) => {
      const list = Array.isArray(rows) ? rows : [rows];
      expect(list.length).toBeGreaterThan(0);
      return [...new Set(list.flatMap((row: object) => Object.keys(row)))].map((column) => `${model}.${column}`);
    });
    expect(fields.toSorted()).toEqual(fieldsOf('ACCOUNT_DATA').toSorted());
    expect(JSON.stringify(data)).not.toContain(people.bob.name);
  });

  it('is in the customer’s history from its proposal on, with every step (P16)', async () => {
    const ask = `{ me { disclosures(first: 1) { edges { node { id kind ground status recipient fields reference decidedAt releasedAt documentHash } } } } }`;
    const mine = async () => {
      const { data } = await gateway.gql<{ me: { disclosures: { edges: { node: object }[] } } }>(
        ask,
        {},
        { as: 'grace' },
      );
      return data?.me.disclosures.edges[0]?.node;
    };
    expect(await mine()).toBeUndefined();
    const id = idIn(await propose({ customerId: customer('grace') }));
    expect(await mine()).toMatchObject({ id, status: 'PROPOSED', recipient: proposal.recipient, decidedAt: null });
    await approve(id);
    expect(await mine()).toMatchObject({ status: 'APPROVED', decidedAt: gateway.clock.now().toISOString() });
    await release(id);
    const { documentHash } = await rowOf(id);
    expect(await mine()).toMatchObject({ status: 'RELEASED', documentHash, fields: proposal.fields });
  });

  it('is recorded with the release: what was read, by whom, and in whose access log it is', async () => {
    const id = await approved({ customerId: customer('carol'), reference: 'ORDER-0816' });
    await release(id, { as: 'legal', headers: { 'X-Reference': 'HD-7' } });
    const { audited, told } = await writtenWith(gateway, 'Disclosure', rowId(id));
    const subjects = [customerId('carol')];
    expect(audited).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          operation: 'releaseDisclosure',
          subjects,
          fields: proposal.fields,
          clauses: ['P16'],
        }),
        expect.objectContaining({ operation: 'releaseDisclosure', subjects, fields: ['Disclosure.status'] }),
      ]),
    );
    expect(told).toContainEqual({
      kind: 'disclosure.changed',
      customerId: customerId('carol'),
      coordinates: { disclosure: rowId(id), status: 'RELEASED' },
    });
    const log = `{ me { accessLog(first: 9) { edges { node { caller reference fields } } } } }`;
    const { data } = await gateway.gql<{ me: { accessLog: { edges: object[] } } }>(log, {}, { as: 'carol' });
    const read = { caller: 'LEGAL', reference: 'ORDER-0816', fields: proposal.fields };
    expect(data?.me.accessLog.edges).toContainEqual({ node: read });
  });

  it('is not kept: the document is in no table', async () => {
    const id = await approved({ fields: ['Customer.businessName', 'Customer.phone'] });
    const { result } = await release(id);
    const [, payload = ''] = String(result?.['document']).split('.');
    expect(payload.length).toBeGreaterThan(100);
    expect(await tablesWith(gateway, payload)).toEqual([]);
  });

  it('of somebody whose data is restricted is possible (P16)', async () => {
    const id = await approved({ customerId: customer('frank') });
    const { data } = await opened((await release(id)).result?.['document']);
    expect(data).toEqual({ Customer: { name: people.frank.name, email: people.frank.email } });
  });
});

describe('Who does what (P16)', () => {
  const steps = ['proposeDisclosure', 'approveDisclosure', 'refuseDisclosure', 'releaseDisclosure'];
  const may: Record<string, readonly string[]> = {
    proposeDisclosure: ['legal'],
    approveDisclosure: ['privacy', 'legal'],
    refuseDisclosure: ['privacy', 'legal'],
    releaseDisclosure: ['legal'],
  };
  const cells = steps.flatMap((step) => everyone.map((as) => [step, as ?? 'nobody'] as const));

  it.each(cells)('%s by %s', async (step, as) => {
    const id = 'Disclosure:01890000-0000-7000-8000-0000000000ff';
    const input = step === 'proposeDisclosure' ? { ...proposal, customerId: stranger } : { id };
    const { result, rows } = await added(gateway, () => act(step, input, as === 'nobody' ? {} : { as }));
    const refused = `${as === 'nobody' ? 'UNAUTHENTICATED' : 'FORBIDDEN'} P16`;
    expect(ending(result)).toBe(may[step]?.includes(as) ? 'NotFound' : refused);
    expect(rows).toEqual({});
  });

  it('nobody decides what they have proposed, with whatever roles', async () => {
    const both = await asStaff(gateway, 'both', ['LEGAL', 'PRIVACY']);
    const id = idIn(await propose({}, both));
    for (const step of ['approveDisclosure', 'refuseDisclosure'])
      expect(ending(await act(step, { id }, both))).toBe('Conflict');
    expect(await rowOf(id)).toMatchObject({ status: 'PROPOSED', decidedBy: null });
    expect(ending(await act('approveDisclosure', { id }, { as: 'legal' }))).toBe('ApproveDisclosurePayload');
    expect(await rowOf(id)).toMatchObject({ proposedBy: 'both', decidedBy: 'legal' });
  });

  it('whoever decides sees what the proposal rests on, and who made it', async () => {
    const id = idIn(await propose(warrant));
    const ask = `query Proposal($id: ID!) { node(id: $id) { ... on Disclosure { evidenceHash processValidatedBy proposedBy decidedBy } } }`;
    const { data, errors } = await gateway.gql(ask, { id }, { as: 'privacy' });
    const rests = { evidenceHash, processValidatedBy: 'Head of Legal', proposedBy: 'legal', decidedBy: null };
    expect({ data, errors }).toEqual({ data: { node: rests }, errors: [] });
    const hers = await gateway.gql(ask, { id }, { as: 'alice' });
    expect(hers.data).toEqual({ node: { evidenceHash, processValidatedBy: null, proposedBy: null, decidedBy: null } });
  });
});

describe('A proposal is refused', () => {
  const now = '2026-03-02T09:00:00.000Z';
  it.each([
    ['for no customer', { customerId: 'Disclosure:1' }, 'InvalidInput input.customerId'],
    ['for nobody', { customerId: stranger }, 'NotFound'],
    ['on a ground of communications', { ground: 'LEGAL_PROCESS' }, 'InvalidInput input.ground'],
    ['on a ground of account data', { ...warrant, ground: 'REQUIRED_BY_LAW' }, 'InvalidInput input.ground'],
    ['for communications', { fields: ['Customer.name', 'Communication.sentAt'] }, 'InvalidInput input.fields.1'],
    ['for account data', { ...warrant, fields: ['Customer.name'] }, 'InvalidInput input.fields.0'],
    ['for a field that is none', { fields: ['Customer.password'] }, 'InvalidInput input.fields.0'],
    ['for text-message consent (P5)', { fields: ['Consent.state'] }, 'InvalidInput input.fields.0'],
    ['for everything', { fields: ['Customer.*'] }, 'InvalidInput input.fields.0'],
    ['for one field twice', { fields: ['Customer.name', 'Customer.name'] }, 'InvalidInput input.fields.1'],
    ['for no field', { fields: [] }, 'InvalidInput input.fields'],
    ['to nobody', { recipient: ' ' }, 'InvalidInput input.recipient'],
    ['to a long name', { recipient: 'x'.repeat(201) }, 'InvalidInput input.recipient'],
    ['without a reference', { reference: '' }, 'InvalidInput input.reference'],
    ['with a short hash', { evidenceHash: 'abcd' }, 'InvalidInput input.evidenceHash'],
    ['with capitals in its hash', { evidenceHash: evidenceHash.toUpperCase() }, 'InvalidInput input.evidenceHash'],
    ['gagged until now', { gaggedUntil: now }, 'InvalidInput input.gaggedUntil'],
    ['gagged until last year', { gaggedUntil: '2025-03-02T09:00:00.000Z' }, 'InvalidInput input.gaggedUntil'],
    [
      'under a process that nobody held valid (P17)',
      { ...warrant, processValidatedBy: null },
      'InvalidInput input.processValidatedBy',
    ],
    ['with a card number (P3)', { recipient: '4242 4242 4242 4242' }, 'InvalidInput input.recipient'],
  ])('%s', async (_what, spoiled, expected) => {
    const { result, rows } = await added(gateway, () => propose(spoiled));
    expect(ending(result)).toBe(expected);
    expect(rows).toEqual({});
    expect(
      repeated(result, { ...spoiled, customerId: '' }).filter((text) => !fieldsOf('ACCOUNT_DATA').includes(text)),
    ).toEqual([]);
  });

  it('on a ground or of a kind that is on no list, before it is looked at', async () => {
    for (const spoiled of [{ ground: 'CURIOSITY' }, { kind: 'EVERYTHING' }]) {
      const { status, errors } = await propose(spoiled);
      expect(status).toBe(400);
      expect(errors[0]?.extensions['code']).toBe('BAD_USER_INPUT');
    }
  });
});

describe('A disclosure is released once', () => {
  it('and not before it is approved, nor after it was refused', async () => {
    const id = idIn(await propose());
    expect(ending(await release(id))).toBe('Conflict');
    expect(ending(await refuse(id))).toBe('RefuseDisclosurePayload');
    expect(ending(await release(id))).toBe('Conflict');
    expect(ending(await approve(id))).toBe('Conflict');
    expect(await rowOf(id)).toMatchObject({ status: 'REFUSED', releasedAt: null, documentHash: null });
  });

  it('with the reason of a refusal in the audit trail', async () => {
    const id = idIn(await propose());
    await act('refuseDisclosure', { id, reason: 'The seal is not theirs.' }, { as: 'privacy' });
    const { audited } = await writtenWith(gateway, 'Disclosure', rowId(id));
    expect(audited).toMatchObject([{ operation: 'refuseDisclosure', reference: 'The seal is not theirs.' }]);
  });

  it('by 20 at once to one of them', async () => {
    const id = await approved();
    const about = { subjects: { has: customerId('alice') }, fields: { has: 'Customer.email' } };
    const where = { operation: 'releaseDisclosure', kind: 'READ', reference: proposal.reference, ...about } as const;
    const reads = () => gateway.database.prisma.auditEvent.count({ where });
    const before = await reads();
    const answers = await added(gateway, () => Promise.all(Array.from({ length: 20 }, () => release(id))));
    const endings = answers.result.map(ending).toSorted();
    expect(endings).toEqual([...Array(19).fill('Conflict'), 'ReleaseDisclosurePayload']);
    const documents = answers.result.flatMap(({ result }) => result?.['document'] ?? []);
    expect(documents).toHaveLength(1);
    expect(answers.rows).toEqual({ AuditEvent: 1, OutboxEvent: 1 });
    expect(await reads()).toBe(before + 1);
  });

  it('after one of 20 decisions at once, approvals and refusals', async () => {
    const id = idIn(await propose());
    const decisions = Array.from({ length: 20 }, (_, number) => (number % 2 === 0 ? approve(id) : refuse(id)));
    const endings = (await Promise.all(decisions)).map(ending);
    expect(endings.filter((one) => one === 'Conflict')).toHaveLength(19);
    const { status } = await rowOf(id);
    expect(endings).toContain(status === 'APPROVED' ? 'ApproveDisclosurePayload' : 'RefuseDisclosurePayload');
  });

  it('and a repeated Idempotency-Key gives the record again, never the document', async () => {
    const id = await approved();
    const key = { as: 'legal', headers: { 'Idempotency-Key': `release ${id}` } };
    const [first, again] = [await release(id, key), await release(id, key)];
    expect(first.result?.['document']).toEqual(expect.any(String));
    expect(again.result).toMatchObject({ document: null, disclosure: { id, status: 'RELEASED' } });
  });

  it('and of more rows than a document holds, never', async () => {
    const id = await approved({ ...warrant, customerId: customer('dave') });
    await gateway.database.pool.query(
      `INSERT INTO "Communication" ("id", "customerId", "medium", "direction", "sentAt", "contentHash")
       SELECT gen_random_uuid(), $1, 'EMAIL', 'INBOUND', now(), 'ab' FROM generate_series(1, 10001)`,
      [customerId('dave')],
    );
    expect(ending(await release(id))).toBe('Conflict');
    await gateway.database.pool.query(
      `DELETE FROM "Communication" WHERE "id" IN (SELECT "id" FROM "Communication" WHERE "customerId" = $1 LIMIT 1)`,
      [customerId('dave')],
    );
    const { data } = await opened((await release(id)).result?.['document']);
    expect(data['Communication']).toHaveLength(10_000);
  });
});

describe('Of the erased', () => {
  it('nothing is proposed, approved or released, and a proposal is refused all the same (P10)', async () => {
    const { prisma } = gateway.database;
    const now = gateway.clock.now();
    const gone = uuidv7(now);
    await prisma.customer.create({ data: { id: gone, name: 'Gone', registeredAt: now, updatedAt: now } });
    const of = { customerId: globalId('Customer', gone) };
    const [open, waiting] = [idIn(await propose(of)), await approved(of)];
    await prisma.customer.update({ where: { id: gone }, data: { erasureStartedAt: now } });
    const endings = async () => [
      ending(await propose(of)),
      ending(await approve(open)),
      ending(await release(waiting)),
    ];
    expect(await endings()).toEqual(['Conflict', 'Conflict', 'Conflict']);
    await prisma.customer.update({ where: { id: gone }, data: { erasedAt: now, name: null } });
    expect(await endings()).toEqual(['NotFound', 'Conflict', 'Conflict']);
    expect(ending(await refuse(open))).toBe('RefuseDisclosurePayload');
    expect(await rowOf(waiting)).toMatchObject({ status: 'APPROVED' });
  });
});

describe('Communications (P17)', () => {
  const ask = /* GraphQL */ `query Letters($id: ID!) {
    customer(id: $id) { id communications(first: 9) { edges { node { correspondent locator contentHash } } } }
  }`;

  it.each(['support', 'billing', 'privacy', 'legal', 'admin'])(
    'are read by %s in no other way than a released document',
    async (as) => {
      await approved(warrant);
      const { data, errors } = await gateway.gql<{ customer: object | null }>(ask, { id: customer('alice') }, { as });
      expect(data?.customer ?? null).toEqual(as === 'admin' ? null : { id: customer('alice'), communications: null });
      expect(errors[0]?.extensions).toMatchObject({ code: 'FORBIDDEN', clause: as === 'admin' ? 'P19' : 'P17' });
    },
  );

  it('are in the document with the approved fields alone, and whoever they are of sees that and reads them', async () => {
    const id = await approved(warrant);
    const { data, clause } = await opened((await release(id)).result?.['document']);
    expect(clause).toBe('P17');
    const own = await gateway.gql<{ customer: { communications: { edges: { node: { correspondent: string } }[] } } }>(
      ask,
      { id: customer('alice') },
      { as: 'alice' },
    );
    const letters = own.data?.customer.communications.edges.map(({ node }) => node.correspondent) ?? [];
    expect(letters).toHaveLength(3);
    const disclosed = data['Communication'] as { correspondent: string }[];
    expect(disclosed.map(({ correspondent }) => correspondent).toSorted()).toEqual(letters.toSorted());
    for (const letter of disclosed) expect(Object.keys(letter)).toEqual(['correspondent', 'sentAt']);
    const log = `{ me { accessLog(first: 100) { edges { node { caller fields reference } } } } }`;
    const { data: logged } = await gateway.gql<{ me: { accessLog: { edges: object[] } } }>(log, {}, { as: 'alice' });
    const seen = { caller: 'LEGAL', fields: warrant.fields, reference: 'WARRANT-4711' };
    expect(logged?.me.accessLog.edges).toContainEqual({ node: seen });
    const { audited } = await writtenWith(gateway, 'Disclosure', rowId(id));
    const read = {
      operation: 'releaseDisclosure',
      fields: warrant.fields,
      clauses: ['P17'],
      reference: 'WARRANT-4711',
    };
    expect(audited).toContainEqual(expect.objectContaining(read));
  });

  it('have four grounds of their own, each of which opens them', async () => {
    for (const ground of ['PROVIDE_SERVICE', 'LEGITIMATE_INTERESTS', 'LEGAL_PROCESS', 'CRIME_INADVERTENTLY_OBTAINED']) {
      expect(ending(await propose({ ...warrant, ground }))).toBe('ProposeDisclosurePayload');
    }
  });
});

describe('The register', () => {
  it('is read by customer, kind and status', async () => {
    const id = idIn(await propose({ ...warrant, customerId: customer('erin') }));
    const list = `query Register($filter: DisclosureFilter) { disclosures(first: 9, filter: $filter) { edges { node { id } } } }`;
    const filter = { customerId: customer('erin'), kind: 'COMMUNICATIONS', status: 'PROPOSED' };
    const { data } = await gateway.gql(list, { filter }, { as: 'privacy' });
    expect(data).toEqual({ disclosures: { edges: [{ node: { id } }] } });
  });

  it('takes no mutation that is not one of its four', async () => {
    const outcome = await change(
      gateway,
      'updateProfile',
      { id: customer('alice'), version: 1, name: 'x' },
      { as: 'legal' },
    );
    expect(ending(outcome)).toBe('FORBIDDEN P19');
  });
});
