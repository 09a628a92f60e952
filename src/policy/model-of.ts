import type { GraphQLObjectType } from 'graphql';

/** The Prisma model of a type's rows. A type of a person's data without one (Address, RetentionClock) is a view of its customer. */
export function modelOf(type: GraphQLObjectType): string | null {
  const model = type.extensions['rowModel'] ?? type.extensions['pothosPrismaModel'];
  if (typeof model === 'string') return model;
  return type.extensions.subject ? 'Customer' : null;
}
