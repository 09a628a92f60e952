import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { customerId } from '../../prisma/seed/keys.ts';
import { minutes } from '../../src/clock.ts';
import { download, mailAbout, written } from '../export/order.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';
import { customer } from './cast.ts';
import { change, ending } from './change.ts';
import { mailedText, mailedToken } from './mailed.ts';
import { requestStories } from './requests.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

const { open, verify, idIn } = requestStories(() => gateway);
type Name = 'alice' | 'bob';

const newest = (name: Name) =>
  gateway.database.prisma.emailChange.findFirstOrThrow({
    where: { customerId: customerId(name) },
    orderBy: { id: 'desc' },
  });

/** The customer moves to a new address, and follows the link that is mailed there. */
async function move(name: Name, email: string): Promise<void> {
  const { data } = await gateway.gql<{ me: { version: number } }>('{ me { version } }', {}, { as: name });
  const asked = await change(gateway, 'updateProfile', { version: data?.me.version, email }, { as: name });
  expect(ending(asked)).toBe('UpdateProfilePayload');
  const token = await mailedToken(gateway, (await newest(name)).id);
  gateway.clock.advance(minutes(1));
  expect(ending(await change(gateway, 'confirmEmail', { token }))).toBe('ConfirmEmailPayload');
}

/** Takes the address back by the link that was mailed to the old one. */
async function takeBack(name: Name): Promise<void> {
  const text = await mailedText(gateway, (await newest(name)).id, 'mail.email-changed');
  const token = /#token=([\w-]{43})\n/.exec(text)?.[1];
  gateway.clock.advance(minutes(1));
  expect(ending(await change(gateway, 'confirmEmail', { token }))).toBe('ConfirmEmailPayload');
}

const byMail = { channel: 'EMAIL', reference: 'MAIL-4711' };

/** Each link that may be under way to the registered address: what asks for it, and how following it ends. */
const links = {
  async 'verifies a request'(name: Name) {
    const id = idIn(await open('billing', { customerId: customer(name), kind: 'RESTRICTION', ...byMail }));
    const token = await mailedToken(gateway, id);
    return async () => ending(await verify(token)) === 'VerifyRequestPayload';
  },
  async 'opens an export'(name: Name) {
    const id = await written(gateway, customerId(name), { openedByKind: 'STAFF' });
    const { secret: link } = await mailAbout(gateway, id, 'mail.export-link');
    return async () => (await download(gateway, id, { link })).status === 200;
  },
  async 'confirms a decision'(name: Name) {
    const granted = { purpose: 'MARKETING', channel: 'POST', state: 'GRANTED', via: 'EMAIL', reference: 'MAIL-4711' };
    const asked = await change(gateway, 'setConsent', { customerId: customer(name), ...granted }, { as: 'billing' });
    expect(ending(asked)).toBe('SetConsentPayload');
    const where = { customerId: customerId(name) };
    const waits = await gateway.database.prisma.pendingDecision.findFirstOrThrow({ where, orderBy: { id: 'desc' } });
    const token = await mailedToken(gateway, waits.id);
    return async () => ending(await change(gateway, 'confirmConsent', { token })) === 'ConfirmConsentPayload';
  },
};

describe.each(Object.entries(links))('A link that %s', (_what, mail) => {
  it('works as long as the address is the registered one', async () => {
    const follow = await mail('alice');
    gateway.clock.advance(minutes(1));
    expect(await follow()).toBe(true);
  });

  it('is dead once the registered address has moved, and once it has been taken back (P7)', async () => {
    const early = await mail('bob');
    gateway.clock.advance(minutes(1));
    await move('bob', `bob.${gateway.clock.now().getTime()}@example.org`);
    expect(await early()).toBe(false);
    const late = await mail('bob');
    await takeBack('bob');
    expect(await late()).toBe(false);
  });
});
