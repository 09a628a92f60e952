import { createHash } from 'node:crypto';
import { idOf } from '../../src/global-id.ts';
import type { AskOptions, TestGateway } from '../harness/gateway.ts';
import { customer } from './cast.ts';
import { type Changed, change } from './change.ts';

type Input = Record<string, unknown>;

export const evidenceHash = createHash('sha256').update('a letter').digest('hex');

/** Account data of alice, asked for by a court. */
export const proposal = {
  customerId: customer('alice'),
  kind: 'ACCOUNT_DATA',
  ground: 'REQUIRED_BY_LAW',
  recipient: 'District Court of Somewhere',
  fields: ['Customer.name', 'Customer.email'],
  reference: 'ORDER-0815',
  evidenceHash,
};

/** Communications of alice, under a warrant. */
export const warrant = {
  ...proposal,
  kind: 'COMMUNICATIONS',
  ground: 'LEGAL_PROCESS',
  fields: ['Communication.correspondent', 'Communication.sentAt'],
  reference: 'WARRANT-4711',
  processValidatedBy: 'Head of Legal',
};

/** What stories about disclosures do again and again, with one gateway. */
export function disclosureStories(gateway: () => TestGateway) {
  const select = 'disclosure { id status }';
  const act = (mutation: string, input: Input, options: AskOptions) =>
    change(gateway(), mutation, input, { ...options, select });
  const idIn = ({ result, errors }: Changed): string => {
    const disclosure = result?.['disclosure'] as { id: string } | undefined; // selected by every mutation here
    if (!disclosure) throw new Error(JSON.stringify({ result, errors }));
    return disclosure.id;
  };
  const propose = (input: Input = {}, options: AskOptions = { as: 'legal' }) =>
    act('proposeDisclosure', { ...proposal, ...input }, options);
  const decide = (mutation: 'approveDisclosure' | 'refuseDisclosure', id: string, as = 'privacy') =>
    act(mutation, { id }, { as });
  return {
    act,
    idIn,
    propose,
    approve: (id: string, as?: string) => decide('approveDisclosure', id, as),
    refuse: (id: string, as?: string) => decide('refuseDisclosure', id, as),
    release: (id: string, options: AskOptions = { as: 'legal' }) => act('releaseDisclosure', { id }, options),
    /** Proposed by legal, and approved by privacy. */
    approved: async (input: Input = {}): Promise<string> => {
      const id = idIn(await propose(input));
      await decide('approveDisclosure', id);
      return id;
    },
    rowOf: (id: string) =>
      gateway().database.prisma.disclosure.findUniqueOrThrow({ where: { id: idOf('Disclosure', id, 'id') } }),
  };
}
