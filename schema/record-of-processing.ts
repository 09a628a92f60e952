import type { Policy } from '../src/policy/policy.ts';
import { mayRead } from '../src/policy/verdict.ts';
import { type Caller, type Category, categories } from '../src/policy/vocabulary.ts';
import { notByHand, page, table } from './markdown.ts';
import { representatives } from './policy-table.ts';

/** What this code base does for security; transport and storage are the operator's. */
const measures = [
  'Every field and every root field has a rule that refuses what no clause allows; the service does not start with a hole in them (P19).',
  'Which customers a caller sees is part of the statement that reads them, and asked again of each row before it is served (P19).',
  'Reads of personal data by others than its owner are recorded before the answer leaves: who, why, whose, which fields, never values. If they cannot be recorded, nothing is answered.',
  'Audit trail, consent and sharing ledgers and the steps of a request are append-only, by privileges and by triggers.',
  'The service runs with a database role that owns no table; in production it is not ready to serve with a greater one.',
  'Callers show a signed token. Secrets of partners are kept as salted scrypt hashes.',
  'Card numbers and security codes are not held, and a text that contains a card number is refused (P3).',
  'Values of personal data appear neither in logs nor in errors.',
  'Encryption in transit and at rest, backups and access to the machines are the operator’s to arrange.',
];

const isPersonal = (policy: Policy) => (category: Category) => policy.categories[category].personal;
const list = (items: readonly string[]): string => (items.length > 0 ? items.join(', ') : '–');

/** The personal categories that at least one of the callers reads. */
function readBy(policy: Policy, callers: readonly Caller[]): string {
  const read = (category: Category) => callers.some((caller) => mayRead(policy, caller, category).allowed);
  return list(categories.filter(isPersonal(policy)).filter(read));
}

function dataTable(policy: Policy): string {
  return table(
    ['category', 'what it is', 'Fides data category'],
    categories.filter(isPersonal(policy)).map((name) => {
      const { title, taxonomy } = policy.categories[name];
      return [name, title, `\`${taxonomy}\``];
    }),
  );
}

/** Purposes that the controller's own staff pursue. */
function ownPurposes(policy: Policy): string {
  const staff = representatives(policy).flatMap(({ caller }) => (caller.kind === 'STAFF' ? [caller] : []));
  const body = Object.entries(policy.purposes).flatMap(([name, { title, taxonomy }]) => {
    const pursuing = staff.filter(({ roles }) =>
      roles.some((role) => policy.staff[role].purposes.allowed.some((purpose) => purpose === name)),
    );
    if (pursuing.length === 0) return [];
    const who = list(pursuing.flatMap(({ roles }) => roles));
    return [[name, title, `\`${taxonomy}\``, who, readBy(policy, pursuing)]];
  });
  return table(['purpose', 'what for', 'Fides data use', 'pursued by', 'data categories'], body);
}

const recipients = {
  PROCESSOR: 'processors, for the customers they work for',
  THIRD_PARTY: 'third parties, for the customers who allow it and block nothing',
} as const;

/** Purposes for which partners receive data; LEGAL_OBLIGATION is never one (P16). */
function recipientTable(policy: Policy): string {
  const body = representatives(policy).flatMap(({ caller }) => {
    if (caller.kind !== 'PARTNER') return [];
    const { title, taxonomy } = policy.purposes[caller.purpose];
    const consents = list(Object.values(policy.purposes[caller.purpose].consentFor).toSorted());
    return [
      [caller.purpose, title, `\`${taxonomy}\``, recipients[caller.partnerKind], consents, readBy(policy, [caller])],
    ];
  });
  return table(
    ['purpose', 'what for', 'Fides data use', 'recipients', 'marketing consents asked', 'data categories at most'],
    body,
  );
}

function transfersOf({ transfers }: Policy): string {
  if (transfers.length === 0) return 'The policy document names none.';
  return table(
    ['recipient', 'country', 'safeguard'],
    transfers.map(({ recipient, country, safeguard }) => [recipient, country, safeguard]),
  );
}

function erasureTable({ retention: { inactivityYears, warningDays, accountingYears } }: Policy): string {
  return table(
    ['data', 'limit', 'clause'],
    [
      [
        'all of an account with an active service',
        'kept, unless the customer asks for erasure and it is approved',
        'P8',
      ],
      ['all of an account on an approved request', 'erased, but for what is listed below', 'P10, P15'],
      [
        'all of an inactive account',
        `${inactivityYears} years after the last active service, log-in or attempt; warned ${warningDays} days before`,
        'P14',
      ],
      [
        'invoices, with their addressee, and transactions',
        `${accountingYears} years after the end of their year`,
        'P9',
      ],
      ['anything under a legal hold', 'kept while the hold is in force', 'P16'],
      [
        'steps of requests, disclosures, the audit trail',
        'outlive the account as proof; the policy document sets no end',
        'P16, P19',
      ],
    ],
  );
}

function clauseTable(policy: Policy): string {
  return table(
    ['clause', 'title', 'promise', 'enforcement', 'section of the published policy'],
    Object.entries(policy.clauses).map(([id, { title, promise, enforcement, section }]) => {
      return [id, title, promise, enforcement, section];
    }),
  );
}

/** The record of processing activities (GDPR art. 30(1)), read off the policy document. */
export function recordOfProcessing(policy: Policy): string {
  const { name, contact, dataProtectionOfficer } = policy.controller;
  const officer = dataProtectionOfficer ? ` Data protection officer: ${dataProtectionOfficer}.` : '';
  return page(
    notByHand,
    '# Record of processing activities (GDPR art. 30)',
    `Of the policy of ${policy.version}.`,
    '## Controller',
    `${name}. Contact: ${contact}.${officer}`,
    '## Whose data',
    'Customers. Of staff and of the people who act for partners: the id, role and reference under which they read or changed something, in the audit trail. Visitors of sites that are hosted for customers are not among them (P20).',
    '## Categories of data',
    dataTable(policy),
    '## Purposes of the controller',
    ownPurposes(policy),
    'Communications are kept for the customer and are read by staff only through an approved disclosure (P17).',
    '## Recipients, by purpose',
    recipientTable(policy),
    'Beyond these, data leaves only as a disclosure on a listed ground that two members of staff stand for (P16, P17).',
    '## Transfers to third countries',
    transfersOf(policy),
    '## Limits of erasure',
    erasureTable(policy),
    '## Security',
    measures.map((measure) => `- ${measure}`).join('\n'),
    '## Clauses',
    clauseTable(policy),
  );
}
