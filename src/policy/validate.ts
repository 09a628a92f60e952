import { z } from 'zod';
import { ConsentChannel, PartnerKind, Purpose } from '../../prisma/generated/client/enums.ts';
import { consentPurposes } from './consents.ts';
import { audiences, type NeverShared, type Policy } from './policy.ts';
import { actions, type ClauseId, categories, roles, scopes } from './vocabulary.ts';

const clauseId = z.custom<ClauseId>(
  (value) => typeof value === 'string' && /^P[1-9]\d*$/.test(value),
  'expected P1, P2 …',
);
const text = z.string().min(1);
const clause = z.strictObject({ title: text, promise: text, enforcement: text, section: text });
const right = z.strictObject({
  allowed: z.boolean(),
  clause: clauseId,
  scope: z.enum(scopes).optional(),
  reference: z.literal(true).optional(),
});
const rights = z.strictObject({
  ...Object.fromEntries(audiences.map((audience) => [audience, right.optional()])),
  otherwise: clauseId,
});
const category = z.strictObject({ title: text, taxonomy: text, personal: z.boolean(), read: rights, write: rights });
const purposes = z.enum(Purpose);
const purpose = z.strictObject({
  title: text,
  taxonomy: text,
  sees: z.enum(['NOBODY', 'RELATED', 'SHARED']),
  consentFor: z.partialRecord(z.enum(scopes), z.enum(['EMAIL', 'TELEPHONE', 'POST'])),
  consentUnder: purposes.optional(),
  ceiling: z.array(z.enum(categories)).readonly(),
});
const neverShared = z.strictObject({
  clause: clauseId,
  from: z.array(z.enum(PartnerKind)).min(1).readonly(),
  models: z.array(text).readonly(),
  columns: z.array(z.string().regex(/^[A-Z]\w*\.[a-z]\w*$/, 'expected a column such as Customer.phone')).readonly(),
  types: z.array(text).readonly(),
});
const staffPurposes = z.strictObject({ default: purposes, allowed: z.array(purposes).min(1).readonly() });
const transfer = z.strictObject({ recipient: text, country: z.string().regex(/^[A-Z]{2}$/), safeguard: text });
const count = z.int().min(1);
const span = z.union([
  z.strictObject({ months: count }),
  z.strictObject({ days: count }),
  z.strictObject({ workingDays: count }),
]);
const deadlines = z.strictObject({
  acknowledge: span.optional(),
  answer: span,
  extension: span,
  pausing: z.union([z.enum(['AWAITED', 'NEVER']), z.strictObject({ doubtWithin: span })]),
});

const shape = z.strictObject({
  version: z.iso.date(),
  controller: z.strictObject({ name: text, contact: text, dataProtectionOfficer: text.optional() }),
  transfers: z.array(transfer).readonly(),
  clauses: z.record(clauseId, clause),
  categories: z.record(z.enum(categories), category),
  purposes: z.record(purposes, purpose),
  neverShared: z.array(neverShared).readonly(),
  actions: z.record(z.enum(actions), rights),
  consent: z.strictObject({
    confirmedOptIn: z.array(z.literal('EMAIL', 'expected EMAIL: the link goes to the registered address')).readonly(),
    countsUnder: z.partialRecord(purposes, z.array(z.iso.date()).readonly()),
  }),
  staff: z.record(z.enum(roles), z.strictObject({ purposes: staffPurposes })),
  exactSearchOnly: z.array(z.enum(roles)).readonly(),
  retention: z.strictObject({
    inactivityYears: z.int().min(1),
    warningDays: z.int().min(1),
    accountingYears: z.int().min(0),
    grounds: z.strictObject({ ACCOUNTING: text, CONSENT: text, REQUEST: text, DISCLOSURE: text }),
    keptYears: z.strictObject({ CONSENT: count, REQUEST: count, DISCLOSURE: count }),
  }),
  requests: z.strictObject({
    deadlines: z.strictObject({ GDPR: deadlines, UK_GDPR: deadlines, CCPA: deadlines }),
    holidays: z.array(z.iso.date()).readonly(),
    noticeDays: z.int().min(1),
    exportsPerDay: z.int().min(1),
    exportDays: count,
  }),
  sources: z
    .array(z.strictObject({ source: text, categories: z.array(z.enum(categories)).min(1).readonly() }))
    .min(1)
    .readonly(),
  wordings: z.record(z.string(), z.record(z.enum(ConsentChannel), text)),
  tickets: z.strictObject({ openDays: count, recordedWithinHours: count }),
  staffCustomersPerHour: z.int().min(1),
  rates: z.strictObject({
    perMinute: z.strictObject({ ANONYMOUS: count, CUSTOMER: count, STAFF: count, SYSTEM: count }),
    perHour: z.strictObject({ CUSTOMER: count, STAFF: count, PARTNER: count, SYSTEM: count }),
  }),
  smallestCount: z.int().min(2),
});

/** Every clause that a right cites. */
function cited(policy: Policy): ClauseId[] {
  const tables = [
    ...Object.values(policy.categories).flatMap(({ read, write }) => [read, write]),
    ...Object.values(policy.actions),
  ];
  return tables.flatMap(({ otherwise, ...cells }) => [otherwise, ...Object.values(cells).map((cell) => cell.clause)]);
}

/** Consents that nobody is asked for, or that not even one given today would meet. */
function unmet(policy: Policy): string[] {
  const asked = consentPurposes(policy);
  return Object.entries(policy.consent.countsUnder).flatMap(([purpose, versions]) => [
    ...(asked.some((one) => one === purpose)
      ? []
      : [`consent.countsUnder.${purpose}: customers are asked about ${asked.join(', ')}`]),
    ...(versions.includes(policy.version)
      ? []
      : [`consent.countsUnder.${purpose}: expected ${policy.version} among them`]),
  ]);
}

/** What the proof of the schema looks for, whatever else a document adds to it. */
function unproved({ neverShared: kept }: Policy): string[] {
  const lacks = (kind: PartnerKind, covers: (one: NeverShared) => boolean) =>
    !kept.some((one) => one.from.includes(kind) && covers(one));
  const kinds = Object.values(PartnerKind);
  return [
    ...(['Consent', 'ConsentEvent'] as const)
      .filter((model) => kinds.some((kind) => lacks(kind, ({ models }) => models.includes(model))))
      .map((model) => `neverShared: expected ${model} to be kept from every partner (P5)`),
    ...(lacks('THIRD_PARTY', ({ columns }) => columns.includes('Customer.phone'))
      ? ['neverShared: expected Customer.phone to be kept from third parties (P4)']
      : []),
  ];
}

/** What no document may say, whoever wrote it. */
function contradictions(policy: Policy): string[] {
  const unknown = [...new Set(cited(policy))].filter((id) => !policy.clauses[id]);
  const { messaging, telephone } = policy.categories;
  const shared = (['PROCESSOR', 'THIRD_PARTY'] as const).filter(
    (audience) => messaging.read[audience]?.allowed === true || messaging.write[audience]?.allowed === true,
  );
  // Without a scope a purpose's ceiling is not asked either.
  const scopeless = Object.entries(policy.categories).flatMap(([name, { personal, read }]) =>
    [read.PROCESSOR, read.THIRD_PARTY].some((right) => personal && right?.allowed && !right.scope) ? [name] : [],
  );
  return [
    ...unproved(policy),
    ...scopeless.map((name) => `categories.${name}: a partner reads nothing personal without a scope (P19)`),
    ...unknown.map((id) => `${id}: cited, but not among the clauses`),
    ...shared.map(
      (audience) => `categories.messaging.${audience}: text-message consent is shared with no partner (P5)`,
    ),
    ...unmet(policy),
    ...(telephone.read.THIRD_PARTY?.allowed ? ['categories.telephone.THIRD_PARTY: only processors may (P4)'] : []),
    ...(policy.purposes.LEGAL_OBLIGATION.sees === 'NOBODY'
      ? []
      : ['purposes.LEGAL_OBLIGATION.sees: never a partner’s purpose (P16)']),
  ];
}

/** The policy, if it holds together; else an error that names what is wrong. */
export function validatePolicy(policy: Policy): Policy {
  const parsed = shape.safeParse(policy);
  const wrong = parsed.success
    ? contradictions(policy)
    : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  if (wrong.length > 0) throw new Error(`The policy document does not hold together: ${wrong.join('; ')}`);
  return policy;
}
