import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { customerId } from '../../prisma/seed/keys.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';
import { change, ending } from './change.ts';
import { letterTo } from './mailbox.ts';
import { added } from './rows.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

const versionOf = async (name: 'alice' | 'bob') => {
  const row = await gateway.database.prisma.customer.findUniqueOrThrow({ where: { id: customerId(name) } });
  return row.version;
};

describe('At once', () => {
  it('200 updates of one version are one success and 199 conflicts that tell the version to go on from', async () => {
    const version = await versionOf('alice');
    const { result, rows } = await added(gateway, () =>
      Promise.all(
        Array.from({ length: 200 }, (_, turn) =>
          change(gateway, 'updateProfile', { version, businessName: `Turn ${turn}` }, { as: 'alice' }),
        ),
      ),
    );
    const conflicts = result.filter((answer) => ending(answer) === 'Conflict');
    expect(conflicts).toHaveLength(199);
    expect(result.filter((answer) => ending(answer) === 'UpdateProfilePayload')).toHaveLength(1);
    for (const conflict of conflicts) expect(conflict.result).toMatchObject({ currentVersion: version + 1 });
    expect(rows).toEqual({ ProfileChange: 1, AuditEvent: 1, OutboxEvent: 1 });
    expect(await versionOf('alice')).toBe(version + 1);
  }, 120_000);

  it('ten clicks on one link confirm the address once', async () => {
    const email = 'bob.new@example.com';
    await change(gateway, 'updateProfile', { version: await versionOf('bob'), email }, { as: 'bob' });
    const { token } = await letterTo(gateway, email, 'mail.confirm-email');
    const { result, rows } = await added(gateway, () =>
      Promise.all(Array.from({ length: 10 }, () => change(gateway, 'confirmEmail', { token }))),
    );
    expect(result.map(ending).toSorted()).toEqual(['ConfirmEmailPayload', ...Array(9).fill('LinkInvalid')]);
    expect(rows).toEqual({ ProfileChange: 1, AuditEvent: 1, OutboxEvent: 2 });
  });

  it('an update of a profile and the confirmation of its new address both hold', async () => {
    const email = 'bob.newer@example.com';
    await change(gateway, 'updateProfile', { version: await versionOf('bob'), email }, { as: 'bob' });
    const { token } = await letterTo(gateway, email, 'mail.confirm-email');
    const version = await versionOf('bob');
    const [moved, named] = await Promise.all([
      change(gateway, 'confirmEmail', { token }),
      change(gateway, 'updateProfile', { version, name: 'Robert Okafor' }, { as: 'bob' }),
    ]);
    expect(ending(moved)).toBe('ConfirmEmailPayload');
    const row = await gateway.database.prisma.customer.findUniqueOrThrow({ where: { id: customerId('bob') } });
    expect(row.email).toBe(email);
    expect(['UpdateProfilePayload', 'Conflict']).toContain(ending(named));
    expect(row.name === 'Robert Okafor').toBe(ending(named) === 'UpdateProfilePayload');
  });
});
