import { execute, parse } from 'graphql';
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
  expect(() => builder.toSchema()).toThrow('Person.name is personal');
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
