import { readFile } from 'node:fs/promises';
import {
  assertInterfaceType,
  buildSchema,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isObjectType,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { readSources } from '../../schema/coverage-sources.ts';
import { partnerSchema } from '../../schema/partner-schema.ts';
import { cells, partners, representatives } from '../../schema/policy-table.ts';
import { printed } from '../../schema/printed.ts';
import { recordOfProcessing } from '../../schema/record-of-processing.ts';
import { errorCodes } from '../../src/errors.ts';
import { defaultPolicy } from '../../src/policy/default/document.ts';
import type { Policy } from '../../src/policy/policy.ts';
import { mayDo, mayRead } from '../../src/policy/verdict.ts';
import { declaredSchema } from '../../src/schema.ts';

const checkedIn = (name: string) => readFile(new URL(`../../schema/${name}`, import.meta.url), 'utf8');
const files = printed(defaultPolicy, declaredSchema, readSources());

test.each(Object.keys(files))(
  'schema/%s is what the sources print, so that every change of it is seen',
  async (name) => {
    expect(await checkedIn(name)).toBe(files[name]);
  },
);

/** Coordinates of the fields of objects. */
function fieldsOf(schema: GraphQLSchema): string[] {
  return Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .filter(({ name }) => !name.startsWith('__'))
    .flatMap((type) => Object.keys(type.getFields()).map((field) => `${type.name}.${field}`));
}

function isReachable(policy: Policy, coordinate: string): boolean {
  const [typeName = '', fieldName = ''] = coordinate.split('.');
  const type = declaredSchema.getType(typeName);
  const declared = isObjectType(type) ? type.getFields()[fieldName]?.extensions.policy : undefined;
  if (!declared) return false;
  return partners().some(({ caller }) => {
    const verdict =
      'action' in declared ? mayDo(policy, caller, declared.action) : mayRead(policy, caller, declared.category);
    return verdict.allowed;
  });
}

describe('The schema for partners', () => {
  const contract = buildSchema(files['partner.graphql'] ?? '');
  const names = Object.values(contract.getTypeMap()).flatMap((type) => {
    if (type.name.startsWith('__')) return [];
    const members = 'getFields' in type ? Object.keys(type.getFields()) : [];
    const values = isEnumType(type) ? type.getValues().map(({ name }) => name) : [];
    return [type.name, ...[...members, ...values].map((member) => `${type.name}.${member}`)];
  });

  test('holds no field that no partner can reach', () => {
    expect(fieldsOf(contract).filter((coordinate) => !isReachable(defaultPolicy, coordinate))).toEqual([]);
  });

  test('holds every field of a customer that a partner can reach', () => {
    const ofCustomer = (coordinate: string) => coordinate.startsWith('Customer.');
    const reachable = fieldsOf(declaredSchema).filter((coordinate) => isReachable(defaultPolicy, coordinate));
    expect(fieldsOf(contract).filter(ofCustomer).toSorted()).toEqual(reachable.filter(ofCustomer).toSorted());
    expect(fieldsOf(contract)).toContain('Customer.name');
  });

  test('says nothing of consents and text messages: no type, field, filter or value (P5)', () => {
    expect(names.filter((name) => /consent|sms|messaging|sharing/i.test(name))).toEqual([]);
  });

  test('says nothing of disclosures, legal holds, retention or the audit trail', () => {
    expect(names.filter((name) => /disclosure|hold|retention|audit|access(?!Input)/i.test(name))).toEqual([
      'Query.explainAccess',
    ]);
  });

  test('says of a telephone number that it is for processors only (P4)', () => {
    const customer = contract.getType('Customer');
    const phone = isObjectType(customer) ? customer.getFields()['phone'] : undefined;
    expect(phone?.description).toContain('Needs `contact:read`. For processors only.');
  });

  test('lets partners filter customers by nothing but the time of change', () => {
    const filter = contract.getType('CustomerFilter');
    expect(isInputObjectType(filter) && Object.keys(filter.getFields())).toEqual(['changedSince']);
  });

  test('can be asked for by node id what says more than its id', () => {
    const found = contract.getPossibleTypes(assertInterfaceType(contract.getType('Node'))).map(({ name }) => name);
    expect(found).toContain('Customer');
    expect(found).not.toContain('Disclosure');
  });

  test('loses what the policy takes away, with the types that only led there', () => {
    const { address } = defaultPolicy.categories;
    const stricter: Policy = {
      ...defaultPolicy,
      categories: { ...defaultPolicy.categories, address: { ...address, read: { otherwise: 'P19' } } },
    };
    const without = partnerSchema(stricter, declaredSchema);
    expect(fieldsOf(contract)).toContain('Customer.address');
    expect(fieldsOf(without)).not.toContain('Customer.address');
    expect(without.getType('Address')).toBeUndefined();
    expect(fieldsOf(without)).toContain('Customer.name');
  });
});

describe('The policy table', () => {
  const all = cells(defaultPolicy, declaredSchema);

  test('has a verdict for every field and every kind of caller', () => {
    const columns = representatives(defaultPolicy).map(({ name }) => name);
    const expected = fieldsOf(declaredSchema).flatMap((field) => columns.map((column) => `${field} ${column}`));
    expect(all.map(({ coordinate, audience }) => `${coordinate} ${audience}`).toSorted()).toEqual(expected.toSorted());
  });

  test('cites only clauses of the policy', () => {
    const cited = new Set(all.map(({ verdict }) => verdict.clause));
    expect([...cited].filter((clause) => !(clause in defaultPolicy.clauses))).toEqual([]);
  });

  test('shows the telephone number as it was promised (P4)', () => {
    const row = files['policy.md']?.split('\n').find((line) => line.startsWith('| `Customer.phone`'));
    expect(row).toBe(
      '| `Customer.phone` | telephone | R · P11 | R · P21 | R · P7 | R · P10 | – P19 | – P19 | R contact:read · P4 | – P4 | – P4 | – P19 | – P19 |',
    );
  });

  test('shows who changes an e-mail address, and that billing needs a reference (P6, P7, P18)', () => {
    const row = files['policy.md']?.split('\n').find((line) => line.startsWith('| contact |'));
    expect(row).toMatch(/W · P6 \| – P19 \| W ref · P7 \|/);
  });
});

test('Every error code is explained', () => {
  const rows = files['errors.md']?.split('\n').filter((line) => line.startsWith('| `')) ?? [];
  expect(rows.map((line) => line.split('`')[1])).toEqual(Object.keys(errorCodes).toSorted());
});

describe('The record of processing', () => {
  const record = recordOfProcessing(defaultPolicy);
  const section = (heading: string) => record.split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';

  test('names legal obligation as a purpose of the company, and of no recipient (P16)', () => {
    expect(section('Purposes of the controller')).toContain('| LEGAL_OBLIGATION |');
    expect(section('Recipients, by purpose')).not.toContain('LEGAL_OBLIGATION');
  });

  test('shows that text-message consent is received by nobody (P5)', () => {
    expect(section('Categories of data')).toContain('| messaging |');
    expect(section('Recipients, by purpose')).not.toContain('messaging');
  });

  test('follows the policy document: years, transfers, officer', () => {
    const own = recordOfProcessing({
      ...defaultPolicy,
      controller: { name: 'Hosts', contact: 'desk@example.org', dataProtectionOfficer: 'officer@example.org' },
      transfers: [{ recipient: 'A processor', country: 'US', safeguard: 'Adequacy decision' }],
      retention: { ...defaultPolicy.retention, inactivityYears: 3, warningDays: 60, accountingYears: 11 },
    });
    expect(own).toContain('Hosts. Contact: desk@example.org. Data protection officer: officer@example.org.');
    expect(own).toContain('| A processor | US | Adequacy decision |');
    expect(own).toContain('3 years after the last active service');
    expect(own).toContain('11 years after the end of their year');
  });

  test('has every clause with its promise and what enforces it', () => {
    for (const [id, { promise, enforcement }] of Object.entries(defaultPolicy.clauses)) {
      const row = section('Clauses')
        .split('\n')
        .find((line) => line.startsWith(`| ${id} |`));
      expect(row).toContain(`| ${promise} | ${enforcement} |`);
    }
  });
});
