import pg from 'pg';

const BIGINT: number = 20;
const DATE: number = 1082;

/** Column values as the generated types have them: `bigint` for BIGINT, midnight UTC for DATE; the rest as `pg` does. */
export const valueParsers: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format): ((value: string) => unknown) => {
    if (oid === BIGINT) return (text: string) => BigInt(text);
    if (oid === DATE) return (text: string) => new Date(`${text}T00:00:00Z`);
    // @types/pg has `any` for what a parser gives.
    return pg.types.getTypeParser(oid, format) as (value: string) => unknown;
  },
};
