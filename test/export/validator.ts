import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { default as formats } from 'ajv-formats';

/** What a stranger would check an export with: Ajv as it comes, and the schema as it is published. */
export function validator(schema = readFileSync(new URL('../../schema/export.schema.json', import.meta.url), 'utf8')) {
  const ajv = new Ajv2020({ allErrors: true });
  // Its types describe a CommonJS module, whose function is the default of the default.
  (formats as unknown as (to: Ajv2020) => void)(ajv);
  const validate = ajv.compile(JSON.parse(schema) as object);
  return (document: unknown) => (validate(document) ? [] : (validate.errors ?? []));
}
