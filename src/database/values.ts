import pg from 'pg';

const BIGINT = 20;
const DATE = 1082;

/** Column values as the generated types have them: `bigint` for BIGINT, midnight UTC for DATE; the rest as `pg` does. */
export const valueParsers: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => {
    if (oid === BIGINT) return (text: string) => BigInt(text);
    if (oid === DATE) return (text: string) => new Date(`${text}T00:00:00Z`);
    return pg.types.getTypeParser(oid, format);
  },
};
