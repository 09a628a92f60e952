import { ConsentSource as ConsentSources, ConsentState as ConsentStates } from '../../prisma/generated/client/enums.ts';
import { builder } from '../builder.ts';
import { pageArgs } from '../connection.ts';
import { CallerKind, ConsentChannel, Purpose } from '../enums.ts';
import { badInput } from '../errors.ts';
import { globalId } from '../global-id.ts';
import { pastMoment } from '../inputs.ts';
import { compiledAs, idValue } from '../reads/compiled/form.ts';
import { consentEventPages, consentEventsUntil, consentsOf } from './loaders.ts';
import { everyChannel, inForce, type ConsentState as State, underPolicy, underPolicyAt } from './rules.ts';
import { consentsSql } from './sql.ts';

export const ConsentState = builder.enumType(ConsentStates, { name: 'ConsentState' });
export const ConsentSource = builder.enumType(ConsentSources, {
  name: 'ConsentSource',
  description: 'Where a decision was made.',
});

// SMS is among the channels, so every field here carries the category of the most protected (P5).
export const Consent = builder.objectRef<State>('Consent').implement({
  description: 'Whether a customer may be contacted through one channel. Text messages are among them (P5).',
  subject: (consent) => consent.customerId,
  extensions: { rowModel: 'Consent' },
  fields: (t) => ({
    purpose: t.expose('purpose', { type: Purpose, category: 'messaging', nullable: true }),
    channel: t.expose('channel', { type: ConsentChannel, category: 'messaging', nullable: true }),
    state: t.expose('state', { type: ConsentState, category: 'messaging', nullable: true }),
    source: t.expose('source', { type: ConsentSource, category: 'messaging', nullable: true }),
    decidedAt: t.expose('decidedAt', { type: 'DateTime', category: 'messaging', nullable: true }),
    policyVersion: t.exposeString('policyVersion', { category: 'messaging', nullable: true }),
    askAgain: t.exposeBoolean('askAgain', {
      category: 'messaging',
      nullable: true,
      description:
        'They granted it, under a version of the policy that does not count any more: NOT_ASKED until they decide again.',
    }),
  }),
});

const ConsentEvent = builder.prismaObject('ConsentEvent', {
  description: 'One decision, as it was recorded; never changed afterwards (P13).',
  subject: (event) => event.customerId,
  fields: (t) => ({
    id: t.id({
      category: 'messaging',
      nullable: true,
      description: 'What a verdict’s decisions name.',
      resolve: ({ id }) => globalId('ConsentEvent', id),
      extensions: compiledAs(idValue('ConsentEvent')),
    }),
    purpose: t.expose('purpose', { type: Purpose, category: 'messaging', nullable: true }),
    channel: t.expose('channel', { type: ConsentChannel, category: 'messaging', nullable: true }),
    state: t.expose('state', { type: ConsentState, category: 'messaging', nullable: true }),
    source: t.expose('source', { type: ConsentSource, category: 'messaging', nullable: true }),
    actorKind: t.expose('actorKind', { type: CallerKind, category: 'messaging', nullable: true }),
    decidedAt: t.expose('decidedAt', { type: 'DateTime', category: 'messaging', nullable: true }),
    recordedAt: t.expose('recordedAt', { type: 'DateTime', category: 'messaging', nullable: true }),
    policyVersion: t.exposeString('policyVersion', { category: 'messaging', nullable: true }),
    wording: t.exposeString('wording', {
      category: 'messaging',
      nullable: true,
      description: 'What the customer was shown, word for word.',
    }),
    wordingLocale: t.exposeString('wordingLocale', { category: 'messaging', nullable: true, description: 'BCP 47.' }),
    evidence: t.exposeString('evidence', { category: 'messaging', description: 'A ticket, an e-mail, a form.' }),
  }),
});

const ConsentEventConnection = builder.connectionObject(
  { type: ConsentEvent, name: 'ConsentEventConnection' },
  { name: 'ConsentEventEdge' },
);

builder.prismaObjectFields('Customer', (t) => ({
  consents: t.field({
    type: [Consent],
    category: 'messaging',
    nullable: true,
    description: 'The decision in force for each channel (P13).',
    resolve: async ({ id }, _args, context) => {
      const decided = await consentsOf(context, id, null);
      return everyChannel(
        id,
        decided.map((one) => underPolicy(context.policy, one)),
      );
    },
    extensions: compiledAs({ is: 'rows', source: consentsSql }),
  }),
  consentHistory: t.field({
    type: ConsentEventConnection,
    category: 'messaging',
    nullable: true,
    args: pageArgs,
    description: 'Every decision, newest first.',
    resolve: ({ id }, args, context) => consentEventPages.page(context, id, args),
    extensions: consentEventPages.compiled,
  }),
  consentAt: t.field({
    type: [Consent],
    category: 'messaging',
    nullable: true,
    args: { time: t.arg({ type: 'DateTime', required: true, category: 'messaging' }) },
    description: 'The decisions that were in force at a moment, which has come.',
    resolve: async ({ id }, { time }, context) => {
      if (!pastMoment(context.clock.now()).safeParse(time).success) {
        throw badInput('time', 'expected a time that is not in the future');
      }
      const decided = inForce(await consentEventsUntil(context, id, { time }));
      return everyChannel(
        id,
        decided.map((one) => underPolicyAt(context.policy, time, one)),
      );
    },
  }),
}));
