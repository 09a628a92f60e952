import { type ExecutionResult, execute, parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { defaultPolicy } from '../../src/policy/default/document.ts';
import type { Policy } from '../../src/policy/policy.ts';
import { type RuleContext, shielded } from '../../src/policy/shield.ts';
import { mayRead } from '../../src/policy/verdict.ts';
import type { Caller } from '../../src/policy/vocabulary.ts';
import { asCustomer } from './random-callers.ts';
import { smallBuilder } from './small-schema.ts';

type Row = { name: string; fee: string; kind: string; subject: string };
const ada: Row = { name: 'Ada', fee: '12.00', kind: 'PERSON', subject: 'ada' };

/** What was carried out behind the rules. */
let carriedOut: string[] = [];

/** A person behind the real rules: one field personal, one for billing, one public; and one change, with a reference or without. */
function schemaOfAda() {
  const builder = smallBuilder();
  const Person = builder.objectRef<Row>('Person').implement({
    subject: ({ subject }) => subject,
    fields: (t) => ({
      name: t.exposeString('name', { category: 'identity', nullable: true }),
      fee: t.exposeString('fee', { category: 'payment', nullable: true }),
      kind: t.exposeString('kind', { category: 'public', nullable: true }),
      isNamed: t.boolean({
        category: 'identity',
        nullable: true,
        args: { email: t.arg.string({ category: 'contact' }), fee: t.arg.string({ category: 'payment' }) },
        resolve: () => true,
      }),
    }),
  });
  const Weather = builder.objectRef<{ sky: string }>('Weather').implement({
    fields: (t) => ({ sky: t.exposeString('sky', { category: 'public', nullable: true }) }),
  });
  builder.queryFields((t) => ({
    person: t.field({ type: Person, nullable: true, action: 'node:read', resolve: () => ada }),
    broken: t.boolean({
      nullable: true,
      action: 'policy:read',
      resolve: () => {
        throw new Error('broken behind the rules');
      },
    }),
    found: t.boolean({
      nullable: true,
      action: 'customer:search',
      args: { email: t.arg.string({ category: 'contact' }), fee: t.arg.string({ category: 'payment' }) },
      resolve: () => true,
    }),
    weather: t.field({ type: Weather, nullable: true, action: 'policy:read', resolve: () => ({ sky: 'blue' }) }),
  }));
  const Change = builder.inputType('Change', { fields: (t) => ({ reference: t.string() }) });
  const done = (what: string) => () => {
    carriedOut.push(what);
    return true;
  };
  builder.mutationType();
  builder.mutationFields((t) => ({
    rename: t.boolean({
      nullable: true,
      action: 'profile:write',
      args: { input: t.arg({ type: Change }) },
      resolve: done('rename'),
    }),
    tidy: t.boolean({
      nullable: true,
      action: 'profile:write',
      args: { input: t.arg.string() },
      resolve: done('tidy'),
    }),
  }));
  return shielded(builder.toSchema()).schema;
}
const schema = schemaOfAda();

type Told = { refused: unknown[]; failed: unknown[] };
type Asked = { caller: Caller; policy?: Policy; inside?: () => Promise<boolean> };

/** Asks behind the rules, and gives the answer with what the record and the log are told. */
async function ask(document: string, { caller, policy = defaultPolicy, inside = async () => true }: Asked) {
  carriedOut = [];
  const told: Told = { refused: [], failed: [] };
  const context: RuleContext & { served: unknown[] } = {
    policy,
    caller,
    withinBoundary: inside,
    refused: (coordinate, { allowed, clause }) => void told.refused.push([coordinate, allowed || clause]),
    ruleFailed: (coordinate, cause) => void told.failed.push([coordinate, cause]),
    served: [],
  };
  const { data, errors = [] }: ExecutionResult = await execute({
    schema,
    document: parse(document),
    contextValue: context,
  });
  return { data, errors: errors.map(({ path, message, extensions }) => ({ path, message, extensions })), told };
}

const staffWith = (role: 'SUPPORT' | 'BILLING', reference: string | null = null): Caller => ({
  kind: 'STAFF',
  id: 'somebody',
  name: 'Somebody',
  roles: [role],
  purpose: 'SUPPORT',
  reference,
});
const customer = asCustomer('alice');

describe('A field that the policy refuses', () => {
  test('is null with an error at its path that names clause, category and need, and the record is told', async () => {
    const support = staffWith('SUPPORT');
    expect(await ask('{ person { name fee } }', { caller: support })).toEqual({
      data: { person: { name: 'Ada', fee: null } },
      errors: [
        {
          path: ['person', 'fee'],
          message: mayRead(defaultPolicy, support, 'payment').reason,
          extensions: { code: 'FORBIDDEN', clause: 'P19', category: 'payment', needs: ['role:BILLING'] },
        },
      ],
      told: { refused: [['Person.fee', 'P19']], failed: [] },
    });
  });

  test('is refused to somebody without a token as unauthenticated, at the root already', async () => {
    const { data, errors, told } = await ask('{ person { name } }', { caller: { kind: 'ANONYMOUS' } });
    expect(data).toEqual({ person: null });
    expect(errors).toMatchObject([
      { path: ['person'], extensions: { code: 'UNAUTHENTICATED', clause: 'P19', category: null, needs: ['token'] } },
    ]);
    expect(told).toEqual({ refused: [['Query.person', 'P19']], failed: [] });
  });
});

describe('A search by a datum that the caller may not read', () => {
  const support = staffWith('SUPPORT');
  const asked: [string, string[], string, (data: boolean | null) => object][] = [
    ['Query.found', ['found'], '{ found(ARGS) }', (found) => ({ found })],
    ['Person.isNamed', ['person', 'isNamed'], '{ person { isNamed(ARGS) } }', (isNamed) => ({ person: { isNamed } })],
  ];

  test.each(asked)('is refused, and the argument named: %s', async (coordinate, path, document, dataOf) => {
    const { reason } = mayRead(defaultPolicy, support, 'payment');
    expect(await ask(document.replace('ARGS', 'email: "ada", fee: "12.00"'), { caller: support })).toEqual({
      data: dataOf(null),
      errors: [
        {
          path,
          message: `fee: ${reason}`,
          extensions: { code: 'FORBIDDEN', clause: 'P19', category: 'payment', needs: ['role:BILLING'] },
        },
      ],
      told: { refused: [[`${coordinate}(fee:)`, 'P19']], failed: [] },
    });
  });

  test.each(asked)(
    'is one by another when that is left out, or null: %s',
    async (_coordinate, _path, document, dataOf) => {
      const answer = await ask(document.replace('ARGS', 'email: "ada", fee: null'), { caller: support });
      expect(answer).toEqual({ data: dataOf(true), errors: [], told: { refused: [], failed: [] } });
    },
  );
});

describe('A row that is not shared with the caller', () => {
  const outside = async () => false;

  test('is refused field by field though the category is open, what is public of it too (P19)', async () => {
    const { data, errors, told } = await ask('{ person { name kind } }', { caller: customer, inside: outside });
    expect(data).toEqual({ person: { name: null, kind: null } });
    const refusal = { code: 'FORBIDDEN', clause: 'P19', needs: [] };
    expect(errors).toEqual([
      {
        path: ['person', 'name'],
        message: expect.stringMatching(/^P19/),
        extensions: { ...refusal, category: 'identity' },
      },
      {
        path: ['person', 'kind'],
        message: expect.stringMatching(/^P19/),
        extensions: { ...refusal, category: 'public' },
      },
    ]);
    expect(told.refused).toEqual([
      ['Person.name', 'P19'],
      ['Person.kind', 'P19'],
    ]);
  });

  test('is not asked after where the category is refused already, nor of what is about nobody', async () => {
    let times = 0;
    const counted = async () => {
      times += 1;
      return false;
    };
    await ask('{ person { fee } }', { caller: staffWith('SUPPORT'), inside: counted });
    const { data } = await ask('{ weather { sky } }', { caller: customer, inside: counted });
    expect(data).toEqual({ weather: { sky: 'blue' } });
    expect(times).toBe(0);
  });
});

describe('A rule that cannot be decided', () => {
  const cause = new Error('the database is away');
  const unavailable = {
    message: 'The rule for this field could not be decided; nothing is served.',
    extensions: { code: 'SERVICE_UNAVAILABLE', http: { status: 503 } },
  };

  test('refuses the field, and its cause goes to the log and not to the caller', async () => {
    const inside = () => Promise.reject(cause);
    expect(await ask('{ person { name } }', { caller: customer, inside })).toEqual({
      data: { person: { name: null } },
      errors: [{ path: ['person', 'name'], ...unavailable }],
      told: { refused: [], failed: [['Person.name', cause]] },
    });
  });

  test('refuses a change before it is carried out', async () => {
    // Past the types, as no validated document is.
    const torn = { ...defaultPolicy, actions: {} } as unknown as Policy;
    const answer = await ask('mutation { rename }', { caller: customer, policy: torn });
    expect(answer).toMatchObject({ data: { rename: null }, errors: [{ path: ['rename'], ...unavailable }] });
    expect(answer.told.failed).toEqual([['Mutation.rename', expect.any(TypeError)]]);
    expect(carriedOut).toEqual([]);
  });
});

test('What fails behind an allowing rule is no refusal: it stays the error that it is, to be masked and logged', async () => {
  const { errors, told } = await ask('{ broken }', { caller: customer });
  expect(errors).toMatchObject([{ path: ['broken'], message: 'broken behind the rules', extensions: {} }]);
  expect(told).toEqual({ refused: [], failed: [] });
});

describe('A change on behalf of a customer (P18)', () => {
  const withoutReference = ['rename', 'rename(input: null)', 'rename(input: {})', 'rename(input: { reference: null })'];

  test.each([...withoutReference, 'tidy(input: "HD-1")'])('is refused without a reference: %s', async (field) => {
    const { errors, told } = await ask(`mutation { ${field} }`, { caller: staffWith('BILLING') });
    expect(errors).toMatchObject([
      { extensions: { code: 'FORBIDDEN', clause: 'P18', category: null, needs: ['reference'] } },
    ]);
    expect(told.refused).toEqual([[`Mutation.${field.split('(')[0]}`, 'P18']]);
    expect(carriedOut).toEqual([]);
  });

  test('is carried out with a reference in its input, or for the whole request', async () => {
    const named = await ask('mutation { rename(input: { reference: "HD-1" }) }', { caller: staffWith('BILLING') });
    expect(named).toMatchObject({ data: { rename: true }, errors: [] });
    const request = await ask('mutation { rename tidy }', { caller: staffWith('BILLING', 'HD-1') });
    expect(request).toMatchObject({ data: { rename: true, tidy: true }, errors: [] });
    expect(carriedOut).toEqual(['rename', 'tidy']);
  });

  test('is refused without a reference to whomever the table asks for one, staff or not', async () => {
    const rights = { SYSTEM: { allowed: true, clause: 'P21', reference: true }, otherwise: 'P19' } as const;
    const policy: Policy = { ...defaultPolicy, actions: { ...defaultPolicy.actions, 'profile:write': rights } };
    const caller: Caller = { kind: 'SYSTEM', id: 'login-service', name: 'login-service' };
    const { errors } = await ask('mutation { rename }', { caller, policy });
    expect(errors).toMatchObject([{ extensions: { clause: 'P18', needs: ['reference'] } }]);
  });

  test('asks no reference of the customer', async () => {
    expect(await ask('mutation { rename }', { caller: customer })).toMatchObject({
      data: { rename: true },
      errors: [],
    });
  });
});
