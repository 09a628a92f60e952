export type DatabaseFailureCode =
  | 'DATABASE_UNREACHABLE'
  | 'DATABASE_LOCKED'
  | 'DATABASE_UNSAFE'
  | 'DATABASE_READ_ONLY'
  | 'AUDIT_TRAIL_CLOSED'
  | 'MIGRATIONS_PENDING'
  | 'MIGRATION_FAILED'
  | 'MIGRATION_EDITED';

/** Why the database cannot be opened, migrated or served from, told in one line; `code` is the name `/ready` shows. */
export class DatabaseFailure extends Error {
  override name = 'DatabaseFailure';
  readonly code: DatabaseFailureCode;

  constructor(message: string, { code, cause }: { code: DatabaseFailureCode; cause?: unknown }) {
    super(message, { cause });
    this.code = code;
  }
}
