import { execute, type GraphQLField, isInputObjectType, isObjectType, parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { type Served, smallBuilder } from './small-schema.ts';

describe('A field that says nothing about its datum', () => {
  test('is a compile error, and past a cast the schema cannot be built (P1)', () => {
    const builder = smallBuilder();
    // @ts-expect-error a field declares its category
    builder.queryField('nickname', (t) => t.string({ nullable: true, resolve: () => null }));
    expect(() => builder.toSchema()).toThrow('Query.nickname declares neither a category nor an action');
  });

  test('is refused on every object, not at the root alone', () => {
    const builder = smallBuilder();
    builder.objectRef<{ nickname: string }>('Person').implement({
      subject: () => 'somebody',
      fields: (t) => ({
        // @ts-expect-error a field declares its category
        nickname: t.exposeString('nickname', { nullable: true }),
      }),
    });
    builder.queryField('ping', (t) => t.boolean({ action: 'policy:read', resolve: () => true }));
    expect(() => builder.toSchema()).toThrow('Person.nickname declares neither a category nor an action');
  });

  test('cannot be built with a category that nobody has defined either', () => {
    const builder = smallBuilder();
    builder.objectRef<{ nickname: string }>('Person').implement({
      // @ts-expect-error `nicknames` is no category
      fields: (t) => ({ nickname: t.exposeString('nickname', { nullable: true, category: 'nicknames' }) }),
    });
    builder.queryField('ping', (t) => t.boolean({ action: 'policy:read', resolve: () => true }));
    expect(() => builder.toSchema()).toThrow('Person.nickname is of no category of the policy');
  });
});

test('A personal field that cannot be null is refused, since a refusal could not blank it', () => {
  const builder = smallBuilder();
  builder.objectRef<{ name: string }>('Person').implement({
    subject: () => 'somebody',
    fields: (t) => ({ name: t.exposeString('name', { category: 'identity', nullable: false }) }),
  });
  builder.queryField('ping', (t) => t.boolean({ action: 'policy:read', resolve: () => true }));
  expect(() => builder.toSchema()).toThrow('Person.name is personal, so a refusal must be able to null it');
});

describe('A personal field', () => {
  const asked = parse('{ person { name } }');

  /** A schema of one person, who is or is not named as the subject of the data. */
  function schemaOf(subject: string | null | undefined) {
    const builder = smallBuilder();
    const Person = builder.objectRef<{ name: string }>('Person').implement({
      ...(subject !== undefined && { subject: () => subject }),
      fields: (t) => ({ name: t.exposeString('name', { category: 'identity', nullable: true }) }),
    });
    builder.queryField('person', (t) =>
      t.field({ type: Person, nullable: true, action: 'customer:self', resolve: () => ({ name: 'Ada' }) }),
    );
    return builder.toSchema();
  }

  test('is served with a word to the record: whose it is, and which field', async () => {
    const served: Served[] = [];
    const answer = await execute({ schema: schemaOf('ada'), document: asked, contextValue: { served } });
    expect(answer).toEqual({ data: { person: { name: 'Ada' } } });
    expect(served).toEqual([{ subject: 'ada', coordinate: 'Person.name' }]);
  });

  test.each([
    ['on a type that names no subject', undefined],
    ['of a row whose subject is unknown', null],
  ])('%s is not served', async (_what, subject) => {
    const served: Served[] = [];
    const answer = await execute({ schema: schemaOf(subject), document: asked, contextValue: { served } });
    expect(answer.data).toEqual({ person: { name: null } });
    expect(answer.errors?.map(({ message }) => message)).toEqual([
      'Person.name is personal, but its row has no subject',
    ]);
    expect(served).toEqual([]);
  });
});

test('A field that tells nothing of a person needs no subject, and the record hears nothing of it', async () => {
  const builder = smallBuilder();
  const Weather = builder.objectRef<{ sky: string }>('Weather').implement({
    fields: (t) => ({ sky: t.exposeString('sky', { category: 'public', nullable: false }) }),
  });
  builder.queryField('weather', (t) =>
    t.field({ type: Weather, nullable: true, action: 'policy:read', resolve: () => ({ sky: 'blue' }) }),
  );
  const served: Served[] = [];
  const document = parse('{ weather { sky } }');
  const answer = await execute({ schema: builder.toSchema(), document, contextValue: { served } });
  expect(answer).toEqual({ data: { weather: { sky: 'blue' } } });
  expect(served).toEqual([]);
});

describe('The schema carries', () => {
  const subjectOf = () => 'ada';

  /** A schema in which something of each kind is declared. */
  function declared() {
    const builder = smallBuilder();
    const Filter = builder.inputType('Filter', {
      fields: (t) => ({
        email: t.string({ category: 'contact' }),
        phone: t.string({ category: 'telephone', internal: true }),
      }),
    });
    const Person = builder.objectRef<{ name: string }>('Person').implement({
      subject: subjectOf,
      fields: (t) => ({
        name: t.exposeString('name', { category: 'identity', nullable: true }),
        label: t.string({ category: 'identity', nullable: true, from: ['Customer.name'], resolve: () => 'Ada' }),
      }),
    });
    builder.queryFields((t) => ({
      person: t.field({
        type: Person,
        nullable: true,
        action: 'customer:self',
        args: { filter: t.arg({ type: Filter }), first: t.arg.int({ category: 'public' }) },
        resolve: () => ({ name: 'Ada' }),
      }),
      count: t.int({ action: 'usage:read', nullable: true, from: ['Customer.id'], resolve: () => 1 }),
    }));
    builder.mutationType();
    builder.mutationFields((t) => ({
      rename: t.boolean({ action: 'profile:write', nullable: true, subject: subjectOf, resolve: () => true }),
    }));
    return builder.toSchema();
  }
  const schema = declared();

  function fieldOf(typeName: string, name: string): GraphQLField<unknown, unknown> {
    const type = schema.getType(typeName);
    const field = isObjectType(type) ? type.getFields()[name] : undefined;
    if (!field) throw new Error(`there is no ${typeName}.${name}`);
    return field;
  }
  const declarationOf = (typeName: string, name: string) => fieldOf(typeName, name).extensions.policy;

  test('the category or the action of a field, of what it is computed, and whom a change is done to', () => {
    expect(declarationOf('Person', 'name')).toStrictEqual({ category: 'identity' });
    expect(declarationOf('Person', 'label')).toStrictEqual({ category: 'identity', from: ['Customer.name'] });
    expect(declarationOf('Query', 'person')).toStrictEqual({ action: 'customer:self' });
    expect(declarationOf('Query', 'count')).toStrictEqual({ action: 'usage:read', from: ['Customer.id'] });
    expect(declarationOf('Mutation', 'rename')).toStrictEqual({ action: 'profile:write', subject: subjectOf });
  });

  test('whose data the rows of a type are', () => {
    expect(schema.getType('Person')?.extensions.subject).toBe(subjectOf);
    expect(schema.getType('Query')?.extensions).not.toHaveProperty('subject');
  });

  test('what an argument, or a member of one, looks at, and whether it is kept from partners', () => {
    const filter = schema.getType('Filter');
    if (!isInputObjectType(filter)) throw new Error('there is no Filter');
    const { email, phone } = filter.getFields();
    expect(email?.extensions.looksAt).toEqual({ category: 'contact', internal: false });
    expect(phone?.extensions.looksAt).toEqual({ category: 'telephone', internal: true });
    const args = fieldOf('Query', 'person').args.map(({ name, extensions }) => [name, extensions]);
    expect(args).toMatchObject([
      ['filter', {}],
      ['first', { looksAt: { category: 'public', internal: false } }],
    ]);
    expect(args[0]?.[1]).not.toHaveProperty('looksAt');
  });
});
