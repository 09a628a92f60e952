import {
  AuditOutcome as AuditOutcomes,
  CallerKind as CallerKinds,
  Channel as Channels,
  ConsentChannel as ConsentChannels,
  Purpose as Purposes,
} from '../prisma/generated/client/enums.ts';
import { builder } from './builder.ts';
import { roles } from './policy/vocabulary.ts';

// The closed lists that several domains speak of; a domain's own are in its types.ts.

export const CallerKind = builder.enumType(CallerKinds, { name: 'CallerKind', description: 'Who calls.' });

export const Channel = builder.enumType(Channels, {
  name: 'Channel',
  description: 'How a change or request reached us; EMAIL, HELPDESK_TICKET and STAFF come with a reference (P18).',
});

export const ConsentChannel = builder.enumType(ConsentChannels, {
  name: 'ConsentChannel',
  description: 'By what means a customer may be contacted (P12).',
});

export const Purpose = builder.enumType(Purposes, {
  name: 'Purpose',
  description: 'Why data is read or shared, in W3C DPV and Fides terms.',
});

export const Role = builder.enumType('Role', { description: "A member of staff's role.", values: roles });

export const AuditOutcome = builder.enumType(AuditOutcomes, { name: 'AuditOutcome' });
