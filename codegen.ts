import type { CodegenConfig } from '@graphql-codegen/cli';

/** Custom scalars that are strings on the wire. One that is missing here fails the generation. */
const text = { input: 'string', output: 'string' };

/** Types of the operations in `documents` that are marked with `graphql(…)`. */
const typed = (...documents: string[]): CodegenConfig['generates'][string] => ({
  preset: 'client',
  documents,
  presetConfig: { fragmentMasking: false },
  config: {
    documentMode: 'string',
    enumsAsTypes: true,
    useTypeImports: true,
    skipTypename: true,
    avoidOptionals: { field: true },
    strictScalars: true,
    scalars: {
      ID: text,
      Date: text,
      DateTime: text,
      EmailAddress: text,
      PhoneNumber: text,
      JSON: { input: 'unknown', output: 'unknown' },
    },
  },
});

/** `npm run generate` writes these: for the tests, and for the client that front-ends import. */
const config: CodegenConfig = {
  schema: 'schema/schema.graphql',
  importExtension: '.ts',
  // A comment that marks a document for editors only leaves it out: such ones may be wrong on purpose.
  pluckConfig: { globalGqlIdentifierName: 'graphql', gqlMagicComment: 'typed graphql' },
  generates: {
    'test/generated/': typed('test/**/*.ts', '!test/generated/**', '!test/bench/peers/**'),
    'schema/client/generated/': typed('schema/client/samples/*.ts'),
  },
};

export default config;
