import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type SqlBool,
  sql,
} from 'kysely';
import { describe, expect, test } from 'vitest';
import { because, isOwn, on, type Predicate } from '../../src/policy/predicate/expression.ts';
import { columnOf, joinOf } from '../../src/policy/predicate/relation.ts';
import { matches, type Row, rowsBehind, selectionOf } from '../../src/policy/predicate/row.ts';
import { toSql } from '../../src/policy/predicate/sql.ts';
import { toWhere } from '../../src/policy/predicate/where.ts';
import { decisionsBehind, whyNot } from '../../src/policy/predicate/why.ts';
import { seededAt } from '../harness/clock.ts';

const compiler = new Kysely<object>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});

function sqlOf(predicate: Predicate): [string, ...unknown[]] {
  const { sql: text, parameters } = sql<SqlBool>`${toSql(predicate, 'c')}`.compile(compiler);
  return [text, ...parameters];
}

const moment = (apart: number): Date => new Date(seededAt.getTime() + apart);

const customer = on('Customer');
const consent = on('Consent');
const sharing = on('Sharing');
const service = on('Service');
const [ada, bob] = ['ada', 'bob'];
const granted = consent.eq('state', 'GRANTED');

type Interpreted = {
  predicate: Predicate;
  own: boolean;
  where: unknown;
  sql: [string, ...unknown[]];
  selects: Record<string, unknown>;
  fits: Row[];
  doesNot: Row[];
};

/** Each word of the language, as every interpreter says it. */
const words: Record<string, Interpreted> = {
  'a value': {
    predicate: customer.eq('id', ada),
    own: true,
    where: { id: ada },
    sql: ['"c"."id" = $1', ada],
    selects: {},
    fits: [{ id: ada }],
    doesNot: [{ id: bob }, { id: null }],
  },
  'one of several values': {
    predicate: customer.in('email', [ada, bob]),
    own: true,
    where: { email: { in: [ada, bob] } },
    sql: ['"c"."email" in ($1, $2)', ada, bob],
    selects: { email: true },
    fits: [{ email: ada }, { email: bob }],
    doesNot: [{ email: 'eve' }, { email: null }],
  },
  'one of no values': {
    predicate: customer.in('email', []),
    own: true,
    where: { id: { in: [] } },
    sql: ['false'],
    selects: { email: true },
    fits: [],
    doesNot: [{ email: ada }, { email: null }],
  },
  'no value': {
    predicate: customer.isNull('erasedAt'),
    own: true,
    where: { erasedAt: null },
    sql: ['"c"."erasedAt" is null'],
    selects: { erasedAt: true },
    fits: [{ erasedAt: null }],
    doesNot: [{ erasedAt: seededAt }],
  },
  'a time until a moment': {
    predicate: customer.atOrBefore('erasedAt', seededAt),
    own: true,
    where: { erasedAt: { lte: seededAt } },
    sql: ['"c"."erasedAt" <= $1', seededAt],
    selects: { erasedAt: true },
    fits: [{ erasedAt: moment(-1) }, { erasedAt: moment(0) }],
    doesNot: [{ erasedAt: moment(1) }, { erasedAt: null }],
  },
  'a time after a moment': {
    predicate: customer.after('erasedAt', seededAt),
    own: true,
    where: { erasedAt: { gt: seededAt } },
    sql: ['"c"."erasedAt" > $1', seededAt],
    selects: { erasedAt: true },
    fits: [{ erasedAt: moment(1) }],
    doesNot: [{ erasedAt: moment(0) }, { erasedAt: moment(-1) }, { erasedAt: null }],
  },
  'a row in a list': {
    predicate: customer.exists('consents', granted),
    own: false,
    where: { consents: { some: { state: 'GRANTED' } } },
    sql: [
      'exists (select 1 from "Consent" as "c_" where "c_"."customerId" = "c"."id" and "c_"."state" = $1)',
      'GRANTED',
    ],
    selects: { consents: { select: { customerId: true, state: true } } },
    fits: [{ consents: [{ state: 'WITHDRAWN' }, { state: 'GRANTED' }] }],
    doesNot: [{ consents: [] }, { consents: [{ state: 'WITHDRAWN' }] }],
  },
  'no row in a list': {
    predicate: customer.lacks('consents', granted),
    own: false,
    where: { NOT: { consents: { some: { state: 'GRANTED' } } } },
    sql: [
      'not exists (select 1 from "Consent" as "c_" where "c_"."customerId" = "c"."id" and "c_"."state" = $1)',
      'GRANTED',
    ],
    selects: { consents: { select: { customerId: true, state: true } } },
    fits: [{ consents: [] }, { consents: [{ state: 'WITHDRAWN' }] }],
    doesNot: [{ consents: [{ state: 'WITHDRAWN' }, { state: 'GRANTED' }] }],
  },
  'the one row that may be there': {
    predicate: customer.exists('sharing', sharing.eq('blocked', false)),
    own: false,
    where: { sharing: { is: { blocked: false } } },
    sql: ['exists (select 1 from "Sharing" as "c_" where "c_"."customerId" = "c"."id" and "c_"."blocked" = $1)', false],
    selects: { sharing: { select: { customerId: true, blocked: true } } },
    fits: [{ sharing: { blocked: false } }],
    doesNot: [{ sharing: { blocked: true } }, { sharing: null }],
  },
  'the row that is referred to': {
    predicate: service.exists('customer', customer.isNull('erasedAt')),
    own: false,
    where: { customer: { is: { erasedAt: null } } },
    sql: ['exists (select 1 from "Customer" as "c_" where "c_"."id" = "c"."customerId" and "c_"."erasedAt" is null)'],
    selects: { customer: { select: { id: true, erasedAt: true } } },
    fits: [{ customer: { erasedAt: null } }],
    doesNot: [{ customer: { erasedAt: seededAt } }],
  },
  'any row of a list': {
    predicate: customer.exists('consents', consent.everything),
    own: false,
    where: { consents: { some: {} } },
    sql: ['exists (select 1 from "Consent" as "c_" where "c_"."customerId" = "c"."id" and true)'],
    selects: { consents: { select: { customerId: true } } },
    fits: [{ consents: [{}] }],
    doesNot: [{ consents: [] }],
  },
  'a row of a list that fits nothing': {
    predicate: customer.exists('consents', consent.nothing),
    own: false,
    where: { id: { in: [] } },
    sql: ['exists (select 1 from "Consent" as "c_" where "c_"."customerId" = "c"."id" and false)'],
    selects: { consents: { select: { customerId: true } } },
    fits: [],
    doesNot: [{ consents: [] }, { consents: [{}] }],
  },
  'no row of a list that fits nothing': {
    predicate: customer.lacks('consents', consent.nothing),
    own: false,
    where: {},
    sql: ['not exists (select 1 from "Consent" as "c_" where "c_"."customerId" = "c"."id" and false)'],
    selects: { consents: { select: { customerId: true } } },
    fits: [{ consents: [] }, { consents: [{}] }],
    doesNot: [],
  },
  'all of several': {
    predicate: customer.and(customer.isNull('erasedAt'), customer.eq('email', ada)),
    own: true,
    where: { AND: [{ erasedAt: null }, { email: ada }] },
    sql: ['("c"."erasedAt" is null and "c"."email" = $1)', ada],
    selects: { erasedAt: true, email: true },
    fits: [{ erasedAt: null, email: ada }],
    doesNot: [
      { erasedAt: null, email: bob },
      { erasedAt: seededAt, email: ada },
    ],
  },
  'one of several': {
    predicate: customer.or(customer.isNull('erasedAt'), customer.eq('email', ada)),
    own: true,
    where: { OR: [{ erasedAt: null }, { email: ada }] },
    sql: ['("c"."erasedAt" is null or "c"."email" = $1)', ada],
    selects: { erasedAt: true, email: true },
    fits: [
      { erasedAt: null, email: bob },
      { erasedAt: seededAt, email: ada },
    ],
    doesNot: [{ erasedAt: seededAt, email: bob }],
  },
  everything: {
    predicate: customer.everything,
    own: true,
    where: {},
    sql: ['true'],
    selects: {},
    fits: [{}],
    doesNot: [],
  },
  nothing: {
    predicate: customer.nothing,
    own: true,
    where: { id: { in: [] } },
    sql: ['false'],
    selects: {},
    fits: [],
    doesNot: [{}],
  },
  'all of something and everything': {
    predicate: customer.and(customer.everything, customer.eq('email', ada)),
    own: true,
    where: { AND: [{ email: ada }] },
    sql: ['(true and "c"."email" = $1)', ada],
    selects: { email: true },
    fits: [{ email: ada }],
    doesNot: [{ email: bob }],
  },
  'all of something and nothing': {
    predicate: customer.and(customer.eq('email', ada), customer.nothing),
    own: true,
    where: { id: { in: [] } },
    sql: ['("c"."email" = $1 and false)', ada],
    selects: { email: true },
    fits: [],
    doesNot: [{ email: ada }],
  },
  'all of everything': {
    predicate: customer.and(customer.everything),
    own: true,
    where: {},
    sql: ['(true)'],
    selects: {},
    fits: [{}],
    doesNot: [],
  },
  'one of something and nothing': {
    predicate: customer.or(customer.nothing, customer.eq('email', ada)),
    own: true,
    where: { OR: [{ email: ada }] },
    sql: ['(false or "c"."email" = $1)', ada],
    selects: { email: true },
    fits: [{ email: ada }],
    doesNot: [{ email: bob }],
  },
  'one of something and everything': {
    predicate: customer.or(customer.eq('email', ada), customer.everything),
    own: true,
    where: {},
    sql: ['("c"."email" = $1 or true)', ada],
    selects: { email: true },
    fits: [{ email: bob }],
    doesNot: [],
  },
  'one of nothing': {
    predicate: customer.or(customer.nothing),
    own: true,
    where: { id: { in: [] } },
    sql: ['(false)'],
    selects: {},
    fits: [],
    doesNot: [{}],
  },
  'several rows of one list': {
    predicate: customer.and(
      customer.exists('consents', granted),
      customer.lacks('consents', consent.eq('channel', 'SMS')),
    ),
    own: false,
    where: {
      AND: [{ consents: { some: { state: 'GRANTED' } } }, { NOT: { consents: { some: { channel: 'SMS' } } } }],
    },
    sql: [
      '(exists (select 1 from "Consent" as "c_" where "c_"."customerId" = "c"."id" and "c_"."state" = $1)' +
        ' and not exists (select 1 from "Consent" as "c_" where "c_"."customerId" = "c"."id" and "c_"."channel" = $2))',
      'GRANTED',
      'SMS',
    ],
    selects: { consents: { select: { customerId: true, state: true, channel: true } } },
    fits: [{ consents: [{ state: 'GRANTED', channel: 'POST' }] }],
    doesNot: [{ consents: [{ state: 'GRANTED', channel: 'SMS' }] }, { consents: [] }],
  },
};

describe.each(Object.entries(words))(
  '%s',
  (_name, { predicate, own, where, sql: statement, selects, fits, doesNot }) => {
    test('is the same Prisma where, the same SQL, and the same rows', () => {
      expect(toWhere(predicate)).toEqual(where);
      expect(sqlOf(predicate)).toEqual(statement);
      expect(fits.filter((row) => !matches(predicate, row))).toEqual([]);
      expect(doesNot.filter((row) => matches(predicate, row))).toEqual([]);
    });

    test('loads what it looks at and no more, and tells whether that is the row alone', () => {
      expect(selectionOf(predicate)).toEqual({ id: true, ...selects });
      expect(isOwn(predicate)).toBe(own);
    });
  },
);

test('Of several conditions one that looks behind a relation makes the whole look there', () => {
  const behind = customer.exists('consents', granted);
  expect(isOwn(customer.and(customer.isNull('erasedAt'), behind))).toBe(false);
  expect(isOwn(customer.or(behind, customer.isNull('erasedAt')))).toBe(false);
});

test('What is not loaded is an error that names it, never a yes', () => {
  expect(() => matches(customer.isNull('erasedAt'), {})).toThrow('column erasedAt is not loaded');
  expect(() => matches(customer.lacks('consents', granted), {})).toThrow('relation consents is not loaded');
  expect(() => rowsBehind({}, 'sharing')).toThrow('relation sharing is not loaded');
});

describe('A relation', () => {
  test('is joined as the data model declares it, from either side', () => {
    const customers = { many: true, sourceColumn: 'id', targetColumn: 'customerId' };
    expect(joinOf('Customer', 'consents')).toEqual({ target: 'Consent', ...customers });
    expect(joinOf('Customer', 'sharing')).toEqual({ target: 'Sharing', ...customers, many: false });
    expect(joinOf('Consent', 'customer')).toEqual({
      target: 'Customer',
      many: false,
      sourceColumn: 'customerId',
      targetColumn: 'id',
    });
  });

  test('to the model itself is joined from the side that it is named for', () => {
    const many = { target: 'DataRequest', many: true, sourceColumn: 'id', targetColumn: 'duplicateOfId' };
    expect(joinOf('DataRequest', 'duplicates')).toEqual(many);
    const one = { target: 'DataRequest', many: false, sourceColumn: 'duplicateOfId', targetColumn: 'id' };
    expect(joinOf('DataRequest', 'duplicateOf')).toEqual(one);
  });

  test('that is none is an error that names it', () => {
    expect(() => joinOf('Customer', 'friends')).toThrow('Customer has no relation friends');
    expect(() => joinOf('Customer', 'email')).toThrow('Customer has no relation email');
  });
});

test('A model is spoken of by a column of its own', () => {
  expect(columnOf('Customer')).toBe('id');
  expect(columnOf('Sharing')).toBe('customerId');
  expect(columnOf('Suppression')).toBe('keyedHash');
  // Past the types: the model is not there.
  expect(() => columnOf('Nobody' as 'Customer')).toThrow('Nobody has no column');
});

describe('A reason', () => {
  const why = (says: string) => ({ clause: 'P19', says, needs: [] }) as const;
  const notErased = because(customer.isNull('erasedAt'), why('erased'));
  const decision = sharing.everything;
  const open = because(customer.exists('sharing', sharing.eq('blocked', false)), { ...why('blocked'), decision });
  const blocked = { erasedAt: null, sharing: { blocked: true, eventId: 'the block' } };
  const opened = { erasedAt: null, sharing: { blocked: false, eventId: 'the opening' } };

  test('decides nothing', () => {
    expect(toWhere(open)).toEqual({ sharing: { is: { blocked: false } } });
    expect([matches(open, opened), matches(open, blocked)]).toEqual([true, false]);
  });

  test('with a decision loads the event that made it', () => {
    const byState = because(customer.lacks('consents', consent.nothing), { ...why('none'), decision: granted });
    expect(selectionOf(byState)).toEqual({
      id: true,
      consents: { select: { customerId: true, state: true, eventId: true } },
    });
    expect(selectionOf(because(customer.lacks('consents', granted), why('some')))).toEqual({
      id: true,
      consents: { select: { customerId: true, state: true } },
    });
  });

  test('is told of the first condition that refuses, with the decision behind it', () => {
    const both = customer.and(notErased, open);
    expect(whyNot(both, { ...blocked, erasedAt: seededAt })).toEqual({ reason: why('erased'), decision: null });
    expect(whyNot(both, blocked)).toEqual({
      reason: { ...why('blocked'), decision },
      decision: { model: 'Sharing', eventId: 'the block' },
    });
    expect(whyNot(both, { erasedAt: null, sharing: null })).toEqual({
      reason: { ...why('blocked'), decision },
      decision: null,
    });
    expect(whyNot(both, opened)).toBeNull();
  });

  test('of the innermost condition is told before that of the whole, which is told where there is no other', () => {
    const whole = because(customer.and(notErased, customer.isNull('restrictedAt')), why('whole'));
    expect(whyNot(whole, { erasedAt: seededAt, restrictedAt: null })?.reason.says).toBe('erased');
    expect(whyNot(whole, { erasedAt: null, restrictedAt: seededAt })?.reason.says).toBe('whole');
    const either = because(customer.or(notErased, customer.nothing), why('either'));
    expect(whyNot(either, { erasedAt: seededAt })?.reason.says).toBe('either');
    expect(whyNot(customer.nothing, {})).toBeNull();
  });

  test('of a row that fits names the decisions that it rests on, each with its model', () => {
    expect(decisionsBehind(customer.and(notErased, open), opened)).toEqual([
      { model: 'Sharing', eventId: 'the opening' },
    ]);
    expect(decisionsBehind(notErased, opened)).toEqual([]);
    expect(decisionsBehind(customer.isNull('erasedAt'), opened)).toEqual([]);
    const named = because(customer.exists('consents', granted), {
      ...why('none'),
      decision: consent.eq('channel', 'SMS'),
    });
    const consents = [
      { channel: 'POST', state: 'GRANTED', eventId: 'by post' },
      { channel: 'SMS', state: 'GRANTED', eventId: 'by message' },
    ];
    expect(decisionsBehind(named, { consents })).toEqual([{ model: 'Consent', eventId: 'by message' }]);
    expect(decisionsBehind(named, { consents: consents.slice(0, 1) })).toEqual([]);
  });

  test('with a decision of the row’s own columns names none', () => {
    const odd = because(customer.isNull('erasedAt'), { ...why('odd'), decision: customer.everything });
    expect(decisionsBehind(odd, opened)).toEqual([]);
  });
});
