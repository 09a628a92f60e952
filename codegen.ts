import type { CodegenConfig } from '@graphql-codegen/cli';

/** Custom scalars that are strings on the wire. One that is missing here fails the generation. */
const text = { input: 'string', output: 'string' };

/** Types of the operations that the tests mark with `graphql(…)`; `npm run generate` writes them. */
const config: CodegenConfig = {
  schema: 'schema/schema.graphql',
  documents: ['test/**/*.ts', '!test/generated/**'],
  ignoreNoDocuments: true,
  importExtension: '.ts',
  // A comment that marks a document for editors only leaves it out: such ones may be wrong on purpose.
  pluckConfig: { globalGqlIdentifierName: 'graphql', gqlMagicComment: 'typed graphql' },
  generates: {
    'test/generated/': {
      preset: 'client',
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
    },
  },
};

export default config;
