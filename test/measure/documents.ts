/** Bodies that are refused, each as dear to refuse as its kind can be; `mark` makes each another, so that no cache knows it. */
export const hostile: Record<string, (mark: string) => string> = {
  'characters beyond the limit': (mark) => body(`{ caller { kind } } #${mark}`.padEnd(15_001, 'x')),
  'tokens beyond the limit': (mark) => body(`{ ${fields(601, mark)} }`),
  'unknown fields, with suggestions': (mark) => body(`{ me { ${fields(590, `emai${mark}`)} } }`),
  'unknown fields in ever other fragments': (mark) =>
    body(
      `{ me { ${times(45, (n) => `...F${n}`)} } } ${times(45, (n) => `fragment F${n} on Customer { nam${mark}${n} }`)}`,
    ),
  'fields that could conflict': (mark) =>
    body(`{ ${times(10, (n) => `me { ${times(10, () => 'name')} services(first: ${n + 1}) { ${mark} } }`)} }`),
  'fragments that spread each other': (mark) =>
    body(
      `{ me { ...F0 } } ${times(48, (n) => `fragment F${n} on Customer { ...F${n + 1} ...F${n + 1} }`)} fragment F48 on Customer { ${mark} }`,
    ),
  'a fragment that spreads itself': (mark) => body(`{ me { ...F } } fragment F on Customer { ${mark} ...F }`),
  'levels beyond the limit': (mark) => body(`{ me ${'{ a '.repeat(190)} { ${mark} } ${'}'.repeat(190)} }`),
  'nodes beyond the limit': (mark) =>
    body(`query ${mark} { customers(first: 100) { edges { node { services(first: 100) { edges { cursor } } } } } }`),
  'ten thousand wrong variables': (mark) =>
    body(`query ${mark}($tags: [Int!]) { caller { kind } node(id: "x", tags: $tags) { id } }`, {
      tags: Array.from({ length: 30_000 }, () => 'wrong'),
    }),
  'a wrong value in a large input': (mark) =>
    body(`mutation ${mark}($input: UpdateProfileInput!) { updateProfile(input: $input) { __typename } }`, {
      input: { version: 1, name: 'x'.repeat(200_000), email: mark },
    }),
  'one key twice, at the end of 256 KB': (mark) =>
    `{"query":"{ caller { kind } }","variables":{"${mark}":[${'1,'.repeat(125_000)}1],"a":1,"a":2}}`,
  'no JSON, at the end of 256 KB': (mark) => `{"query":"${mark}${'\\u0041'.repeat(43_000)}`,
  'levels of JSON beyond the limit': () => '['.repeat(262_000),
  'a body beyond the limit': () => 'x'.repeat(262_145),
};

/** Bodies as large as may be, of five kinds in turn: valid and invalid, of text, of tokens, and of values. */
export function maximal(number: number): string {
  const mark = `m${number}`;
  const kinds: (() => string)[] = [
    () => body(`{ caller { kind } } #${mark}`.padEnd(15_000, 'x')),
    () => body(`query ${mark} { node(id: "${'x'.repeat(14_900)}") { id } }`),
    () => body(`{ ${fields(590, mark)} }`),
    () =>
      body(
        `query ${mark} { caller { kind } ${times(9, (n) => `a${n}: caller { ${'kind name purpose scopes '.repeat(10)} }`)} }`,
      ),
    () => body(`query ${mark} { caller { kind } }`, { unused: 'x'.repeat(260_000) }),
  ];
  return (kinds[number % kinds.length] ?? kinds[0] ?? String)();
}

const body = (query: string, variables?: object): string => JSON.stringify({ query, ...(variables && { variables }) });

const times = (count: number, text: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => text(index)).join(' ');

const fields = (count: number, mark: string): string => times(count, (index) => `${mark}x${index}`);
