import { builder } from './builder.ts';

/** The arguments of every list: `first` 1 to 100, `after` a cursor of an earlier page. */
export const pageArgs = builder.args((t) => ({
  first: t.int({ required: true, category: 'public', description: 'How many, 1 to 100.' }),
  after: t.string({ category: 'public', description: 'The `endCursor` of the page before.' }),
}));
